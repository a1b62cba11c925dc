package dev.skipgate.testbench.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.skipgate.runtime.bundle.safetensors.SafetensorsException;
import dev.skipgate.runtime.bundle.safetensors.SafetensorsWriter;
import dev.skipgate.runtime.training.metrics.MetricsLog;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Every kind of data besides texts, from a training file to a model that compiles. */
class DataKindsTest {
    private static final int COUNT = 60;
    private static final int TIME = 4;
    private static final int FEATURES = 3;

    @TempDir
    private Path folder;

    private Path out;

    @BeforeEach
    void chooseOut() {
        out = folder.resolve("out");
    }

    private void model(String input, String layers, String output) throws IOException {
        Files.writeString(
                folder.resolve("model.yaml"),
                "name: tiny\ninput: " + input + "\nlayers:\n" + layers + "\noutput: " + output + "\n");
    }

    private Invocation train(String data, int epochs) throws IOException {
        Path training = folder.resolve("training.yaml");
        Files.writeString(
                training,
                """
                model: model.yaml
                data: %s
                batch: 4
                optimizer: {type: adam, learning-rate: 0.03}
                evaluate-every: 10 epochs
                phases:
                  - {name: float, epochs: %d, quantized: false}
                  - {name: rounded, epochs: %d}
                """
                        .formatted(data, epochs, epochs));
        return Invocation.of("train", training, "--out", out, "--json");
    }

    private static JsonNode validation(Invocation trained) throws IOException {
        return new ObjectMapper().readTree(trained.assertDone().out()).get("validation");
    }

    private JsonNode assertCompiles() throws IOException {
        Path compiled = folder.resolve("compiled");
        Invocation.of("compile", out.resolve("model.yaml"), "--board", "u55c", "--lanes", "4", "--out", compiled)
                .assertDone();
        return new ObjectMapper().readTree(compiled.resolve("report.json").toFile());
    }

    /** What the report of the compiled model says of the held-out sequences, which is what the trainer's says. */
    private void assertMeasured(JsonNode compiled, String unit, String figure) throws IOException {
        JsonNode trained =
                new ObjectMapper().readTree(out.resolve("report.json").toFile());
        assertEquals(unit, compiled.at("/quality/unit").asText());
        assertEquals(
                trained.at("/heldOut/exported/integer/" + figure).asDouble(),
                compiled.at("/quality/integer/value").asDouble(),
                1e-5);
        assertEquals(
                trained.at("/heldOut/floatTwin/float/" + figure).asDouble(),
                compiled.at("/quality/floatTwin/value").asDouble(),
                0.03);
    }

    /** Each step is a unit vector; the label string is which ones, in order, without repetitions; 3 to 4 steps count. */
    private record Strings(float[] inputs, int[] lengths, int[] steps, int[] labels, int[] labelLengths) {
        static Strings random() {
            Random random = new Random(1);
            Strings strings = new Strings(
                    new float[COUNT * TIME * FEATURES],
                    new int[COUNT],
                    new int[COUNT * TIME],
                    new int[COUNT * TIME],
                    new int[COUNT]);
            for (int i = 0; i < COUNT; i++) {
                strings.lengths[i] = TIME - random.nextInt(2);
                int before = -1;
                for (int t = 0; t < TIME; t++) {
                    int which = t < 2 && before >= 0 ? before : random.nextInt(FEATURES);
                    strings.inputs[(i * TIME + t) * FEATURES + which] = 0.75f;
                    strings.steps[i * TIME + t] = t < strings.lengths[i] ? which : -100;
                    if (t < strings.lengths[i] && which != before) {
                        strings.labels[i * TIME + strings.labelLengths[i]++] = which + 1;
                    }
                    before = which;
                }
            }
            return strings;
        }
    }

    private Path write(String name, SafetensorsWriter writer) throws SafetensorsException {
        writer.write(folder.resolve(name));
        return folder.resolve(name);
    }

    private static SafetensorsWriter inputs(Strings strings) {
        return new SafetensorsWriter()
                .floats("inputs", List.of((long) COUNT, (long) TIME, (long) FEATURES), strings.inputs())
                .ints("lengths", List.of((long) COUNT), strings.lengths());
    }

