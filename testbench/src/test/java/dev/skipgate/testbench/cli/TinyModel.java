package dev.skipgate.testbench.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.skipgate.runtime.bundle.safetensors.SafetensorsWriter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** The files of a character model of 8 units in a folder, each of which a test may damage. */
final class TinyModel {
    static final int SYMBOLS = 6;
    static final int UNITS = 8;

    static final String DESCRIPTION =
            """
            name: tiny
            input: {type: one-hot, vocabulary: vocabulary.json}
            layers:
              - {name: lower, hidden: 8}
            output: {}
            hardware: {board: u55c, lanes: 2, encoding: compressed}
            weights: model.safetensors
            quality: {data: held-out.txt}
            """;

    private final Path folder;

    /** Writes the files. */
    TinyModel(Path folder) throws IOException {
        this.folder = folder;
        describe(DESCRIPTION);
        Files.writeString(folder.resolve("vocabulary.json"), "[\" \", \"T\", \"e\", \"h\", \"s\", \"t\"]");
        Files.writeString(folder.resolve("held-out.txt"), "The set he sees these sheets test ");
        weights(SYMBOLS, UNITS, 0).write(weightFile());
    }

    Path description() {
        return folder.resolve("model.yaml");
    }

    Path weightFile() {
        return folder.resolve("model.safetensors");
    }

    Path out() {
        return folder.resolve("out");
    }

    void describe(String description) throws IOException {
        Files.writeString(description(), description);
    }

    /** The description with one text in the place of another. */
    void replace(String old, String other) throws IOException {
        assertEquals(2, DESCRIPTION.split(Pattern.quote(old), -1).length, old);
        describe(DESCRIPTION.replace(old, other));
    }

    /** All tensors of the model, the first weight as told. */
    static SafetensorsWriter weights(int symbols, int units, float first) {
        SafetensorsWriter writer = withoutOutput(symbols, units, first);
        writer.floats("output.weight", List.of((long) SYMBOLS, (long) UNITS), values(SYMBOLS * UNITS, 4));
        writer.floats("output.bias", List.of((long) SYMBOLS), values(SYMBOLS, 5));
        return writer;
    }

    /** The tensors of the layer alone. */
    static SafetensorsWriter withoutOutput(int symbols, int units, float first) {
        float[] input = values(4 * units * symbols, 1);
        input[0] = first;
        return new SafetensorsWriter()
                .floats("lstm.weight_ih_l0", List.of(4L * units, (long) symbols), input)
                .floats("lstm.weight_hh_l0", List.of(4L * units, (long) units), values(4 * units * units, 2))
                .floats("lstm.bias_ih_l0", List.of(4L * units), values(4 * units, 3))
                .floats("lstm.bias_hh_l0", List.of(4L * units), values(4 * units, 6));
    }

    /** Makes it a model whose lower layer goes both ways, with a GRU above it. */
    void bothWays() throws IOException {
        replace(
                "  - {name: lower, hidden: 8}\noutput: {}",
                "  - {name: lower, hidden: 8, bidirectional: true}\n  - {name: upper, hidden: 8, type: gru}\noutput: {}");
        describe(Files.readString(description()).replace("quality: {data: held-out.txt}\n", ""));
        SafetensorsWriter writer = weights(SYMBOLS, UNITS, 0)
                .floats(
                        "lstm.weight_ih_l0_reverse",
                        List.of(4L * UNITS, (long) SYMBOLS),
                        values(4 * UNITS * SYMBOLS, 7))
                .floats("lstm.weight_hh_l0_reverse", List.of(4L * UNITS, (long) UNITS), values(4 * UNITS * UNITS, 8))
                .floats("lstm.weight_ih_l1", List.of(3L * UNITS, 2L * UNITS), values(6 * UNITS * UNITS, 9))
                .floats("lstm.weight_hh_l1", List.of(3L * UNITS, (long) UNITS), values(3 * UNITS * UNITS, 10));
        writer.write(weightFile());
    }

    /** All tensors of the model with none of the weights of {@link #weights}. */
    static SafetensorsWriter otherWeights(long seed) {
        return new SafetensorsWriter()
                .floats("lstm.weight_ih_l0", List.of(4L * UNITS, (long) SYMBOLS), values(4 * UNITS * SYMBOLS, seed))
                .floats("lstm.weight_hh_l0", List.of(4L * UNITS, (long) UNITS), values(4 * UNITS * UNITS, seed + 1))
                .floats("lstm.bias_ih_l0", List.of(4L * UNITS), values(4 * UNITS, seed + 2))
                .floats("lstm.bias_hh_l0", List.of(4L * UNITS), values(4 * UNITS, seed + 3))
                .floats("output.weight", List.of((long) SYMBOLS, (long) UNITS), values(SYMBOLS * UNITS, seed + 4))
                .floats("output.bias", List.of((long) SYMBOLS), values(SYMBOLS, seed + 5));
    }

    private static float[] values(int count, long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        float[] values = new float[count];
        for (int i = 0; i < count; i++) {
            values[i] = random.nextInt(3) == 0 ? (float) (2 * random.nextDouble() - 1) : 0;
        }
        return values;
    }

    /** Compiles into {@link #out()} with more arguments. */
    Invocation compile(String... more) {
        List<Object> arguments = new ArrayList<>(List.of("compile", description(), "--out", out()));
        arguments.addAll(List.of(more));
        return Invocation.of(arguments.toArray());
    }

    /** Every file below the folder with a hash of its bytes, and every folder. */
    static Map<String, Integer> snapshot(Path folder) throws IOException {
        Map<String, Integer> snapshot = new TreeMap<>();
        try (Stream<Path> all = Files.walk(folder)) {
            for (Path each : (Iterable<Path>) all::iterator) {
                int hash = Files.isDirectory(each) ? 0 : Arrays.hashCode(Files.readAllBytes(each));
                snapshot.put(folder.relativize(each).toString(), hash);
            }
        }
        return snapshot;
    }
}
