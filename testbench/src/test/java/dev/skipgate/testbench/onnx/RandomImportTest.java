package dev.skipgate.testbench.onnx;

import static dev.skipgate.testbench.onnx.OnnxRuntimeTwin.assertClose;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.onnxruntime.OrtException;
import dev.skipgate.compiler.frontend.ModelDescription;
import dev.skipgate.compiler.frontend.onnx.OnnxImport;
import dev.skipgate.compiler.frontend.onnx.meaning.ReadStep;
import dev.skipgate.testbench.training.FloatReference;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is imported computes what ONNX Runtime computes, for hundreds of random models. */
class RandomImportTest {
    private static final int MODELS = 250;
    private static final double CLOSE = 1e-5;

    @TempDir
    private Path folder;

    @Test
    void floatReferenceEqualsOnnxRuntime() throws Exception {
        for (int seed = 0; seed < MODELS; seed++) {
            RandomNetwork network = RandomNetwork.of(seed);
            String what = "seed " + seed + ": " + network.told();
            try {
                compare(network, seed, what);
            } catch (RuntimeException | OrtException e) {
                throw new AssertionError(what, e);
            }
        }
    }

    private void compare(RandomNetwork network, int seed, String what) throws Exception {
        Path file = folder.resolve(seed + ".onnx");
        Files.write(file, network.model().toByteArray());
        Path out = Files.createDirectory(folder.resolve(Integer.toString(seed)));
        OnnxImport imported = OnnxImport.read(file, "random");
        imported.write(out);
        assertEquals(network.batchFirst(), imported.network().input().batchFirst(), what);
        assertEquals(network.atLast(), imported.network().step() != ReadStep.EVERY, what);

        Random random = new Random(seed);
        int steps = network.steps();
        int batch = network.batch();
        int[] lengths = new int[batch];
        Arrays.setAll(lengths, b -> network.lengths() ? 1 + random.nextInt(steps) : steps);
        Optional<int[]> padding = network.lengths() ? Optional.of(lengths) : Optional.empty();
        FloatReference reference = FloatReference.read(out.resolve(ModelDescription.FILE), network.atLast());
        float[] ours;
        float[] theirs;
        try (OnnxRuntimeTwin twin = new OnnxRuntimeTwin(network.model().toByteArray())) {
            long[] shape = network.batchFirst() ? new long[] {batch, steps} : new long[] {steps, batch};
            if (network.tokens() > 0) {
                int[] tokens =
                        random.ints((long) steps * batch, 0, network.tokens()).toArray();
                twin.longs(
                        "x",
                        Arrays.stream(ordered(tokens, network)).asLongStream().toArray(),
                        shape);
                ours = reference.logits(tokens, steps, batch, padding);
            } else {
                int width = network.inputWidth();
                float[] values = RecurrentWriter.floats(random, steps * batch * width);
                twin.floats("x", ordered(values, width, network), shape[0], shape[1], width);
                ours = reference.logits(values, steps, batch, padding);
            }
            if (network.lengths()) {
                twin.longs("lengths", Arrays.stream(lengths).asLongStream().toArray(), batch);
            }
            if (network.states()) {
                twin.zeros("state", batch);
            }
            theirs = twin.run();
        }
        check(network, ours, theirs, lengths, what);
    }

    private static void check(RandomNetwork network, float[] ours, float[] theirs, int[] lengths, String what) {
        int width = network.outputs();
        int batch = network.batch();
        int steps = network.atLast() ? 1 : network.steps();
        assertEquals(steps * batch * width, theirs.length, what);
        for (int b = 0; b < batch; b++) {
            for (int t = 0; t < (network.atLast() ? 1 : lengths[b]); t++) {
                int row = network.batchFirst() && !network.atLast() ? b * steps + t : t * batch + b;
                float[] wanted = Arrays.copyOfRange(theirs, row * width, (row + 1) * width);
                int from = (t * batch + b) * width;
                float[] seen = verdict(network.verdict(), Arrays.copyOfRange(ours, from, from + width));
                assertClose(wanted, seen, CLOSE, what + ", step " + t + " of sequence " + b);
            }
        }
    }

    static float[] verdict(String verdict, float[] logits) {
        double sum = 0;
        for (float each : logits) {
            sum += Math.exp(each);
        }
        float[] values = new float[logits.length];
        for (int i = 0; i < values.length; i++) {
            values[i] = switch (verdict) {
                case "Softmax" -> (float) (Math.exp(logits[i]) / sum);
                case "LogSoftmax" -> (float) (logits[i] - Math.log(sum));
                case "Sigmoid" -> (float) (1 / (1 + Math.exp(-logits[i])));
                default -> logits[i];
            };
        }
        return values;
    }

    private static int[] ordered(int[] stepByStep, RandomNetwork network) {
        int[] ordered = stepByStep.clone();
        for (int t = 0; network.batchFirst() && t < network.steps(); t++) {
            for (int b = 0; b < network.batch(); b++) {
                ordered[b * network.steps() + t] = stepByStep[t * network.batch() + b];
            }
        }
        return ordered;
    }

    private static float[] ordered(float[] stepByStep, int width, RandomNetwork network) {
        float[] ordered = stepByStep.clone();
        for (int t = 0; network.batchFirst() && t < network.steps(); t++) {
            for (int b = 0; b < network.batch(); b++) {
                System.arraycopy(
                        stepByStep,
                        (t * network.batch() + b) * width,
                        ordered,
                        (b * network.steps() + t) * width,
                        width);
            }
        }
        return ordered;
    }

    @Test
    void theModelsAreOfManyKinds() {
        StringBuilder all = new StringBuilder();
        for (int seed = 0; seed < MODELS; seed++) {
            all.append(RandomNetwork.of(seed).told()).append('\n');
        }
        for (String kind : new String[] {
            "LSTM both",
            "GRU both",
            "RNN both",
            "GRU reset first",
            "RNN relu",
            "lengths",
            "state",
            "one-hot",
            "ends",
            "last",
            "dense relu",
            "Softmax",
            "opset 9,",
            "opset 23,"
        }) {
            assertTrue(all.indexOf(kind) >= 0, kind);
        }
    }
}
