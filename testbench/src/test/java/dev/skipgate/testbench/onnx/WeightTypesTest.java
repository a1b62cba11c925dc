package dev.skipgate.testbench.onnx;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;

import ai.onnx.proto.OnnxMl.TensorProto;
import dev.skipgate.compiler.frontend.ModelDescription;
import dev.skipgate.compiler.frontend.onnx.OnnxImport;
import dev.skipgate.testbench.training.FloatReference;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Weights of other types than floats, which ONNX Runtime runs behind a Cast or a DequantizeLinear. */
class WeightTypesTest {
    private static final int FLOAT = TensorProto.DataType.FLOAT_VALUE;

    @TempDir
    private Path folder;

    private final OnnxGraph graph = new OnnxGraph(17);
    private final Random random = new Random(6);

    private String cast(int type, long... shape) {
        int count = 1;
        for (long size : shape) {
            count *= (int) size;
        }
        ByteBuffer bytes = ByteBuffer.allocate(8 * count).order(ByteOrder.LITTLE_ENDIAN);
        for (int i = 0; i < count; i++) {
            double value = random.nextGaussian() / 2;
            switch (type) {
                case TensorProto.DataType.DOUBLE_VALUE -> bytes.putDouble(value);
                case TensorProto.DataType.BFLOAT16_VALUE -> bytes.putShort(
                        (short) (Float.floatToIntBits((float) value) >> Short.SIZE));
                    // Normal numbers: a sign, an exponent from 2^-8 to 2^0, any fraction.
                default -> bytes.putShort(
                        (short) (random.nextInt(2) << 15 | (7 + random.nextInt(9)) << 10 | random.nextInt(1 << 10)));
            }
        }
        byte[] written = new byte[bytes.position()];
        bytes.flip().get(written);
        return graph.node("Cast", graph.initializer(type, written, shape))
                .with("to", (long) FLOAT)
                .one();
    }

    private void compare(String inputWeights, String recurrentWeights) throws Exception {
        String x = graph.input("x", FLOAT, "T", "B", "2");
        OnnxGraph.Added node = graph.node("GRU", x, inputWeights, recurrentWeights);
        String all = node.with("hidden_size", 3L).output();
        node.done();
        graph.output(graph.node("Squeeze", all, graph.integers(1)).one(), FLOAT, "T", "B", "3");
        Path file = folder.resolve("types.onnx");
        Files.write(file, graph.model().toByteArray());
        OnnxImport.read(file, "types").write(folder);
        FloatReference reference = FloatReference.read(folder.resolve(ModelDescription.FILE), false);
        float[] values = RecurrentWriter.floats(random, 3 * 2 * 2);
        try (OnnxRuntimeTwin twin = new OnnxRuntimeTwin(file)) {
            assertArrayEquals(
                    twin.floats("x", values, 3, 2, 2).run(), reference.logits(values, 3, 2, Optional.empty()), 1e-5f);
        }
    }

    @ParameterizedTest
    @ValueSource(
            ints = {
                TensorProto.DataType.FLOAT16_VALUE,
                TensorProto.DataType.BFLOAT16_VALUE,
                TensorProto.DataType.DOUBLE_VALUE
            })
    void widths(int type) throws Exception {
        compare(cast(type, 1, 9, 2), cast(type, 1, 9, 3));
    }

    @Test
    void aScaleForEachRow() throws Exception {
        byte[] codes = new byte[27];
        random.nextBytes(codes);
        float[] scales = new float[9];
        for (int i = 0; i < scales.length; i++) {
            scales[i] = Math.scalb(1f, -6 - random.nextInt(3));
        }
        String rows = graph.node(
                        "DequantizeLinear",
                        graph.initializer(TensorProto.DataType.INT8_VALUE, codes, 1, 9, 3),
                        graph.floats(scales, 9))
                .with("axis", 1L)
                .one();
        compare(cast(TensorProto.DataType.DOUBLE_VALUE, 1, 9, 2), rows);
    }
}
