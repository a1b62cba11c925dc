package dev.skipgate.testbench.onnx;

import static dev.skipgate.testbench.onnx.OnnxRuntimeTwin.assertClose;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.onnx.proto.OnnxMl.TensorProto;
import dev.skipgate.compiler.diagnostics.Diagnostics;
import dev.skipgate.compiler.frontend.ModelDescription;
import dev.skipgate.compiler.frontend.ModelReader;
import dev.skipgate.compiler.frontend.Purpose;
import dev.skipgate.compiler.frontend.onnx.OnnxImport;
import dev.skipgate.runtime.training.linear.SliceRounding;
import dev.skipgate.runtime.training.model.Sequence;
import dev.skipgate.runtime.training.model.Window;
import dev.skipgate.runtime.training.network.PlannedNetwork;
import dev.skipgate.runtime.training.plan.Objective;
import dev.skipgate.testbench.training.DescribedNetwork;
import dev.skipgate.testbench.training.FloatReference;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** ONNX Runtime has no Quant of QONNX: the same network is written with QuantizeLinear and DequantizeLinear, which round alike, and that one it runs. */
class QonnxTest {
    private static final int FLOAT = TensorProto.DataType.FLOAT_VALUE;
    private static final int MODELS = 60;
    private static final int STEPS = 4;
    private static final int BATCH = 3;
    private static final int INPUTS = 3;
    private static final int OUTPUTS = 2;

    @TempDir
    private Path folder;

    /** A network of a seed, in one of the two ways. */
    private static final class Written {
        private final OnnxGraph graph = new OnnxGraph(21);
        private final Random random;
        private final boolean qonnx;
        private final boolean values;

        Written(int seed, boolean qonnx, boolean values) {
            this.random = new Random(seed);
            this.qonnx = qonnx;
            this.values = values;
        }

        byte[] bytes() {
            String x = graph.input("x", FLOAT, "T", "B", Integer.toString(INPUTS));
            String operator = List.of("LSTM", "GRU", "RNN").get(random.nextInt(3));
            long gates = operator.equals("LSTM") ? 4 : operator.equals("GRU") ? 3 : 1;
            boolean both = random.nextInt(3) == 0;
            long directions = both ? 2 : 1;
            long hidden = 2L + random.nextInt(3);
            String bias = random.nextBoolean()
                    ? graph.floats(
                            RecurrentWriter.floats(random, (int) (directions * 2 * gates * hidden)),
                            directions,
                            2 * gates * hidden)
                    : "";
            OnnxGraph.Added node = graph.node(
                            operator,
                            rounded(x, true),
                            weights(directions, gates * hidden, INPUTS),
                            weights(directions, gates * hidden, hidden),
                            bias)
                    .with("hidden_size", hidden)
                    .with("direction", both ? "bidirectional" : "forward");
            String all = node.output();
            node.done();
            String turned =
                    graph.node("Transpose", all).with("perm", 0, 2, 1, 3).one();
            String joined =
                    graph.node("Reshape", turned, graph.integers(0, 0, -1)).one();
            String dense = graph.node("MatMul", joined, weights(directions * hidden, 4))
                    .one();
            String below = rounded(graph.node("Relu", dense).one(), random.nextBoolean());
            String logits =
                    rounded(graph.node("MatMul", below, weights(4, OUTPUTS)).one(), true);
            graph.output(logits, FLOAT, "T", "B", Integer.toString(OUTPUTS));
            return graph.model().toByteArray();
        }

        private String weights(long... shape) {
            int count = 1;
            for (long size : shape) {
                count *= (int) size;
            }
            String floats = graph.floats(RecurrentWriter.floats(random, count), shape);
            return quantized(floats, bits(), -2 - random.nextInt(5), true, random.nextBoolean());
        }

        private String rounded(String value, boolean signed) {
            // Skipgate's formats have up to 16 bits with the sign.
            int bits = signed ? bits() : Math.min(bits(), Byte.SIZE);
            return values ? quantized(value, bits, 2 - bits, signed, false) : value;
        }

        /** ONNX Runtime clips codes of 8 bits, but none of 16. */
        private int bits() {
            return random.nextInt(5) == 0 ? 16 : 3 + random.nextInt(6);
        }

