package dev.skipgate.testbench.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.skipgate.runtime.bundle.safetensors.SafetensorsWriter;
import dev.skipgate.runtime.xrt.Xrt;
import dev.skipgate.testbench.csim.RandomSeeds;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.LongStream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Random descriptions with random weights, compiled, packaged and run: the emulated card gives the integers of the reference model.
 * The system properties {@code skipgate.random.cards} and {@code skipgate.random.seed} choose how many and from where.
 */
class RandomCardModelsTest {
    private static final List<String> QUANTIZERS = List.of("ternary", "Q1.1", "exponential(-3,0)");
    private static final List<String> INPUTS = List.of("one-hot", "embedding", "vector");
    /** What stands in a layer's description, and how many rows of weights its units have. */
    private static final List<String> CELLS = List.of(
            "type: lstm", "type: gru", "type: rnn, nonlinearity: relu", "type: gru, reset: before", "type: rnn");

    private static final List<Integer> ROWS = List.of(4, 3, 1, 3, 1);
    private static final int STEPS = 300;
    private static final int OUTPUTS = 5;

    @TempDir
    Path folder;

    static LongStream seeds() {
        return RandomSeeds.of("skipgate.random.cards", 3);
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void cardEqualsTheIntegerModel(long seed) throws IOException {
        assumeTrue(Xrt.isInstalled(), "XRT is not installed");
        SplittableRandom random = new SplittableRandom(seed);
        Path out = folder.resolve("out");
        // Every kind of input, every number of layers and every kind of cell among three seeds in a row; one has a
        // bidirectional layer, and one gives its state; of these two the topmost layer goes in reverse.
        int layers = 1 + (int) (seed % 3);
        write(INPUTS.get((int) (seed % INPUTS.size())), layers, (int) (seed % 3) * 2, random);
        Invocation.of("compile", folder.resolve("model.yaml"), "--out", out).assertDone();
        Invocation.of("package", out, "--target", "emulated-card").assertDone();

        Invocation verified = Invocation.of("verify", out, "--targets", "java,card", "--steps", STEPS);

        assertEquals(0, verified.exitCode(), verified.err());
        verified.assertSays("card: " + STEPS + " steps of random inputs equal the integer model bit for bit");
    }

    private void write(String kind, int layers, int firstCell, SplittableRandom random) throws IOException {
        SafetensorsWriter weights = new SafetensorsWriter();
        int tokens = 10 + random.nextInt(40);
        int width = 8 + random.nextInt(16);
        double sparsity = random.nextInt(4) * 0.3;
        StringBuilder text = new StringBuilder("name: random\nweights: model.safetensors\n");
        text.append("hardware: {board: ")
                .append(random.nextBoolean() ? "u55c" : "zcu104")
                .append(", lanes: ")
                .append(4 << random.nextInt(3))
                .append("}\n");
        text.append("input: {type: ").append(kind).append(", size: ").append(kind.equals("vector") ? width : tokens);
        text.append(kind.equals("embedding") ? ", dimension: " + width : "").append("}\nlayers:\n");
        if (kind.equals("embedding")) {
            tensor(weights, "embedding.weight", tokens, width, 0, random);
        }
        int inputs = kind.equals("one-hot") ? tokens : width;
        for (int layer = 0; layer < layers; layer++) {
            int units = 8 + random.nextInt(40);
            int cell = (firstCell + layer) % CELLS.size();
            int rows = ROWS.get(cell) * units;
            text.append("  - {name: layer").append(layer).append(", ").append(CELLS.get(cell));
            text.append(", hidden: ").append(units);
            text.append(", input-weights: \"").append(QUANTIZERS.get(random.nextInt(QUANTIZERS.size())));
            text.append("\", recurrent-weights: \"").append(QUANTIZERS.get(random.nextInt(QUANTIZERS.size())));
            boolean bidirectional = layers == 2 && layer == 0;
            // The upper layer of two goes in reverse, and so does a lone one.
            boolean reverse = layers < 3 && layer == layers - 1;
            text.append(bidirectional ? "\", bidirectional: true}\n" : reverse ? "\", reverse: true}\n" : "\"}\n");
            for (String direction : bidirectional ? List.of("", "_reverse") : List.of("")) {
                tensor(weights, "lstm.weight_ih_l" + layer + direction, rows, inputs, sparsity, random);
                tensor(weights, "lstm.weight_hh_l" + layer + direction, rows, units, sparsity, random);
                weights.floats("lstm.bias_ih_l" + layer + direction, List.of((long) rows), values(rows, 0, random));
                weights.floats("lstm.bias_hh_l" + layer + direction, List.of((long) rows), values(rows, 0, random));
            }
            inputs = bidirectional ? 2 * units : units;
        }
        if (layers > 1) {
            int units = 8 + random.nextInt(20);
            text.append("  - {name: top, type: dense, activation: relu, format: \"fixed(8,3)\", units: ")
                    .append(units)
                    .append("}\n");
            tensor(weights, "top.weight", units, inputs, sparsity, random);
            inputs = units;
        }
        if (layers == 1) {
            // The hidden values themselves, without an output of their own.
            text.append("output: {result: state}\n");
            weights.write(folder.resolve("model.safetensors"));
            Files.writeString(folder.resolve("model.yaml"), text);
            return;
        }
        int outputs = kind.equals("vector") ? OUTPUTS : tokens;
        text.append("output: {size: ").append(outputs).append(", weights: \"exponential(-6,0)\"}\n");
        tensor(weights, "output.weight", outputs, inputs, 0, random);
        weights.floats("output.bias", List.of((long) outputs), values(outputs, 0, random));
        weights.write(folder.resolve("model.safetensors"));
        Files.writeString(folder.resolve("model.yaml"), text);
    }

    private static void tensor(
            SafetensorsWriter weights, String name, int rows, int columns, double sparsity, SplittableRandom random) {
        weights.floats(name, List.of((long) rows, (long) columns), values(rows * columns, sparsity, random));
    }

    private static float[] values(int count, double sparsity, SplittableRandom random) {
        float[] values = new float[count];
        for (int i = 0; i < count; i++) {
            values[i] = random.nextDouble() < sparsity ? 0 : (float) (2 * random.nextDouble() - 1);
        }
        return values;
    }
}