    @Test
    void stringsOfLabelsAreLearnedByCtc() throws IOException, SafetensorsException {
        Strings strings = Strings.random();
        write(
                "s.safetensors",
                inputs(strings)
                        .ints("labels", List.of((long) COUNT, (long) TIME), strings.labels())
                        .ints("label_lengths", List.of((long) COUNT), strings.labelLengths()));
        model("{type: vector, size: 3}", "  - {name: first, hidden: 8}", "{size: 4}");
        Invocation trained =
                train("{type: sequences, file: s.safetensors, test-file: s.safetensors, validation: 0.2}", 20);
        JsonNode validation = validation(trained);
        assertTrue(validation.get("floatLabelErrorRate").asDouble() < 0.1, validation::toString);
        trained.assertSays("label error rate");
        List<JsonNode> lines = MetricsLog.read(out.resolve("metrics.jsonl"));
        assertTrue(lines.stream().anyMatch(line -> line.path("kind").asText().equals("label error rate")));
        assertTrue(Files.readString(out.resolve("training.html")).contains("edits a label"));
        assertMeasured(assertCompiles(), "label error rate", "labelErrorRate");
    }

    @Test
    void aBidirectionalModelWithTestDataIsCompiledAsItWasTrained() throws IOException, SafetensorsException {
        Strings strings = Strings.random();
        write("s.safetensors", inputs(strings).ints("labels", List.of((long) COUNT, (long) TIME), strings.steps()));
        model("{type: vector, size: 3}", "  - {name: first, hidden: 4, bidirectional: true}", "{size: 3}");
        train("{type: sequences, file: s.safetensors, test-file: s.safetensors}", 1)
                .assertDone()
                .assertSays("exported on test data", "compile it with");
        assertCompiles();
    }

    @Test
    void everyStepMayHaveAClass() throws IOException, SafetensorsException {
        Strings strings = Strings.random();
        write("s.safetensors", inputs(strings).ints("labels", List.of((long) COUNT, (long) TIME), strings.steps()));
        model("{type: vector, size: 3}", "  - {name: first, hidden: 8}", "{size: 3}");
        JsonNode validation = validation(train("{type: sequences, file: s.safetensors}", 10));
        assertTrue(validation.get("roundedAccuracy").asDouble() > 0.9, validation::toString);
        assertCompiles();
    }

    @Test
    void aLabelBeyondTheLogitsIsNamedWithItsPlace() throws IOException, SafetensorsException {
        Strings strings = Strings.random();
        strings.steps()[TIME + 1] = 7;
        write("s.safetensors", inputs(strings).ints("labels", List.of((long) COUNT, (long) TIME), strings.steps()));
        model("{type: vector, size: 3}", "  - {name: first, hidden: 8}", "{size: 3}");
        train("{type: sequences, file: s.safetensors}", 1)
                .assertDiagnostic(
                        "SG026",
                        "the data have 8 classes, but the model's output has 3 logits; set output: size: 8, or mend the"
                                + " labels: ",
                        "s.safetensors: step 1 of sequence 1 has the label 7");
    }

    @Test
    void aSequenceMayHaveAClass() throws IOException, SafetensorsException {
        Strings strings = Strings.random();
        int[] last = new int[COUNT];
        for (int i = 0; i < COUNT; i++) {
            last[i] = strings.steps()[i * TIME + strings.lengths()[i] - 1];
        }
        write("s.safetensors", inputs(strings).ints("labels", List.of((long) COUNT), last));
        model("{type: vector, size: 3}", "  - {name: first, hidden: 8}", "{size: 3}");
        JsonNode validation = validation(train("{type: sequences, file: s.safetensors, test-file: s.safetensors}", 10));
        assertTrue(validation.get("roundedAccuracy").asDouble() > 0.9, validation::toString);
        assertMeasured(assertCompiles(), "accuracy", "accuracy");
        assertTrue(Files.readString(folder.resolve("compiled").resolve("report.html"))
                .contains("higher is better"));
        int[] ninth = new int[COUNT];
        ninth[0] = 8;
        inputs(strings).ints("labels", List.of((long) COUNT), ninth).write(out.resolve("held-out.safetensors"));
        Invocation.of(
                        "compile",
                        out.resolve("model.yaml"),
                        "--board",
                        "u55c",
                        "--lanes",
                        "4",
                        "--out",
                        folder.resolve("again"))
                .assertFailure(ExitCode.INPUT, "has 3 values a step and 9 classes, but the model takes 3 values");

        model("{type: vector, size: 3}", "  - {name: first, type: dense, units: 8}", "{size: 3}");
        out = folder.resolve("other");
        train("{type: sequences, file: s.safetensors}", 1).assertDiagnostic("SG026", "no recurrent layer");
        model("{type: vector, size: 2}", "  - {name: first, hidden: 8}", "{size: 3}");
        train("{type: sequences, file: s.safetensors}", 1).assertDiagnostic("SG026", "set input: size: 3");
        train("{type: sequences, file: s.safetensors}\nsequence: 9", 1)
                .assertSays("every example of these data has a length of its own");
    }

