package dev.skipgate.testbench.calibration;

import dev.skipgate.compiler.frontend.CellType;
import dev.skipgate.compiler.frontend.DenseDescription;
import dev.skipgate.compiler.frontend.InputDescription;
import dev.skipgate.compiler.frontend.LayerDescription;
import dev.skipgate.compiler.frontend.ModelDescription;
import dev.skipgate.compiler.frontend.StageDescription;
import dev.skipgate.compiler.frontend.TensorNames;
import dev.skipgate.compiler.frontend.WeightQuantizer;
import dev.skipgate.runtime.numeric.FixedPointFormat;
import dev.skipgate.runtime.training.linear.SliceRounding;
import dev.skipgate.runtime.training.network.ValuePlace;
import dev.skipgate.runtime.training.network.ValuePlace.Kind;
import dev.skipgate.runtime.training.parameter.Parameter;
import dev.skipgate.runtime.training.quantize.ActivationRounding;
import dev.skipgate.runtime.training.run.Tally;
import dev.skipgate.testbench.training.DescribedNetwork;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** Chooses a quantizer or format for everything that hardware rounds, from the weights and from samples of the values. */
final class Choices {
    private final ModelDescription model;
    private final Request request;
    private final RoundedNetwork network;
    private final Tally floats;
    private final Map<ValuePlace, ValueSample> samples;
    private final List<Rounded> chosen = new ArrayList<>();

    private Choices(
            ModelDescription model,
            Request request,
            RoundedNetwork network,
            Tally floats,
            Map<ValuePlace, ValueSample> samples) {
        this.model = model;
        this.request = request;
        this.network = network;
        this.floats = floats;
        this.samples = samples;
    }

    /** All places of a model where values are rounded. */
    static List<ValuePlace> places(ModelDescription model) {
        List<ValuePlace> places = new ArrayList<>();
        if (model.input() instanceof InputDescription.Vector) {
            places.add(ValuePlace.INPUT);
        }
        for (StageDescription stage : model.stages()) {
            String name = stage.name().written();
            if (stage instanceof LayerDescription layer) {
                places.add(new ValuePlace(name, Kind.BIAS));
                keys(layer.type()).keySet().forEach(kind -> places.add(new ValuePlace(name, kind)));
            } else {
                places.add(new ValuePlace(name, Kind.RESULT));
            }
        }
        places.add(ValuePlace.LOGITS);
        return places;
    }

    /** What a cell rounds, and the keys of the formats. */
    private static Map<Kind, String> keys(CellType type) {
        return switch (type) {
            case LSTM -> Map.of(
                    Kind.GATE_INPUT,
                    "gate-input",
                    Kind.GATE_OUTPUT,
                    "gate-output",
                    Kind.CELL,
                    "cell",
                    Kind.HIDDEN,
                    "hidden");
            case GRU, GRU_RESET_FIRST -> Map.of(
                    Kind.GATE_INPUT, "gate-input", Kind.GATE_OUTPUT, "gate-output", Kind.HIDDEN, "hidden");
            case RNN_TANH -> Map.of(Kind.GATE_INPUT, "gate-input", Kind.HIDDEN, "hidden");
            case RNN_RELU -> Map.of(Kind.HIDDEN, "hidden");
        };
    }

    /**
     * Chooses.
     *
     * @param floats what the data come to with nothing rounded
     * @param samples of all places
     * @return in the order of the description: what comes in, each layer, the output
     */
    static List<Rounded> of(
            ModelDescription model,
            Request request,
            RoundedNetwork network,
            Tally floats,
            Map<ValuePlace, ValueSample> samples) {
        Choices choices = new Choices(model, request, network, floats, samples);
        choices.input();
        int recurrent = 0;
        for (StageDescription stage : model.stages()) {
            if (stage instanceof LayerDescription layer) {
                choices.cells(layer, recurrent++);
            } else {
                choices.dense((DenseDescription) stage);
            }
        }
        choices.output();
        return choices.chosen;
    }

    private void input() {
        if (model.input() instanceof InputDescription.Vector) {
            FixedPointFormat format =
                    FormatChoice.of(List.of(samples.get(ValuePlace.INPUT).values()), request.activationBits(), -8);
            values("input", "format", ValuePlace.INPUT, format);
        } else if (model.input() instanceof InputDescription.Embedding) {
            Parameter table = network.parameter(TensorNames.EMBEDDING_WEIGHT).orElseThrow();
            FixedPointFormat format = FormatChoice.of(List.of(table.master()), request.activationBits(), -8);
            parameter("input", "format", table, format);
        }
    }

