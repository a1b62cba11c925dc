package dev.skipgate.testbench.onnx;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.onnx.proto.OnnxMl.TensorProto;
import dev.skipgate.compiler.frontend.ModelDescription;
import dev.skipgate.compiler.frontend.onnx.OnnxImport;
import dev.skipgate.compiler.frontend.onnx.graph.OnnxException;
import dev.skipgate.testbench.training.FloatReference;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Weights that were quantized in the file get quantizers that keep every value. */
class QuantizedImportTest {
    private static final int FLOAT = TensorProto.DataType.FLOAT_VALUE;
    private static final int INT8 = TensorProto.DataType.INT8_VALUE;
    private static final int INT16 = TensorProto.DataType.INT16_VALUE;
    private static final int UINT8 = TensorProto.DataType.UINT8_VALUE;

    @TempDir
    private Path folder;

    private final OnnxGraph graph = new OnnxGraph(17);
    private final Random random = new Random(5);

    /** Codes in some range, with a scale. */
    private String weights(int range, float scale, long... shape) {
        int count = 1;
        for (long size : shape) {
            count *= (int) size;
        }
        byte[] codes = new byte[count];
        for (int i = 0; i < count; i++) {
            codes[i] = (byte) (random.nextInt(2 * range + 1) - range);
        }
        codes[0] = (byte) range;
        String quantized = graph.initializer(INT8, codes, shape);
        return graph.node("DequantizeLinear", quantized, graph.floats(new float[] {scale}))
                .one();
    }

    private Path network(float scale) throws Exception {
        String x = graph.input("x", FLOAT, "T", "B", "2");
        OnnxGraph.Added node = graph.node("LSTM", x, weights(1, 0.25f, 1, 12, 2), weights(100, scale, 1, 12, 3));
        String all = node.with("hidden_size", 3L).output();
        node.done();
        String values = graph.node("Squeeze", all, graph.integers(1)).one();
        graph.output(graph.node("MatMul", values, weights(7, 0.5f, 3, 4)).one(), FLOAT, "T", "B", "4");
        Path file = folder.resolve("quantized.onnx");
        Files.write(file, graph.model().toByteArray());
        return file;
    }

    @Test
    void powersOfTwoBecomeExactQuantizers() throws Exception {
        Path file = network(0.0078125f);
        OnnxImport.read(file, "quantized").write(folder);
        String description = Files.readString(folder.resolve(ModelDescription.FILE));
        assertTrue(description.contains("input-weights: ternary(0.25)"), description);
        assertTrue(description.contains("recurrent-weights: Q1.7"), description);
        assertTrue(description.contains("weights: Q3.1"), description);
        FloatReference reference = FloatReference.read(folder.resolve(ModelDescription.FILE), false);
        float[] values = RecurrentWriter.floats(random, 3 * 2 * 2);
        try (OnnxRuntimeTwin twin = new OnnxRuntimeTwin(graph.model().toByteArray())) {
            assertArrayEquals(
                    twin.floats("x", values, 3, 2, 2).run(), reference.logits(values, 3, 2, Optional.empty()), 1e-5f);
        }
    }

    @Test
    void otherScalesAreRefused() throws Exception {
        Path file = network(0.01f);
        OnnxException refusal = assertThrows(OnnxException.class, () -> OnnxImport.read(file, "quantized"));
        assertTrue(refusal.getMessage().contains("(DequantizeLinear)"), refusal.getMessage());
        assertTrue(refusal.getMessage().contains("0.01 is no power of two"), refusal.getMessage());
    }

    /** Rounds values to codes of a type and back. */
    private String rounded(String values, int type, float scale) {
        String one = graph.floats(new float[] {scale});
        String zero = graph.initializer(type, new byte[1]);
        String codes = graph.node("QuantizeLinear", values, one, zero).one();
        return graph.node("DequantizeLinear", codes, one, zero).one();
    }

