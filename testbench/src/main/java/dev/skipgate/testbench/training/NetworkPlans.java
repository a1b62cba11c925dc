package dev.skipgate.testbench.training;

import dev.skipgate.compiler.diagnostics.Diagnostics;
import dev.skipgate.compiler.diagnostics.Rule;
import dev.skipgate.compiler.diagnostics.SourceLocation;
import dev.skipgate.compiler.frontend.CellType;
import dev.skipgate.compiler.frontend.ConvolutionDescription;
import dev.skipgate.compiler.frontend.DenseDescription;
import dev.skipgate.compiler.frontend.ImageDescription;
import dev.skipgate.compiler.frontend.ImageShape;
import dev.skipgate.compiler.frontend.InputDescription;
import dev.skipgate.compiler.frontend.LayerDescription;
import dev.skipgate.compiler.frontend.MaxPoolDescription;
import dev.skipgate.compiler.frontend.ModelDescription;
import dev.skipgate.compiler.frontend.NumberFormat;
import dev.skipgate.compiler.frontend.StageDescription;
import dev.skipgate.compiler.frontend.StateFormats;
import dev.skipgate.compiler.frontend.TrainingDescription;
import dev.skipgate.compiler.frontend.WeightQuantizer;
import dev.skipgate.runtime.bundle.CellFormats;
import dev.skipgate.runtime.numeric.FixedPointQuantizer;
import dev.skipgate.runtime.training.linear.SlidingWindow;
import dev.skipgate.runtime.training.plan.Cell;
import dev.skipgate.runtime.training.plan.ConvolutionPlan;
import dev.skipgate.runtime.training.plan.DensePlan;
import dev.skipgate.runtime.training.plan.InputPlan;
import dev.skipgate.runtime.training.plan.LayerPlan;
import dev.skipgate.runtime.training.plan.MaxPoolPlan;
import dev.skipgate.runtime.training.plan.NetworkPlan;
import dev.skipgate.runtime.training.plan.Objective;
import dev.skipgate.runtime.training.plan.OutputPlan;
import dev.skipgate.runtime.training.plan.RecurrentPlan;
import dev.skipgate.runtime.training.quantize.ActivationRounding;
import dev.skipgate.runtime.training.quantize.FixedPointRounding;
import dev.skipgate.runtime.training.quantize.WeightRounding;
import java.util.Optional;
import java.util.function.Supplier;

/** From a model as it was described to the network that is trained. */
final class NetworkPlans {
    private static final int WIDEST_BIAS = 16;

    private final boolean rounded;

    /** @param rounded whether weights and activations are rounded in quantized phases, or never */
    private NetworkPlans(boolean rounded) {
        this.rounded = rounded;
    }

    /** The plan of a model that is never rounded, whatever its formats. */
    static NetworkPlan floats(ModelDescription model, Objective objective) {
        return new NetworkPlans(false).plan(model, objective);
    }

    /**
     * The plan of a model.
     *
     * @param diagnostics takes the formats that training cannot follow
     * @return empty if and only if there are such
     */
    static Optional<NetworkPlan> of(ModelDescription model, Objective objective, Diagnostics diagnostics) {
        Diagnostics own = new Diagnostics();
        for (StageDescription stage : model.stages()) {
            String what = "layer '" + stage.name() + "'";
            if (stage instanceof LayerDescription layer) {
                checkBias(layer.bias(), what, own);
                checkReset(layer, model.training(), own);
                check(layer.formats().cell(), ActivationRounding.MAX_WIDTH, what + ": 'cell'", own);
            } else if (stage instanceof DenseDescription dense) {
                checkBias(dense.bias(), what, own);
            } else if (stage instanceof ConvolutionDescription convolution) {
                checkBias(convolution.bias(), what, own);
            }
        }
        DropoutReach.check(model, own);
        checkBias(model.output().bias(), "output", own);
        own.all().forEach(diagnostics::add);
        return own.hasErrors() ? Optional.empty() : Optional.of(new NetworkPlans(true).plan(model, objective));
    }

    /** The product of the new gate waits for the reset gate, and is cut neither by patterns nor by thresholds. */
    private static void checkReset(LayerDescription layer, TrainingDescription training, Diagnostics diagnostics) {
        boolean pattern =
                training.dropout().map(TrainingDescription.Dropout::recurrent).orElse(false);
        boolean threshold =
                training.gradientThreshold() > 0 || training.gradientSparsity().isPresent();
        if (layer.type() == CellType.GRU_RESET_FIRST && (pattern || threshold)) {
            diagnostics.error(
                    Rule.NOT_TRAINABLE,
                    layer.where(),
                    "layer '" + layer.name() + "' has reset: before, which does not go with "
                            + (pattern ? "dropout: recurrent" : "gradient thresholds") + "; use reset: after");
        }
    }