    private void cells(LayerDescription layer, int index) {
        String name = layer.name().written();
        List<String> ends = layer.bidirectional() ? List.of("", TensorNames.REVERSE) : List.of("");
        weights(name, "input-weights", layer.inputWeights(), parameters(TensorNames.inputWeights(index), ends));
        weights(
                name,
                "recurrent-weights",
                layer.recurrentWeights(),
                parameters(TensorNames.recurrentWeights(index), ends));
        ValuePlace bias = new ValuePlace(name, Kind.BIAS);
        values(name, "bias", bias, FormatChoice.of(List.of(samples.get(bias).values()), Request.BIAS_BITS, 1));
        Map<Kind, String> keys = keys(layer.type());
        for (Kind kind : Kind.values()) {
            if (keys.containsKey(kind)) {
                values(name, "formats: " + keys.get(kind), new ValuePlace(name, kind), format(layer, kind));
            }
        }
    }

    private List<Parameter> parameters(String name, List<String> ends) {
        return ends.stream()
                .map(end -> network.parameter(name + end).orElseThrow())
                .toList();
    }

    /** Layers whose numbers are alike share one gate stage in hardware, so they decide together unless told otherwise. */
    private FixedPointFormat format(LayerDescription layer, Kind kind) {
        List<float[]> values = Stream.concat(
                        Stream.of(layer), request.perLayer() ? Stream.empty() : model.layers().stream())
                .filter(each -> each.type() == layer.type())
                .distinct()
                .map(each ->
                        samples.get(new ValuePlace(each.name().written(), kind)).values())
                .toList();
        return switch (kind) {
            case GATE_INPUT -> FormatChoice.ofArguments(values, Request.TABLE_BITS);
            case GATE_OUTPUT -> FixedPointFormat.signed(Request.GATE_BITS, Request.GATE_INTEGER_BITS);
            case CELL -> FormatChoice.ofCells(values, Request.CELL_BITS);
            default -> FormatChoice.of(values, request.activationBits(), 1);
        };
    }

    private void dense(DenseDescription layer) {
        String name = layer.name().written();
        linear(name, layer.weights());
        ValuePlace place = new ValuePlace(name, Kind.RESULT);
        values(
                name,
                "format",
                place,
                FormatChoice.of(List.of(samples.get(place).values()), request.activationBits(), 1));
    }

    private void output() {
        linear("output", model.output().weights());
        float[] logits = samples.get(ValuePlace.LOGITS).values();
        values("output", "logits", ValuePlace.LOGITS, FormatChoice.of(List.of(logits), Request.LOGIT_BITS, 1));
    }

    private void linear(String name, WeightQuantizer described) {
        weights(
                name,
                "weights",
                described,
                List.of(network.parameter(name + ".weight").orElseThrow()));
        Parameter bias = network.parameter(name + ".bias").orElseThrow();
        parameter(name, "bias", bias, FormatChoice.of(List.of(bias.master()), Request.BIAS_BITS, 1));
    }

    /** The described quantizer where it changes nothing; else the cheapest kind that costs little enough. */
    private void weights(String layer, String key, WeightQuantizer described, List<Parameter> parameters) {
        boolean kept = parameters.stream()
                .allMatch(each -> DescribedNetwork.keeps(described, each.master(), each.rows(), each.columns()));
        if (kept) {
            return;
        }
        List<float[]> matrices = parameters.stream().map(Parameter::master).toList();
        Rounded rounded = null;
        for (WeightKind kind : request.kinds()) {
            rounded = rounded(layer, key, kind.choose(matrices), parameters);
            boolean last = kind.equals(request.kinds().get(request.kinds().size() - 1));
            if (last || network.with(rounded).mean() - floats.mean() <= request.within()) {
                break;
            }
        }
        chosen.add(rounded);
    }

    private static Rounded rounded(String layer, String key, WeightKind.Choice choice, List<Parameter> parameters) {
        Map<Parameter, float[]> weights = new HashMap<>();
        ValueSample range = new ValueSample();
        for (Parameter each : parameters) {
            weights.put(each, choice.rounded(each.master()));
            range.round(each.master(), 0, each.size());
        }
        return new Rounded(layer, key, choice.words(), range.least(), range.greatest(), weights, Map.of());
    }

    private void parameter(String layer, String key, Parameter parameter, FixedPointFormat format) {
        float[] rounded = parameter.master().clone();
        new ActivationRounding(format).round(rounded, 0, rounded.length);
        ValueSample range = new ValueSample();
        range.round(parameter.master(), 0, parameter.size());
        chosen.add(new Rounded(
                layer, key, format.toString(), range.least(), range.greatest(), Map.of(parameter, rounded), Map.of()));
    }

    private void values(String layer, String key, ValuePlace place, FixedPointFormat format) {
        ValueSample range = samples.get(place);
        SliceRounding rounding = new ActivationRounding(format)::round;
        chosen.add(new Rounded(
                layer, key, format.toString(), range.least(), range.greatest(), Map.of(), Map.of(place, rounding)));
    }
}