    private String dense(String values) {
        return graph.node("MatMul", values, weights(7, 0.5f, 2, 2)).one();
    }

    private OnnxImport read(String result) throws Exception {
        graph.output(result, FLOAT, "T", "B", "2");
        Path file = folder.resolve("activations.onnx");
        Files.write(file, graph.model().toByteArray());
        return OnnxImport.read(file, "quantized");
    }

    private void refused(String result, String... says) {
        OnnxException refusal = assertThrows(OnnxException.class, () -> read(result));
        for (String each : says) {
            assertTrue(refusal.getMessage().contains(each), refusal.getMessage());
        }
    }

    private String input() {
        return graph.input("x", FLOAT, "T", "B", "2");
    }

    @Test
    void roundedValuesGetTheSameFormats() throws Exception {
        String below =
                graph.node("Relu", dense(rounded(input(), INT8, 0.0625f))).one();
        OnnxImport imported = read(rounded(dense(rounded(below, UINT8, 0.5f)), INT8, 0.5f));
        imported.write(folder);
        String description = Files.readString(folder.resolve(ModelDescription.FILE));
        assertTrue(description.contains("format: \"fixed(8,4)\"}"), description);
        assertTrue(description.contains("format: \"fixed(9,8)\"}"), description);
        assertTrue(description.contains("logits: \"fixed(8,7)\"}"), description);
        assertTrue(String.join("\n", imported.summary()).contains("goes to the even code there"));
    }

    @Test
    void clippedCodesAreNarrowerFormats() throws Exception {
        String one = graph.floats(new float[] {0.25f});
        String zero = graph.initializer(INT8, new byte[1]);
        String codes = graph.node("QuantizeLinear", input(), one, zero).one();
        String clipped = graph.node(
                        "Clip", codes, graph.initializer(INT8, new byte[] {-8}), graph.initializer(INT8, new byte[] {7
                        }))
                .one();
        String values = graph.node("DequantizeLinear", clipped, one, zero).one();
        assertEquals(
                "fixed(4,2)",
                read(dense(values)).network().input().format().orElseThrow().toString());
    }

    @Test
    void roundedStatesAreRefused() throws Exception {
        OnnxGraph.Added node = graph.node("RNN", input(), weights(1, 0.25f, 1, 2, 2), weights(1, 0.25f, 1, 2, 2));
        String all = node.with("hidden_size", 2L).output();
        node.done();
        String values = graph.node("Squeeze", all, graph.integers(1)).one();
        refused(dense(rounded(values, INT8, 0.0078125f)), "(DequantizeLinear)", "for the layer itself as well");
    }

    @Test
    void codesWithoutASignAreRefused() {
        refused(dense(rounded(input(), UINT8, 0.5f)), "codes from 0 to 255", "behind a ReLU UINT8");
    }

    @Test
    void otherScalesOfValuesAreRefused() {
        refused(dense(rounded(input(), INT8, 0.01f)), "(QuantizeLinear)", "0.01 is no power of two");
    }

    @Test
    void codesCutByACastAreRefused() {
        String one = graph.floats(new float[] {0.25f});
        String codes = graph.node("QuantizeLinear", input(), one, graph.initializer(INT16, new byte[2]))
                .one();
        String cut = graph.node("Cast", codes).with("to", (long) INT8).one();
        refused(
                dense(graph.node("DequantizeLinear", cut, one).one()),
                "(Cast)",
                "type number 3; wanted whole numbers that hold codes from -32768 to 32767");
    }

    @Test
    void codesMadeOtherValuesAreRefused() {
        String zero = graph.initializer(INT8, new byte[1]);
        String codes = graph.node("QuantizeLinear", input(), graph.floats(new float[] {0.5f}), zero)
                .one();
        refused(
                dense(graph.node("DequantizeLinear", codes, graph.floats(new float[] {0.25f}), zero)
                        .one()),
                "give both the same scale");
    }
}