        private String quantized(String value, int bits, int exponent, boolean signed, boolean narrow) {
            String scale = graph.floats(new float[] {Math.scalb(1f, exponent)});
            boolean wide = bits == Short.SIZE;
            boolean narrower = narrow && !wide;
            if (qonnx) {
                return graph.node("Quant", value, scale, graph.floats(new float[1]), graph.floats(new float[] {bits}))
                        .of("qonnx.custom_op.general")
                        .with("signed", signed ? 1L : 0L)
                        .with("narrow", narrower ? 1L : 0L)
                        .with("rounding_mode", "ROUND")
                        .one();
            }
            int type = wide
                    ? (signed ? TensorProto.DataType.INT16_VALUE : TensorProto.DataType.UINT16_VALUE)
                    : (signed ? TensorProto.DataType.INT8_VALUE : TensorProto.DataType.UINT8_VALUE);
            String zero = graph.initializer(type, new byte[wide ? 2 : 1]);
            String codes = graph.node("QuantizeLinear", value, scale, zero).one();
            if (narrower || bits < Byte.SIZE) {
                long most = (1L << (signed ? bits - 1 : bits)) - 1;
                long least = signed ? -most - (narrower ? 0 : 1) : 0;
                codes = graph.node("Clip", codes, code(type, least), code(type, most))
                        .one();
            }
            return graph.node("DequantizeLinear", codes, scale, zero).one();
        }

        private String code(int type, long code) {
            return graph.initializer(type, new byte[] {(byte) code});
        }
    }

    private Path imported(int seed, boolean qonnx, boolean values) throws Exception {
        Path file = folder.resolve("in.onnx");
        Files.write(file, new Written(seed, qonnx, values).bytes());
        Path out = Files.createDirectory(folder.resolve(seed + (qonnx ? "-quant" : "-linear")));
        OnnxImport.read(file, "quantized").write(out);
        return out;
    }

    private static ByteBuffer weights(Path directory) throws Exception {
        return ByteBuffer.wrap(Files.readAllBytes(directory.resolve(OnnxImport.WEIGHTS)))
                .order(ByteOrder.LITTLE_ENDIAN);
    }

    @Test
    void quantEqualsQuantizeLinearInOnnxRuntime() throws Exception {
        for (int seed = 0; seed < MODELS; seed++) {
            String what = "seed " + seed;
            boolean values = seed % 2 == 1;
            Path model = imported(seed, true, values);
            Path linear = imported(seed, false, values);
            assertEquals(
                    Files.readString(linear.resolve(ModelDescription.FILE)),
                    Files.readString(model.resolve(ModelDescription.FILE)),
                    what);
            assertArrayEquals(weights(linear).array(), weights(model).array(), what);
            float[] inputs = RecurrentWriter.floats(new Random(100 + seed), STEPS * BATCH * INPUTS);
            try (OnnxRuntimeTwin twin = new OnnxRuntimeTwin(new Written(seed, false, values).bytes())) {
                float[] theirs = twin.floats("x", inputs, STEPS, BATCH, INPUTS).run();
                if (values) {
                    compareRounded(theirs, model, inputs, what);
                } else {
                    float[] ours = FloatReference.read(model.resolve(ModelDescription.FILE), false)
                            .logits(inputs, STEPS, BATCH, Optional.empty());
                    assertClose(theirs, ours, 1e-5, what);
                }
            }
        }
    }

    /** Sums of rounded values often lie at a half, which goes to the even code there and up here: then a value is one code away. */
    private static void compareRounded(float[] theirs, Path directory, float[] inputs, String what) {
        Diagnostics diagnostics = new Diagnostics();
        ModelDescription model = ModelReader.read(
                        directory.resolve(ModelDescription.FILE), Purpose.TRAINING, diagnostics)
                .orElseThrow();
        PlannedNetwork floats = DescribedNetwork.floats(model, Objective.EVERY_STEP, place -> Optional.ofNullable(
                        QuantizedExportTest.formats(model).get(place))
                .orElse(SliceRounding.NONE));
        float[] rounded = inputs.clone();
        floats.inputRounding().round(rounded, 0, rounded.length);
        Sequence ours = floats.network()
                .forward(
                        Sequence.of(STEPS * BATCH, INPUTS, rounded),
                        new Window(STEPS, BATCH, Optional.empty(), false, false));
        double code = Math.scalb(1.0, -model.output().logits().fractionBits());
        int equal = 0;
        for (int i = 0; i < theirs.length; i++) {
            float seen = ours.data()[ours.offset() + i];
            equal += Math.abs(theirs[i] - seen) < 1e-5 ? 1 : 0;
            assertEquals(theirs[i], seen, code + 1e-5, what + ", value " + i);
        }
        assertTrue(equal >= 0.75 * theirs.length, what + ": " + equal + " of " + theirs.length);
    }
}
