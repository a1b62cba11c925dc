package dev.skipgate.runtime.training.network;

import dev.skipgate.runtime.bundle.CellFormats;
import dev.skipgate.runtime.numeric.FixedPointFormat;
import dev.skipgate.runtime.training.linear.SliceRounding;
import dev.skipgate.runtime.training.model.BidirectionalLayer;
import dev.skipgate.runtime.training.model.CellRounding;
import dev.skipgate.runtime.training.model.ConvolutionLayer;
import dev.skipgate.runtime.training.model.DenseLayer;
import dev.skipgate.runtime.training.model.EmbeddingLayer;
import dev.skipgate.runtime.training.model.GruLayer;
import dev.skipgate.runtime.training.model.LastStepLayer;
import dev.skipgate.runtime.training.model.Layer;
import dev.skipgate.runtime.training.model.LstmLayer;
import dev.skipgate.runtime.training.model.MaxPoolLayer;
import dev.skipgate.runtime.training.model.RecurrentLayer;
import dev.skipgate.runtime.training.model.RecurrentWeights;
import dev.skipgate.runtime.training.model.ResetFirstGruLayer;
import dev.skipgate.runtime.training.model.TrainableNetwork;
import dev.skipgate.runtime.training.model.VanillaLayer;
import dev.skipgate.runtime.training.parameter.Parameter;
import dev.skipgate.runtime.training.plan.ConvolutionPlan;
import dev.skipgate.runtime.training.plan.DensePlan;
import dev.skipgate.runtime.training.plan.EncoderDecoderPlan;
import dev.skipgate.runtime.training.plan.InputPlan;
import dev.skipgate.runtime.training.plan.LayerPlan;
import dev.skipgate.runtime.training.plan.MaxPoolPlan;
import dev.skipgate.runtime.training.plan.NetworkPlan;
import dev.skipgate.runtime.training.plan.Objective;
import dev.skipgate.runtime.training.plan.OperationPlan;
import dev.skipgate.runtime.training.plan.RecurrentPlan;
import dev.skipgate.runtime.training.plan.Site;
import dev.skipgate.runtime.training.quantize.ActivationRounding;
import dev.skipgate.runtime.training.quantize.WeightRounding;
import dev.skipgate.runtime.training.random.RandomState;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/** Makes the layers of a plan. The same plan and seed give the same weights. */
public final class NetworkBuilder {
    private final NetworkPlan plan;
    private final Initialization initialization;
    private final RoundedWeights roundings;
    private final List<Layer> layers = new ArrayList<>();
    private final Optional<Function<ValuePlace, SliceRounding>> watched;
    private int recurrentLayers;

    private NetworkBuilder(
            NetworkPlan plan, RandomState random, Optional<Function<ValuePlace, SliceRounding>> watched) {
        this.plan = plan;
        this.watched = watched;
        this.initialization = new Initialization(random.fork("weights"));
        this.roundings = new RoundedWeights(random.fork("rounding"));
    }

    /**
     * A network with fresh weights, its rounding turned off.
     *
     * @param random not moved; weights and rounding draw from forks of it
     */
    public static PlannedNetwork build(NetworkPlan plan, RandomState random) {
        return new NetworkBuilder(plan, random, Optional.empty()).build();
    }

    /**
     * The same, with other roundings of the values than the plan's, whether the network is quantized or not; they may also only look at them.
     *
     * @param values what happens at each place
     */
    public static PlannedNetwork build(
            NetworkPlan plan, RandomState random, Function<ValuePlace, SliceRounding> values) {
        return new NetworkBuilder(plan, random, Optional.of(values)).build();
    }

    private PlannedNetwork build() {
        if (plan.input() instanceof InputPlan.Embedding embedding) {
            Parameter table =
                    parameter("embedding.weight", embedding.vocabulary(), embedding.width(), embedding.table());
            initialization.normal(table, 1);
            layers.add(
                    new EmbeddingLayer("embedding", table, operated("embedding", SliceRounding.NONE, table.columns())));
        }
        int lastRecurrent = lastRecurrent();
        for (int i = 0; i < plan.layers().size(); i++) {
            layers.add(layer(plan.layers().get(i), plan.inputsOf(i)));
            if (i == lastRecurrent && plan.objective() == Objective.LAST_STEP) {
                layers.add(lastStep((RecurrentPlan) plan.layers().get(i)));
            }
        }
        layers.add(output());
        PlannedNetwork built = new PlannedNetwork(plan, new TrainableNetwork(layers), roundings, inputRounding());
        roundings.refresh();
        return built;
    }