    private static void checkBias(WeightQuantizer bias, String what, Diagnostics diagnostics) {
        if (bias instanceof WeightQuantizer.FixedPoint fixed) {
            check(fixed.format(), WIDEST_BIAS, what + ": 'bias'", diagnostics);
        }
    }

    private static void check(NumberFormat format, int widest, String what, Diagnostics diagnostics) {
        if (format.width() > widest) {
            SourceLocation where = format.where();
            diagnostics.error(
                    Rule.NOT_TRAINABLE,
                    where,
                    what + " is " + format + ", which is too fine for training in floats; use at most " + widest
                            + " bits");
        }
    }

    private Optional<WeightRounding> rounding(WeightQuantizer quantizer) {
        return rounded ? Roundings.of(quantizer) : Optional.empty();
    }

    private <T> Optional<T> when(Supplier<T> rounding) {
        return rounded ? Optional.of(rounding.get()) : Optional.empty();
    }

    private NetworkPlan plan(ModelDescription model, Objective objective) {
        return new NetworkPlan(
                input(model.input()),
                model.stages().stream().map(this::layer).toList(),
                new OutputPlan(
                        model.output().size(),
                        rounding(model.output().weights()),
                        rounding(model.output().bias()),
                        when(() -> model.output().logits().fixedPoint()),
                        model.output().end()),
                objective);
    }

    private InputPlan input(InputDescription input) {
        return input.accept(new InputDescription.Visitor<>() {
            @Override
            public InputPlan oneHot(InputDescription.OneHot each) {
                return new InputPlan.OneHot(each.size());
            }

            @Override
            public InputPlan embedding(InputDescription.Embedding each) {
                return new InputPlan.Embedding(
                        each.size(),
                        each.dimension(),
                        when(() -> new FixedPointRounding(
                                new FixedPointQuantizer(each.format().fixedPoint()), false)));
            }

            @Override
            public InputPlan vector(InputDescription.Vector each) {
                return new InputPlan.Real(
                        each.size(),
                        when(() -> new ActivationRounding(each.format().fixedPoint())));
            }
        });
    }

    private LayerPlan layer(StageDescription stage) {
        return stage.accept(new StageDescription.Visitor<>() {
            @Override
            public LayerPlan recurrent(LayerDescription layer) {
                return new RecurrentPlan(
                        layer.name().written(),
                        cell(layer.type()),
                        layer.hidden(),
                        switch (layer.direction()) {
                            case FORWARD -> RecurrentPlan.Direction.FORWARD;
                            case REVERSE -> RecurrentPlan.Direction.REVERSE;
                            case BOTH -> RecurrentPlan.Direction.BOTH;
                        },
                        rounding(layer.inputWeights()),
                        rounding(layer.recurrentWeights()),
                        rounding(layer.bias()),
                        when(() -> formats(layer.formats())),
                        layer.identityStart());
            }

            @Override
            public LayerPlan dense(DenseDescription layer) {
                return new DensePlan(
                        layer.name().written(),
                        layer.units(),
                        layer.activation() == DenseDescription.Activation.RELU,
                        rounding(layer.weights()),
                        rounding(layer.bias()),
                        layer.format().flatMap(format -> when(format::fixedPoint)));
            }

            @Override
            public LayerPlan image(ImageDescription layer) {
                return layer instanceof ConvolutionDescription convolution
                        ? convolution(convolution)
                        : maxPool((MaxPoolDescription) layer);
            }
        });
    }

    private LayerPlan convolution(ConvolutionDescription layer) {
        return new ConvolutionPlan(
                layer.name().written(),
                window(layer, layer.stride(), layer.padding()),
                layer.channels(),
                layer.activation() == DenseDescription.Activation.RELU,
                rounding(layer.weights()),
                rounding(layer.bias()),
                layer.format().flatMap(format -> when(format::fixedPoint)));
    }

    private static LayerPlan maxPool(MaxPoolDescription layer) {
        return new MaxPoolPlan(layer.name().written(), window(layer, layer.stride(), 0));
    }

    private static SlidingWindow window(ImageDescription layer, int stride, int padding) {
        ImageShape from = layer.from();
        return new SlidingWindow(from.channels(), from.height(), from.width(), layer.window(), stride, padding);
    }

    private static Cell cell(CellType type) {
        return switch (type) {
            case LSTM -> Cell.LSTM;
            case GRU -> Cell.GRU;
            case GRU_RESET_FIRST -> Cell.GRU_RESET_FIRST;
            case RNN_TANH -> Cell.RNN_TANH;
            case RNN_RELU -> Cell.RNN_RELU;
        };
    }

    private static CellFormats formats(StateFormats formats) {
        return new CellFormats(
                formats.gateInput().fixedPoint(),
                formats.gateOutput().fixedPoint(),
                formats.cell().fixedPoint(),
                formats.hidden().fixedPoint());
    }
}
