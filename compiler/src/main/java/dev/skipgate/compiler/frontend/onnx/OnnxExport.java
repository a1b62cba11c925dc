package dev.skipgate.compiler.frontend.onnx;

import dev.skipgate.compiler.frontend.CellType;
import dev.skipgate.compiler.frontend.DenseDescription;
import dev.skipgate.compiler.frontend.InputDescription;
import dev.skipgate.compiler.frontend.LayerDescription;
import dev.skipgate.compiler.frontend.ModelDescription;
import dev.skipgate.compiler.frontend.NumberFormat;
import dev.skipgate.compiler.frontend.StageDescription;
import dev.skipgate.compiler.frontend.TensorNames;
import dev.skipgate.compiler.frontend.onnx.file.OnnxWriter;
import dev.skipgate.compiler.frontend.onnx.graph.OnnxException;
import dev.skipgate.compiler.frontend.onnx.meaning.ReadStep;
import dev.skipgate.runtime.bundle.Network;
import dev.skipgate.runtime.numeric.FixedPointFormat;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;

/**
 * A described network as ONNX: input {@code input}, output {@code logits}, axes named time and batch. Either with its float weights, or with those of hardware, as codes with a
 * DequantizeLinear, and with a QuantizeLinear and DequantizeLinear where values are rounded that no recurrent layer makes.
 */
public final class OnnxExport {
    private static final String INPUT = "input";
    private static final String LOGITS = "logits";

    private final ModelDescription model;
    private final boolean batchFirst;
    private final ReadStep step;
    private final OnnxWriter onnx;
    private final boolean codes;
    private ExportWeights weights;
    private String value = INPUT;
    private int recurrent;

    private OnnxExport(ModelDescription model, boolean batchFirst, ReadStep step, boolean codes) {
        this.model = model;
        this.batchFirst = batchFirst;
        this.step = step;
        this.codes = codes;
        this.onnx =
                new OnnxWriter(model.name().written(), codes ? OnnxWriter.Version.CODES : OnnxWriter.Version.FLOATS);
    }

    /**
     * Writes a network.
     *
     * @param batchFirst whether sequences stand before steps in the axes
     * @param step of which the result is given
     * @throws OnnxException when the weights do not fit the description
     * @throws IOException when the file cannot be written
     */
    public static void write(ModelDescription model, boolean batchFirst, ReadStep step, Path file) throws IOException {
        write(new OnnxExport(model, batchFirst, step, false), NamedWeights.open(model.weights()), file);
    }

    /**
     * Writes a network with the weights of hardware.
     *
     * @param integers what the description was compiled to
     */
    public static void write(ModelDescription model, Network integers, boolean batchFirst, ReadStep step, Path file)
            throws IOException {
        write(new OnnxExport(model, batchFirst, step, true), new IntegerWeights(integers), file);
    }

    private static void write(OnnxExport export, ExportWeights from, Path file) throws IOException {
        try (from) {
            export.weights = from;
            export.network();
        }
        export.onnx.write(file);
    }

    /** Numbers as the model holds them: floats, or codes that are made floats again. */
    private String constant(String name, ExportWeights.Values numbers, long... shape) {
        if (numbers.exponent().isEmpty()) {
            return onnx.floats(name, numbers.values(), shape);
        }
        int exponent = numbers.exponent().getAsInt();
        int[] wholes = new int[numbers.values().length];
        int most = 0;
        for (int i = 0; i < wholes.length; i++) {
            wholes[i] = (int) Math.scalb((double) numbers.values()[i], -exponent);
            most = Math.max(most, wholes[i] < 0 ? ~wholes[i] : wholes[i]);
        }
        int bits = Integer.SIZE - Integer.numberOfLeadingZeros(most) + 1;
        return onnx.node(
                        "DequantizeLinear",
                        name + ".dequantize",
                        onnx.codes(name, bits, wholes, shape),
                        onnx.floats(name + ".scale", new float[] {Math.scalb(1f, exponent)}))
                .result();
    }