    private int lastRecurrent() {
        for (int i = plan.layers().size() - 1; i >= 0; i--) {
            if (plan.layers().get(i) instanceof RecurrentPlan) {
                return i;
            }
        }
        return -1;
    }

    private Layer lastStep(RecurrentPlan layer) {
        return new LastStepLayer(
                layer.direction() == RecurrentPlan.Direction.REVERSE ? 0 : layer.hidden(),
                layer.direction() == RecurrentPlan.Direction.FORWARD ? 0 : layer.hidden(),
                plan.output().end());
    }

    private SliceRounding inputRounding() {
        return plan.input() instanceof InputPlan.Real real
                ? at(ValuePlace.INPUT, real.rounding().map(each -> roundings.switched((SliceRounding) each::round)))
                : SliceRounding.NONE;
    }

    /** What happens to the values at a place: what was asked for there, or what the plan says. */
    private SliceRounding at(ValuePlace place, Optional<SliceRounding> planned) {
        return watched.map(each -> each.apply(place)).orElseGet(() -> planned.orElse(SliceRounding.NONE));
    }

    private Layer layer(LayerPlan layer, int inputs) {
        return layer.accept(new LayerPlan.Visitor<Layer>() {
            @Override
            public Layer recurrent(RecurrentPlan recurrent) {
                int index = recurrentLayers++;
                RecurrentLayer forward = direction(recurrent, index, inputs, false);
                return recurrent.bidirectional()
                        ? new BidirectionalLayer(forward, direction(recurrent, index, inputs, true))
                        : forward;
            }

            @Override
            public Layer dense(DensePlan dense) {
                return linear(
                        dense.name(),
                        inputs,
                        dense.outputs(),
                        dense.relu(),
                        dense.weights(),
                        dense.bias(),
                        at(
                                new ValuePlace(dense.name(), ValuePlace.Kind.RESULT),
                                dense.values().map(NetworkBuilder.this::activation)));
            }

            @Override
            public Layer convolution(ConvolutionPlan convolution) {
                return NetworkBuilder.this.convolution(convolution);
            }

            @Override
            public Layer maxPool(MaxPoolPlan pool) {
                return new MaxPoolLayer(
                        pool.name(), pool.window(), operated(pool.name(), SliceRounding.NONE, pool.outputs()));
            }

            @Override
            public Layer encoderDecoder(EncoderDecoderPlan coder) {
                if (watched.isPresent()) {
                    throw new IllegalArgumentException("layer '" + coder.name()
                            + "' encodes and decodes; its values cannot be watched or rounded");
                }
                return new EncoderDecoderWeights(coder, initialization, NetworkBuilder.this::parameter).layer();
            }
        });
    }

    private Layer convolution(ConvolutionPlan layer) {
        String name = layer.name();
        int covered = layer.window().covered();
        Parameter weights = parameter(name + ".weight", layer.channels(), covered, layer.weights());
        Parameter bias = parameter(name + ".bias", layer.channels(), 1, layer.bias());
        initialization.uniform(weights, covered);
        initialization.uniform(bias, covered);
        SliceRounding result =
                at(new ValuePlace(name, ValuePlace.Kind.RESULT), layer.values().map(this::activation));
        return new ConvolutionLayer(
                name, layer.window(), weights, bias, layer.relu(), operated(name, result, layer.outputs()));
    }

    private Layer output() {
        return linear(
                "output",
                plan.inputsOf(plan.layers().size()),
                plan.output().classes(),
                false,
                plan.output().weights(),
                plan.output().bias(),
                at(ValuePlace.LOGITS, plan.output().logits().map(this::activation)));
    }

    private Layer linear(
            String name,
            int inputs,
            int outputs,
            boolean relu,
            Optional<WeightRounding> weightRule,
            Optional<WeightRounding> biasRule,
            SliceRounding result) {
        Parameter weights = parameter(name + ".weight", outputs, inputs, weightRule);
        Parameter bias = parameter(name + ".bias", outputs, 1, biasRule);
        initialization.uniform(weights, inputs);
        initialization.uniform(bias, inputs);
        return new DenseLayer(name, weights, bias, relu, operated(name, result, outputs));
    }