    @Test
    void aLanguageModelTranslates() throws IOException {
        String[] from = {"one", "two", "three", "four", "five", "six"};
        String[] to = {"eins", "zwei", "drei", "vier", "fünf", "sechs"};
        StringBuilder source = new StringBuilder();
        StringBuilder target = new StringBuilder();
        for (int a = 0; a < 6; a++) {
            for (int b = 0; b < 6; b++) {
                source.append(from[a]).append(' ').append(from[b]).append('\n');
                target.append(to[a]).append(' ').append(to[b]).append('\n');
            }
        }
        Files.writeString(folder.resolve("t.en"), source);
        Files.writeString(folder.resolve("t.de"), target);
        model(
                "{type: one-hot}",
                "  - {name: first, hidden: 24, input-weights: 'Q1.4', recurrent-weights: 'Q1.4'}",
                "{weights: 'exponential(-6,2)'}");
        String data =
                "{type: translation, source: t.en, target: t.de, validation-source: t.en, validation-target: t.de}";
        JsonNode validation = validation(train(data, 40));
        assertTrue(validation.get("roundedAccuracy").asDouble() > 0.95, validation::toString);
        assertCompiles();
        Invocation said = Invocation.of(
                        "generate",
                        folder.resolve("compiled"),
                        "--target",
                        "java",
                        "--temperature",
                        "0",
                        "--until",
                        "<eos>",
                        "--prompt",
                        "five two <bos>")
                .assertDone();
        assertEquals("five two <bos> fünf zwei <eos>", said.out().strip());
        Invocation.of("generate", folder.resolve("compiled"), "--until", "seven")
                .assertFailure(ExitCode.INPUT, "--until is 'seven'");
    }

    /** A recording of noise that swells as its digit says. */
    private static byte[] wav(int digit, int seed) {
        int samples = 1600;
        Random random = new Random(seed);
        ByteBuffer bytes = ByteBuffer.allocate(44 + 2 * samples).order(ByteOrder.LITTLE_ENDIAN);
        bytes.put("RIFF".getBytes(StandardCharsets.US_ASCII)).putInt(36 + 2 * samples);
        bytes.put("WAVEfmt ".getBytes(StandardCharsets.US_ASCII)).putInt(16);
        bytes.putShort((short) 1).putShort((short) 1).putInt(8000).putInt(16000);
        bytes.putShort((short) 2).putShort((short) 16);
        bytes.put("data".getBytes(StandardCharsets.US_ASCII)).putInt(2 * samples);
        for (int i = 0; i < samples; i++) {
            double tone = Math.sin(2 * Math.PI * (300 + 900 * digit) * i / 8000);
            bytes.putShort((short) (8000 * tone + 2000 * random.nextGaussian()));
        }
        return bytes.array();
    }

    @Test
    void stringsOfSpokenDigitsAreMadeFromRecordings() throws IOException {
        Path recordings = Files.createDirectory(folder.resolve("recordings"));
        for (int take = 0; take < 12; take++) {
            for (int digit = 0; digit < 3; digit++) {
                Files.write(recordings.resolve(digit + "_ann_" + take + ".wav"), wav(digit, take * 3 + digit));
            }
        }
        model("{type: vector, size: 39, format: 'fixed(8,3)'}", "  - {name: first, hidden: 12}", "{size: 11}");
        JsonNode validation = validation(train(
                "{type: digit-strings, file: recordings, strings: 24, longest: 2, validation: 0.2, whitening: feature}",
                10));
        assertTrue(validation.get("floatLabelErrorRate").asDouble() < 0.5, validation::toString);
        assertCompiles();
    }
}
