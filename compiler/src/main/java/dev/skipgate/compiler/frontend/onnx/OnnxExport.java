package dev.skipgate.compiler.frontend.onnx;

import dev.skipgate.compiler.frontend.CellType;
import dev.skipgate.compiler.frontend.DenseDescription;
import dev.skipgate.compiler.frontend.InputDescription;
import dev.skipgate.compiler.frontend.LayerDescription;
import dev.skipgate.compiler.frontend.ModelDescription;
import dev.skipgate.compiler.frontend.NumberFormat;
import dev.skipgate.compiler.frontend.OutputDescription;
import dev.skipgate.compiler.frontend.StageDescription;
import dev.skipgate.compiler.frontend.TensorNames;
import dev.skipgate.compiler.frontend.onnx.file.OnnxWriter;
import dev.skipgate.compiler.frontend.onnx.graph.OnnxException;
import dev.skipgate.compiler.frontend.onnx.meaning.ImportedRows;
import dev.skipgate.compiler.frontend.onnx.meaning.ReadStep;
import dev.skipgate.runtime.bundle.Network;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * A described network as ONNX: input {@code input}, output {@code logits} or those of the model it was imported from, axes named time and batch. Either with its float weights, or with those of hardware, as codes with a
 * DequantizeLinear, and with a QuantizeLinear and DequantizeLinear where values are rounded that no recurrent layer makes.
 */
public final class OnnxExport {
    private static final String INPUT = "input";
    private static final String LOGITS = "logits";

    private final ModelDescription model;
    private final ExportOutputs outputs;
    private final boolean batchFirst;
    private final ReadStep step;
    private final OnnxWriter onnx;
    private final boolean codes;
    private final ExportedNumbers numbers;
    private final ExportedStates states;
    private ExportWeights weights;
    private String value = INPUT;
    private int recurrent;

    private OnnxExport(ModelDescription model, ExportOutputs outputs, boolean codes) {
        outputs.requireFit(model);
        this.model = model;
        this.outputs = outputs;
        this.batchFirst = outputs.batchFirst();
        this.step = outputs.step();
        this.codes = codes;
        this.onnx =
                new OnnxWriter(model.name().written(), codes ? OnnxWriter.Version.CODES : OnnxWriter.Version.FLOATS);
        this.numbers = new ExportedNumbers(onnx);
        this.states = new ExportedStates(model, onnx);
    }

    /**
     * Writes a network.
     *
     * @throws OnnxException when the weights or the outputs do not fit the description, or the step is not that of which the model gives its result
     * @throws IOException when the file cannot be written
     */
    public static void write(ModelDescription model, ExportOutputs outputs, Path file) throws IOException {
        write(new OnnxExport(model, outputs, false), NamedWeights.open(model.weights()), file);
    }

    /**
     * Writes a network with the weights of hardware.
     *
     * @param integers what the description was compiled to
     */
    public static void write(ModelDescription model, Network integers, ExportOutputs outputs, Path file)
            throws IOException {
        write(new OnnxExport(model, outputs, true), new IntegerWeights(integers), file);
    }