    /** Rounds the value in hand to a format, if ONNX has codes of its width. */
    private void round(String name, NumberFormat format) {
        FixedPointFormat to = format.fixedPoint();
        if (!codes || (to.width() > Byte.SIZE && to.width() != Short.SIZE)) {
            return;
        }
        String scale = onnx.floats(name + ".scale", new float[] {Math.scalb(1f, -to.fractionBits())});
        String zero = onnx.codes(name + ".zero", to.width(), new int[1]);
        value = onnx.node("QuantizeLinear", name + ".quantize", value, scale, zero)
                .result();
        if (to.width() < Byte.SIZE) {
            String least = onnx.codes(name + ".least", to.width(), new int[] {(int) to.minimum()});
            String greatest = onnx.codes(name + ".greatest", to.width(), new int[] {(int) to.maximum()});
            value = onnx.node("Clip", name + ".clip", value, least, greatest).result();
        }
        value = onnx.node("DequantizeLinear", name + ".dequantize", value, scale, zero)
                .result();
    }

    private void network() {
        input();
        int last = -1;
        for (int i = 0; i < model.stages().size(); i++) {
            last = model.stages().get(i) instanceof LayerDescription ? i : last;
        }
        if (last < 0 && step != ReadStep.EVERY) {
            throw new OnnxException("the model has no recurrent layer, so there is no last step to give");
        }
        for (int i = 0; i < model.stages().size(); i++) {
            StageDescription stage = model.stages().get(i);
            if (stage instanceof LayerDescription cells) {
                cells(cells, model.inputSizeOf(i), i == last);
            } else {
                DenseDescription dense = (DenseDescription) stage;
                dense(
                        dense.name().written(),
                        dense.units(),
                        model.inputSizeOf(i),
                        dense.activation() == DenseDescription.Activation.RELU);
                dense.format().ifPresent(format -> round(dense.name().written(), format));
            }
        }
        dense("output", model.output().size(), model.inputSizeOf(model.stages().size()), false);
        round(LOGITS, model.output().logits());
        if (step == ReadStep.EVERY && batchFirst) {
            value = onnx.node("Transpose", "batch_first", value)
                    .wholes("perm", 1, 0, 2)
                    .result();
        }
        List<String> sizes = step == ReadStep.EVERY ? new ArrayList<>(axes()) : new ArrayList<>(List.of("batch"));
        sizes.add(Integer.toString(model.output().size()));
        onnx.output(value, LOGITS, sizes);
    }

    private List<String> axes() {
        return batchFirst ? List.of("batch", "time") : List.of("time", "batch");
    }

    private void input() {
        model.input().accept(new InputDescription.Visitor<Void>() {
            @Override
            public Void oneHot(InputDescription.OneHot input) {
                onnx.tokenInput(INPUT, axes());
                String pair = onnx.floats("one_hot.values", new float[] {0, 1}, 2);
                value = onnx.node("OneHot", "one_hot", INPUT, onnx.scalar("one_hot.depth", input.size()), pair)
                        .result();
                return null;
            }

            @Override
            public Void embedding(InputDescription.Embedding input) {
                onnx.tokenInput(INPUT, axes());
                ExportWeights.Values table =
                        weights.matrix(TensorNames.EMBEDDING_WEIGHT, input.size(), input.dimension());
                String name = constant(TensorNames.EMBEDDING_WEIGHT, table, input.size(), input.dimension());
                value = onnx.node("Gather", "embedding", name, INPUT).result();
                return null;
            }

            @Override
            public Void vector(InputDescription.Vector input) {
                List<String> sizes = new ArrayList<>(axes());
                sizes.add(Integer.toString(input.size()));
                onnx.floatInput(INPUT, sizes);
                round(INPUT, input.format());
                return null;
            }
        });
        if (batchFirst) {
            value = onnx.node("Transpose", "time_first", value)
                    .wholes("perm", 1, 0, 2)
                    .result();
        }
    }

