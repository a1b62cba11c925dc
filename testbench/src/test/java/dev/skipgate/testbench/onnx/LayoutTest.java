package dev.skipgate.testbench.onnx;

import static dev.skipgate.testbench.onnx.OnnxRuntimeTwin.assertClose;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.onnx.proto.OnnxMl.TensorProto;
import ai.onnxruntime.OrtException;
import dev.skipgate.compiler.frontend.ModelDescription;
import dev.skipgate.compiler.frontend.onnx.OnnxImport;
import dev.skipgate.compiler.frontend.onnx.meaning.ReadStep;
import dev.skipgate.testbench.training.FloatReference;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Recurrent nodes with {@code layout} 1, whose values are batch x time x directions x units and whose states are batch x directions x units. ONNX Runtime refuses them, so it runs the
 * same network with {@code layout} 0 and transposes around.
 */
class LayoutTest {
    private static final int FLOAT = TensorProto.DataType.FLOAT_VALUE;
    private static final List<ReadStep> STEPS_READ = List.of(ReadStep.values());
    private static final int MODELS = 60;
    private static final int STEPS = 4;
    private static final int BATCH = 3;
    private static final int INPUTS = 2;

    @TempDir
    private Path folder;

    /** A network of a seed: stacked layers, and of which step the result is. */
    private static final class Written {
        private final OnnxGraph graph = new OnnxGraph(17);
        private final Random random;
        private final boolean batchFirst;
        private int width = INPUTS;

        Written(int seed, boolean batchFirst) {
            this.random = new Random(seed);
            this.batchFirst = batchFirst;
        }

        byte[] bytes(ReadStep step) {
            String value = graph.input("x", FLOAT, "B", "T", Integer.toString(INPUTS));
            int layers = 1 + random.nextInt(2);
            for (int i = 0; i < layers; i++) {
                value = layer(value, i == layers - 1 ? step : ReadStep.EVERY);
            }
            List<String> sizes = new ArrayList<>(List.of("B", "T"));
            if (step != ReadStep.EVERY) {
                sizes.remove(1);
            }
            sizes.add(Integer.toString(width));
            graph.output(value, FLOAT, sizes.toArray(String[]::new));
            return graph.model().toByteArray();
        }

        private String turned(String value, long... perm) {
            return batchFirst
                    ? value
                    : graph.node("Transpose", value).with("perm", perm).one();
        }

        private String floats(int... shape) {
            int count = Arrays.stream(shape).reduce(1, (one, other) -> one * other);
            return graph.floats(
                    RecurrentWriter.floats(random, count),
                    Arrays.stream(shape).asLongStream().toArray());
        }

        private String layer(String input, ReadStep step) {
            String operator = List.of("LSTM", "GRU", "RNN").get(random.nextInt(3));
            int gates = operator.equals("LSTM") ? 4 : operator.equals("GRU") ? 3 : 1;
            boolean both = random.nextBoolean();
            int directions = both ? 2 : 1;
            int hidden = 1 + random.nextInt(4);
            List<String> inputs = new ArrayList<>(List.of(
                    turned(input, 1, 0, 2),
                    floats(directions, gates * hidden, width),
                    floats(directions, gates * hidden, hidden),
                    floats(directions, 2 * gates * hidden)));
            if (random.nextBoolean()) {
                inputs.add("");
                inputs.add(
                        batchFirst
                                ? graph.floats(new float[BATCH * directions * hidden], BATCH, directions, hidden)
                                : graph.floats(new float[BATCH * directions * hidden], directions, BATCH, hidden));
            }
            OnnxGraph.Added node = graph.node(operator, inputs.toArray(String[]::new))
                    .with("hidden_size", (long) hidden)
                    .with("direction", both ? "bidirectional" : "forward");
            if (batchFirst) {
                node.with("layout", 1L);
            }
            if (operator.equals("GRU")) {
                node.with("linear_before_reset", (long) random.nextInt(2));
            }
            String all = node.output();
            String last = node.output();
            node.done();
            width = directions * hidden;
            if (step == ReadStep.ENDS) {
                return graph.node("Reshape", turned(last, 1, 0, 2), graph.integers(0, -1))
                        .one();
            }
            String joined = graph.node("Reshape", turned(all, 2, 0, 1, 3), graph.integers(0, 0, -1))
                    .one();
            return step == ReadStep.EVERY
                    ? joined
                    : graph.node("Gather", joined, graph.scalar(-1))
                            .with("axis", 1L)
                            .one();
        }
    }

    @Test
    void onnxRuntimeRefusesLayoutOne() {
        OrtException refusal = assertThrows(
                OrtException.class,
                () -> new OnnxRuntimeTwin(new Written(0, true).bytes(ReadStep.EVERY)).close(),
                "it runs layout 1 by now: compare with it directly");
        assertTrue(refusal.getMessage().contains("layout == 1"), refusal.getMessage());
    }

    @Test
    void layoutOneEqualsLayoutZeroInOnnxRuntime() throws Exception {
        for (int seed = 0; seed < MODELS; seed++) {
            ReadStep step = STEPS_READ.get(seed % STEPS_READ.size());
            String what = "seed " + seed + ", " + step;
            Path file = folder.resolve(seed + ".onnx");
            Files.write(file, new Written(seed, true).bytes(step));
            Path out = Files.createDirectory(folder.resolve(Integer.toString(seed)));
            OnnxImport imported = OnnxImport.read(file, "layout");
            imported.write(out);
            assertTrue(imported.network().input().batchFirst(), what);
            float[] values = RecurrentWriter.floats(new Random(seed), STEPS * BATCH * INPUTS);
            float[] given = new float[values.length];
            for (int row = 0; row < STEPS * BATCH; row++) {
                int to = row % BATCH * STEPS + row / BATCH;
                System.arraycopy(values, row * INPUTS, given, to * INPUTS, INPUTS);
            }
            boolean one = step != ReadStep.EVERY;
            float[] ours = FloatReference.read(out.resolve(ModelDescription.FILE), one)
                    .logits(values, STEPS, BATCH, Optional.empty());
            int width = imported.network().output().outputs();
            int steps = one ? 1 : STEPS;
            float[] ordered = new float[ours.length];
            for (int row = 0; row < steps * BATCH; row++) {
                System.arraycopy(ours, row * width, ordered, (row % BATCH * steps + row / BATCH) * width, width);
            }
            try (OnnxRuntimeTwin twin = new OnnxRuntimeTwin(new Written(seed, false).bytes(step))) {
                float[] theirs = twin.floats("x", given, BATCH, STEPS, INPUTS).run();
                assertEquals(theirs.length, ordered.length, what);
                assertClose(theirs, ordered, 1e-5, what);
            }
        }
    }
}
