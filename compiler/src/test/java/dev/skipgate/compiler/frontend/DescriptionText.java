package dev.skipgate.compiler.frontend;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.TreeMap;

/** Writes a description out in full, so that two can be compared without the places they were written at. */
final class DescriptionText implements StageDescription.Visitor<Void> {
    private final StringBuilder text = new StringBuilder();

    static String of(ModelDescription model) {
        return new DescriptionText().model(model);
    }

    private String model(ModelDescription model) {
        line("name: " + model.name());
        line("input: " + input(model.input()));
        line("layers:");
        model.stages().forEach(stage -> stage.accept(this));
        OutputDescription output = model.output();
        line("output:");
        line("  size: " + output.size());
        line("  result: " + DescriptionSource.word(output.result()));
        output.step().ifPresent(step -> line("  step: " + DescriptionSource.word(step)));
        line("  weights: " + quantizer(output.weights()));
        line("  bias: " + quantizer(output.bias()));
        line("  logits: " + output.logits());
        own("  ", output.pruning(), output.encoding());
        line("pruning: " + pruning(model.pruning()));
        training(model.training());
        hardware(model.hardware());
        weights(model.weights());
        model.quality().ifPresent(quality -> {
            line("quality:");
            line("  data: " + quality.data().getFileName());
            quality.floatTwin().ifPresent(twin -> line("  float-twin: " + twin.getFileName()));
        });
        return text.toString();
    }

    private void line(String line) {
        text.append(line).append('\n');
    }

    @Override
    public Void image(ImageDescription layer) {
        throw new IllegalArgumentException("descriptions of hardware are drawn");
    }

    @Override
    public Void dense(DenseDescription layer) {
        line("  - name: " + layer.name());
        line("    type: dense");
        line("    units: " + layer.units());
        line("    activation: " + DescriptionSource.word(layer.activation()));
        line("    weights: " + quantizer(layer.weights()));
        line("    bias: " + quantizer(layer.bias()));
        layer.format().ifPresent(format -> line("    format: " + format));
        own("    ", layer.pruning(), layer.encoding());
        return null;
    }

    @Override
    public Void recurrent(LayerDescription layer) {
        line("  - name: " + layer.name());
        line("    type: "
                + List.of("", "rnn", "", "gru", "lstm").get(layer.type().gates()));
        if (layer.type().gates() == 3) {
            line("    reset: " + (layer.type() == CellType.GRU ? "after" : "before"));
        }
        if (layer.type().gates() == 1) {
            line("    nonlinearity: " + (layer.type() == CellType.RNN_RELU ? "relu" : "tanh"));
            line("    identity-start: " + layer.identityStart());
        }
        line("    bidirectional: " + layer.bidirectional());
        line("    reverse: " + (layer.direction() == LayerDescription.Direction.REVERSE));
        line("    hidden: " + layer.hidden());
        line("    input-weights: " + quantizer(layer.inputWeights()));
        line("    recurrent-weights: " + quantizer(layer.recurrentWeights()));
        line("    bias: " + quantizer(layer.bias()));
        line("    formats:");
        line("      hidden: " + layer.formats().hidden());
        line("      cell: " + layer.formats().cell());
        line("      gate-input: " + layer.formats().gateInput());
        line("      gate-output: " + layer.formats().gateOutput());
        own("    ", layer.pruning(), layer.encoding());
        return null;
    }

    private void own(String indent, Optional<Pruning> pruning, Optional<EncodingChoice> encoding) {
        pruning.ifPresent(each -> line(indent + "pruning: " + pruning(each)));
        encoding.ifPresent(each -> line(indent + "encoding: " + DescriptionSource.word(each)));
    }