    private static void write(OnnxExport export, ExportWeights from, Path file) throws IOException {
        try (from) {
            export.weights = from;
            export.network();
        }
        export.onnx.write(file);
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
                cells(cells, i, i == last);
            } else {
                DenseDescription dense = (DenseDescription) stage;
                dense(dense, model.inputSizeOf(i));
            }
        }
        results();
        states.write(outputs.states());
    }

    private void results() {
        int inputs = model.inputSizeOf(model.stages().size());
        if (model.output().result() == OutputDescription.Result.STATE) {
            result(LOGITS, model.output().size());
            return;
        }
        ExportWeights.Values matrix =
                weights.matrix(TensorNames.OUTPUT_WEIGHT, model.output().size(), inputs);
        ExportWeights.Values bias =
                weights.bias(TensorNames.OUTPUT_BIAS, model.output().size());
        List<ImportedRows> heads = outputs.rows().isEmpty()
                ? List.of(new ImportedRows(LOGITS, 0, model.output().size()))
                : outputs.rows();
        String below = value;
        for (int i = 0; i < heads.size(); i++) {
            ImportedRows head = heads.get(i);
            // Names from other files are names of outputs alone.
            String name = heads.size() == 1 ? "" : Integer.toString(i);
            value = below;
            dense(
                    "output" + name,
                    Remarks.of(model.output()),
                    matrix.rows(head.first(), head.end(), inputs),
                    bias.rows(head.first(), head.end(), 1),
                    inputs);
            round(LOGITS + name, model.output().logits());
            result(head.output(), head.end() - head.first());
        }
    }

    /** Gives the value in hand as an output. */
    private void result(String name, int size) {
        if (step == ReadStep.EVERY && batchFirst) {
            value = onnx.node("Transpose", name + ".batch_first", value)
                    .wholes("perm", 1, 0, 2)
                    .result();
        }
        List<String> sizes = step == ReadStep.EVERY ? new ArrayList<>(axes()) : new ArrayList<>(List.of("batch"));
        sizes.add(Integer.toString(size));
        onnx.output(value, name, sizes);
    }

    /** What only a model with codes has. */
    private SortedMap<String, String> remarks(SortedMap<String, String> all) {
        return codes ? all : new TreeMap<>();
    }

    /** Rounds the value in hand, where the model has codes. */
    private void round(String name, NumberFormat format) {
        value = codes ? numbers.rounded(name, format.fixedPoint(), value) : value;
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
                String name = numbers.constant(TensorNames.EMBEDDING_WEIGHT, table, input.size(), input.dimension());
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

    private void dense(DenseDescription layer, int inputs) {
        String name = layer.name().written();
        dense(
                name,
                Remarks.of(layer),
                weights.matrix(name + ".weight", layer.units(), inputs),
                weights.bias(name + ".bias", layer.units()),
                inputs);
        if (layer.activation() == DenseDescription.Activation.RELU) {
            value = onnx.node("Relu", name + ".relu", value).result();
        }
        layer.format().ifPresent(format -> round(name, format));
    }

    private void dense(
            String name,
            SortedMap<String, String> remarks,
            ExportWeights.Values matrix,
            ExportWeights.Values bias,
            int inputs) {
        float[] rows = matrix.values();
        int units = rows.length / inputs;
        float[] turned = new float[rows.length];
        for (int u = 0; u < units; u++) {
            for (int i = 0; i < inputs; i++) {
                turned[i * units + u] = rows[u * inputs + i];
            }
        }
        value = onnx.node("MatMul", name, value, numbers.constant(name + ".weight", matrix.with(turned), inputs, units))
                .remarks(remarks(remarks))
                .result();
        value = onnx.node("Add", name + ".add", value, numbers.constant(name + ".bias", bias, units))
                .result();
    }

    private void cells(LayerDescription layer, int stage, boolean last) {
        int inputs = model.inputSizeOf(stage);
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
                        numbers.constant(name + ".W", joined(input), directions, rows, inputs),
                        numbers.constant(name + ".R", joined(state), directions, rows, hidden),
                        numbers.constant(name + ".B", joined(bias), directions, 2L * rows))
                .whole("hidden_size", hidden)
                .text(
                        "direction",
                        switch (layer.direction()) {
                            case FORWARD -> "forward";
                            case REVERSE -> "reverse";
                            case BOTH -> "bidirectional";
                        });
        if (order.operator().equals("GRU")) {
            node.whole("linear_before_reset", layer.type() == CellType.GRU ? 1 : 0);
        } else if (layer.type() == CellType.RNN_RELU) {
            node.texts("activations", layer.bidirectional() ? List.of("Relu", "Relu") : List.of("Relu"));
        }
        List<String> results = node.remarks(remarks(Remarks.of(layer))).results(layer.type() == CellType.LSTM ? 3 : 2);
        states.put(stage, results.subList(1, results.size()));
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