    private void dense(String name, int units, int inputs, boolean relu) {
        ExportWeights.Values matrix = weights.matrix(name + ".weight", units, inputs);
        float[] rows = matrix.values();
        float[] turned = new float[rows.length];
        for (int u = 0; u < units; u++) {
            for (int i = 0; i < inputs; i++) {
                turned[i * units + u] = rows[u * inputs + i];
            }
        }
        value = onnx.node("MatMul", name, value, constant(name + ".weight", matrix.with(turned), inputs, units))
                .result();
        value = onnx.node(
                        "Add",
                        name + ".add",
                        value,
                        constant(name + ".bias", weights.bias(name + ".bias", units), units))
                .result();
        if (relu) {
            value = onnx.node("Relu", name + ".relu", value).result();
        }
    }

    private void cells(LayerDescription layer, int inputs, boolean last) {
        String name = layer.name().written();
        int hidden = layer.hidden();
        int gates = layer.type().gates();
        long directions = layer.bidirectional() ? 2 : 1;
        GateOrder order = GateOrder.of(layer.type());
        List<ExportWeights.Values> input = new ArrayList<>();
        List<ExportWeights.Values> state = new ArrayList<>();
        List<ExportWeights.Values> bias = new ArrayList<>();
        int rows = gates * hidden;
        for (String direction : layer.bidirectional() ? List.of("", TensorNames.REVERSE) : List.of("")) {
            input.add(ordered(order, weights.matrix(TensorNames.inputWeights(recurrent) + direction, rows, inputs)));
            state.add(
                    ordered(order, weights.matrix(TensorNames.recurrentWeights(recurrent) + direction, rows, hidden)));
            bias.add(ordered(order, weights.bias(TensorNames.inputBias(recurrent) + direction, rows)));
            bias.add(ordered(order, weights.bias(TensorNames.recurrentBias(recurrent) + direction, rows)));
        }
        recurrent++;
        OnnxWriter.Operation node = onnx.node(
                        order.operator(),
                        name,
                        value,
                        constant(name + ".W", joined(input), directions, rows, inputs),
                        constant(name + ".R", joined(state), directions, rows, hidden),
                        constant(name + ".B", joined(bias), directions, 2L * rows))
                .whole("hidden_size", hidden)
                .text("direction", layer.bidirectional() ? "bidirectional" : "forward");
        if (order.operator().equals("GRU")) {
            node.whole("linear_before_reset", layer.type() == CellType.GRU ? 1 : 0);
        } else if (layer.type() == CellType.RNN_RELU) {
            node.texts("activations", layer.bidirectional() ? List.of("Relu", "Relu") : List.of("Relu"));
        }
        List<String> results = node.results(2);
        value = results.get(0);
        if (last && step == ReadStep.ENDS) {
            String turned = onnx.node("Transpose", name + ".ends", results.get(1))
                    .wholes("perm", 1, 0, 2)
                    .result();
            value = onnx.node("Reshape", name + ".join", turned, onnx.integers(name + ".ends.shape", 0, -1))
                    .result();
            return;
        }
        String turned = onnx.node("Transpose", name + ".directions", value)
                .wholes("perm", 0, 2, 1, 3)
                .result();
        value = onnx.node("Reshape", name + ".join", turned, onnx.integers(name + ".shape", 0, 0, -1))
                .result();
        if (last && step == ReadStep.LAST) {
            value = onnx.node("Gather", name + ".last", value, onnx.scalar(name + ".last.index", -1))
                    .whole("axis", 0)
                    .result();
        }
    }

    private static ExportWeights.Values ordered(GateOrder order, ExportWeights.Values rows) {
        return rows.with(order.toOnnx(rows.values()));
    }

    /** One behind the other, at the finest of their scales. */
    private static ExportWeights.Values joined(List<ExportWeights.Values> pieces) {
        float[] whole =
                new float[pieces.stream().mapToInt(each -> each.values().length).sum()];
        int at = 0;
        for (ExportWeights.Values piece : pieces) {
            System.arraycopy(piece.values(), 0, whole, at, piece.values().length);
            at += piece.values().length;
        }
        OptionalInt finest =
                pieces.stream().flatMapToInt(piece -> piece.exponent().stream()).min();
        return new ExportWeights.Values(whole, finest);
    }
}
