package dev.skipgate.testbench.onnx;

import static dev.skipgate.testbench.onnx.OnnxRuntimeTwin.assertClose;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.onnxruntime.OnnxJavaType;
import dev.skipgate.compiler.frontend.ModelDescription;
import dev.skipgate.compiler.frontend.onnx.OnnxImport;
import dev.skipgate.compiler.frontend.onnx.graph.OnnxException;
import dev.skipgate.compiler.frontend.onnx.meaning.ImportedNetwork;
import dev.skipgate.compiler.frontend.onnx.meaning.ReadStep;
import dev.skipgate.testbench.training.FloatReference;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Files that PyTorch's exporters and tf2onnx wrote; README.md beside them says how. */
class ExportedFixtureTest {
    static final Path FIXTURES = Path.of("src/test/resources/dev/skipgate/testbench/onnx");
    private static final List<String> REFUSED = List.of("last-dynamo.onnx", "keras-gru-loop.onnx");
    /** They give states alone, or several results: {@link StateOutputTest}, {@link SeveralResultsTest}. */
    private static final List<String> OTHERS =
            List.of("encoder-torchscript.onnx", "encoder-dynamo.onnx", "heads-torchscript.onnx", "heads-dynamo.onnx");

    private static final int STEPS = 7;
    private static final int BATCH = 2;
    private static final int[] LENGTHS = {7, 5};

    @TempDir
    private Path folder;

    static List<String> supported() throws IOException {
        try (Stream<Path> files = Files.list(FIXTURES)) {
            return files.map(file -> file.getFileName().toString())
                    .filter(name -> name.endsWith(".onnx") && !REFUSED.contains(name) && !OTHERS.contains(name))
                    .sorted()
                    .toList();
        }
    }

    @Test
    void thereAreFilesOfEveryExporter() throws IOException {
        List<String> names = supported();
        for (String exporter : List.of("torchscript", "dynamo", "keras-", "keras2-")) {
            assertTrue(names.stream().filter(name -> name.contains(exporter)).count() >= 3, exporter);
        }
    }

    @ParameterizedTest
    @MethodSource("supported")
    void computesWhatOnnxRuntimeComputes(String name) throws Exception {
        Path file = FIXTURES.resolve(name);
        OnnxImport imported = OnnxImport.read(file, "fixture");
        imported.write(folder);
        ImportedNetwork network = imported.network();
        FloatReference reference =
                FloatReference.read(folder.resolve(ModelDescription.FILE), network.step() != ReadStep.EVERY);
        Random random = new Random(7);
        boolean batchFirst = network.input().batchFirst();
        float[] ours;
        float[] theirs;
        boolean padded;
        try (OnnxRuntimeTwin twin = new OnnxRuntimeTwin(file)) {
            padded = twin.type("lengths").isPresent();
            Optional<int[]> lengths = padded ? Optional.of(LENGTHS) : Optional.empty();
            String input = network.input().name();
            long first = batchFirst ? BATCH : STEPS;
            long second = batchFirst ? STEPS : BATCH;
            int width = network.input().width();
            if (network.input().readsTokens()) {
                int[] tokens = random.ints(
                                (long) STEPS * BATCH, 0, network.input().tokens())
                        .toArray();
                int[] given = ordered(tokens, batchFirst);
                if (twin.type(input).orElseThrow() == OnnxJavaType.INT32) {
                    twin.ints(input, given, first, second);
                } else {
                    twin.longs(input, Arrays.stream(given).asLongStream().toArray(), first, second);
                }
                ours = reference.logits(tokens, STEPS, BATCH, lengths);
            } else {
                float[] values = RecurrentWriter.floats(random, STEPS * BATCH * width);
                twin.floats(input, ordered(values, width, batchFirst), first, second, width);
                ours = reference.logits(values, STEPS, BATCH, lengths);
            }
            if (padded) {
                twin.longs("lengths", Arrays.stream(LENGTHS).asLongStream().toArray(), BATCH);
            }
            if (twin.type("state").isPresent()) {
                twin.zeros("state", BATCH);
            }
            theirs = twin.run();
        }
        compare(network, ours, theirs, padded);
    }

    private static void compare(ImportedNetwork network, float[] ours, float[] theirs, boolean padded) {
        int width = network.output().outputs();
        boolean one = network.step() != ReadStep.EVERY;
        String verdict =
                switch (network.result()) {
                    case SOFTMAX -> "Softmax";
                    case LOG_SOFTMAX -> "LogSoftmax";
                    case SIGMOID -> "Sigmoid";
                    default -> "";
                };
        assertEquals((one ? 1 : STEPS) * BATCH * width, theirs.length);
        for (int b = 0; b < BATCH; b++) {
            for (int t = 0; t < (one ? 1 : padded ? LENGTHS[b] : STEPS); t++) {
                int row = network.input().batchFirst() && !one ? b * STEPS + t : t * BATCH + b;
                int from = (t * BATCH + b) * width;
                float[] seen = RandomImportTest.verdict(verdict, Arrays.copyOfRange(ours, from, from + width));
                assertClose(Arrays.copyOfRange(theirs, row * width, (row + 1) * width), seen, 1e-5, "step " + t);
            }
        }
    }

    private static int[] ordered(int[] stepByStep, boolean batchFirst) {
        int[] ordered = stepByStep.clone();
        for (int i = 0; batchFirst && i < ordered.length; i++) {
            ordered[i % BATCH * STEPS + i / BATCH] = stepByStep[i];
        }
        return ordered;
    }

    private static float[] ordered(float[] stepByStep, int width, boolean batchFirst) {
        float[] ordered = stepByStep.clone();
        for (int i = 0; batchFirst && i < STEPS * BATCH; i++) {
            System.arraycopy(stepByStep, i * width, ordered, (i % BATCH * STEPS + i / BATCH) * width, width);
        }
        return ordered;
    }

    @Test
    void stepsWrittenOutAreRefusedWithAdvice() {
        assertRefused("last-dynamo.onnx", "written out", "dynamo=False");
        assertRefused("keras-gru-loop.onnx", "(Loop)", "as a loop");
    }

    private static void assertRefused(String name, String... says) {
        OnnxException refusal =
                assertThrows(OnnxException.class, () -> OnnxImport.read(FIXTURES.resolve(name), "fixture"));
        for (String each : says) {
            assertTrue(refusal.getMessage().contains(each), refusal.getMessage());
        }
    }
}