    /** @param second whether it is the other direction of a layer that goes both ways */
    private RecurrentLayer direction(RecurrentPlan layer, int index, int inputs, boolean second) {
        boolean reverse = second || layer.direction() == RecurrentPlan.Direction.REVERSE;
        int hidden = layer.hidden();
        int rows = layer.cell().gates() * hidden;
        String end = "_l" + index + (second ? "_reverse" : "");
        RecurrentWeights weights = new RecurrentWeights(
                parameter("weight_ih" + end, rows, inputs, layer.inputWeights()),
                parameter("weight_hh" + end, rows, hidden, layer.recurrentWeights()),
                parameter("bias_ih" + end, rows, 1, Optional.empty()),
                parameter("bias_hh" + end, rows, 1, Optional.empty()));
        if (layer.identityStart()) {
            initialization.identity(weights.input(), weights.recurrent(), weights.inputBias(), weights.recurrentBias());
        } else {
            weights.all().forEach(each -> initialization.uniform(each, hidden));
        }
        CellRounding rounding = rounding(layer, second);
        return switch (layer.cell()) {
            case LSTM -> new LstmLayer(layer.name(), weights, reverse, rounding);
            case GRU -> new GruLayer(layer.name(), weights, reverse, rounding);
            case GRU_RESET_FIRST -> new ResetFirstGruLayer(layer.name(), weights, reverse, rounding);
            case RNN_TANH -> new VanillaLayer(layer.name(), weights, reverse, VanillaLayer.Nonlinearity.TANH, rounding);
            case RNN_RELU -> new VanillaLayer(layer.name(), weights, reverse, VanillaLayer.Nonlinearity.RELU, rounding);
        };
    }

    private CellRounding rounding(RecurrentPlan layer, boolean reverse) {
        if (watched.isPresent()) {
            return watched(layer);
        }
        Optional<CellFormats> formats = layer.formats();
        SliceRounding gateInput =
                formats.map(each -> activation(each.gateInput())).orElse(SliceRounding.NONE);
        SliceRounding gate = formats.map(each -> activation(each.gate())).orElse(SliceRounding.NONE);
        SliceRounding hidden = formats.map(each -> activation(each.hidden())).orElse(SliceRounding.NONE);
        return new CellRounding(
                layer.bias().map(roundings::switched).orElse(SliceRounding.NONE),
                operated(layer, reverse, Site.SUM, gateInput),
                operated(layer, reverse, Site.GATE, gate),
                operated(
                        layer,
                        reverse,
                        Site.CELL,
                        formats.map(each -> activation(each.cell())).orElse(SliceRounding.NONE)),
                operated(layer, reverse, Site.OUTPUT, hidden),
                gateInput,
                operated(layer, reverse, Site.SQUASHED, gate),
                operated(layer, reverse, Site.RESET, hidden));
    }

    private CellRounding watched(RecurrentPlan layer) {
        SliceRounding arguments = at(layer, ValuePlace.Kind.GATE_INPUT);
        SliceRounding results = at(layer, ValuePlace.Kind.GATE_OUTPUT);
        SliceRounding hidden = at(layer, ValuePlace.Kind.HIDDEN);
        return new CellRounding(
                at(layer, ValuePlace.Kind.BIAS),
                arguments,
                results,
                at(layer, ValuePlace.Kind.CELL),
                hidden,
                arguments,
                results,
                hidden);
    }

    private SliceRounding at(RecurrentPlan layer, ValuePlace.Kind kind) {
        return at(new ValuePlace(layer.name(), kind), Optional.empty());
    }

    private SliceRounding operated(RecurrentPlan layer, boolean reverse, Site site, SliceRounding rounding) {
        int gates = site == Site.SUM || site == Site.GATE ? layer.cell().gates() : 1;
        return roundings.operated(
                rounding, plan.operations().onValues(layer.name(), reverse, site), layer.hidden(), gates);
    }

    private SliceRounding operated(String layer, SliceRounding rounding, int width) {
        return roundings.operated(rounding, plan.operations().onValues(layer, false, Site.OUTPUT), width, 1);
    }

    private SliceRounding activation(FixedPointFormat format) {
        ActivationRounding rounding = new ActivationRounding(format);
        return roundings.switched((SliceRounding) rounding::round);
    }

    private Parameter parameter(String name, int rows, int columns, Optional<WeightRounding> rule) {
        Parameter parameter = weights(name, rows, columns, rule);
        List<OperationPlan.OnWeights> onGradient = plan.operations().onGradient(name);
        if (!onGradient.isEmpty()) {
            roundings.addToGradient(parameter, onGradient);
        }
        return parameter;
    }

    private Parameter weights(String name, int rows, int columns, Optional<WeightRounding> rule) {
        List<OperationPlan.OnWeights> operations = plan.operations().onWeights(name);
        if (rule.isEmpty() && operations.isEmpty()) {
            return Parameter.plain(name, rows, columns);
        }
        Parameter parameter = Parameter.quantized(name, rows, columns);
        if (!operations.isEmpty()) {
            roundings.add(parameter, operations);
        }
        rule.ifPresent(each -> roundings.add(parameter, each));
        return parameter;
    }
}