    private void training(TrainingDescription training) {
        line("training:");
        training.gradientSparsity()
                .ifPresentOrElse(
                        share -> line("  gradient-sparsity: " + share),
                        () -> line("  gradient-threshold: " + training.gradientThreshold()));
        training.dropout().ifPresent(dropout -> {
            line("  dropout:");
            line("    kind: " + DescriptionSource.word(dropout.kind()));
            line("    rate: " + dropout.rate());
            dropout.rates().forEach((layer, rate) -> line("    rates: {" + layer + ": " + rate + "}"));
            line("    recurrent: " + dropout.recurrent());
            if (dropout.kind() != TrainingDescription.DropoutKind.CONVENTIONAL) {
                line("    max-period: " + dropout.maxPeriod());
            }
            if (dropout.kind() == TrainingDescription.DropoutKind.TILE) {
                line("    tile: [" + dropout.tileRows() + ", " + dropout.tileColumns() + "]");
                line("    weights: " + DescriptionSource.word(dropout.weights()));
            }
        });
    }

    private void hardware(HardwareDescription hardware) {
        line("hardware:");
        hardware.board().ifPresent(board -> line("  board: " + board));
        hardware.clockMhz().ifPresent(clock -> line("  clock-mhz: " + clock));
        line("  lanes: " + number(hardware.lanes()));
        line("  encoding: " + DescriptionSource.word(hardware.encoding()));
    }

    private void weights(WeightsDescription weights) {
        line("weights:");
        line("  file: " + weights.file().getFileName());
        weights.prefix().ifPresent(prefix -> line("  prefix: \"" + prefix + "\""));
        Map<String, String> mapping = new TreeMap<>(weights.mapping());
        line("  mapping: " + (mapping.isEmpty() ? "{}" : ""));
        mapping.forEach((ours, theirs) -> line("    " + ours + ": " + theirs));
    }

    private static String number(OptionalInt number) {
        return number.isPresent() ? Integer.toString(number.getAsInt()) : "auto";
    }

    private static String pruning(Pruning pruning) {
        return pruning.scheme() == Pruning.Scheme.AS_TRAINED
                ? "as-trained"
                : "{scheme: " + DescriptionSource.word(pruning.scheme()) + ", rate: " + pruning.rate() + "}";
    }

    private static String input(InputDescription input) {
        return input.accept(new InputDescription.Visitor<>() {
            @Override
            public String oneHot(InputDescription.OneHot each) {
                return "{type: one-hot, size: " + each.size() + vocabulary(each) + "}";
            }

            @Override
            public String embedding(InputDescription.Embedding each) {
                return "{type: embedding, size: " + each.size() + vocabulary(each) + ", dimension: " + each.dimension()
                        + ", format: \"" + each.format() + "\"}";
            }

            @Override
            public String vector(InputDescription.Vector each) {
                return "{type: vector, size: " + each.size() + ", format: \"" + each.format() + "\"}";
            }
        });
    }

    private static String vocabulary(InputDescription input) {
        return input.vocabulary()
                .map(each -> ", vocabulary: " + each.file().getFileName())
                .orElse("");
    }

    private static String quantizer(WeightQuantizer quantizer) {
        return quantizer.accept(new WeightQuantizer.Visitor<>() {
            @Override
            public String ternary(WeightQuantizer.Ternary each) {
                return each.scaleExponent().isPresent()
                        ? "{type: ternary, scale: "
                                + Math.scalb(1.0, each.scaleExponent().getAsInt()) + "}"
                        : "ternary";
            }

            @Override
            public String pow2Ternary(WeightQuantizer.Pow2Ternary each) {
                return "Q" + each.integerBits() + "." + each.fractionBits();
            }

            @Override
            public String exponential(WeightQuantizer.Exponential each) {
                return "exponential(" + each.minExponent() + "," + each.maxExponent() + "," + each.zeroBelow() + ")";
            }

            @Override
            public String fixedPoint(WeightQuantizer.FixedPoint each) {
                return each.format().toString();
            }

            @Override
            public String binary(WeightQuantizer.Binary each) {
                return "binary(" + each.scale() + ")";
            }

            @Override
            public String stochastic(WeightQuantizer.Stochastic each) {
                String rule = quantizer(each.rule());
                return rule.startsWith("{")
                        ? rule.substring(0, rule.length() - 1) + ", stochastic: true}"
                        : "stochastic " + rule;
            }

            @Override
            public String floatPassthrough(WeightQuantizer.FloatPassthrough each) {
                return "float";
            }
        });
    }
}
