package dev.skipgate.testbench.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.skipgate.runtime.bundle.safetensors.SafetensorsException;
import dev.skipgate.runtime.bundle.safetensors.SafetensorsWriter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What was trained is measured again, from the files that training left. */
class EvaluateCommandTest {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final int COUNT = 40;

    @TempDir
    private Path folder;

    private Path out;
    private Path training;

    @BeforeEach
    void makeFiles() throws IOException, SafetensorsException {
        out = folder.resolve("out");
        training = folder.resolve("training.yaml");
        Files.writeString(folder.resolve("text.txt"), "abcdefghij".repeat(40));
        Files.writeString(folder.resolve("words.txt"), "one two\ntwo\nthree one\ntwo three\n".repeat(40));
        Files.writeString(folder.resolve("t.en"), "one two\ntwo\nthree one\ntwo three\n".repeat(4));
        Files.writeString(folder.resolve("t.de"), "eins zwei\nzwei\ndrei eins\nzwei drei\n".repeat(4));
        Random random = new Random(2);
        float[] inputs = new float[COUNT * 3];
        int[] classes = new int[COUNT];
        int[] lengths = new int[COUNT];
        for (int i = 0; i < COUNT; i++) {
            lengths[i] = 1 + random.nextInt(3);
            for (int t = 0; t < 3; t++) {
                inputs[i * 3 + t] = (float) random.nextGaussian() / 2;
            }
            classes[i] = inputs[i * 3] > 0 ? 1 : 0;
        }
        sequences("one.safetensors", inputs, 1, 3, new int[0], classes, new int[0]);
        sequences("last.safetensors", inputs, 3, 1, lengths, classes, new int[0]);
        int[] strings = classes.clone();
        int[] ones = new int[COUNT];
        for (int i = 0; i < COUNT; i++) {
            strings[i]++;
            ones[i] = 1;
        }
        sequences("ctc.safetensors", inputs, 3, 1, lengths, strings, ones);
    }

    private void sequences(
            String name, float[] inputs, int time, int features, int[] lengths, int[] labels, int[] labelLengths)
            throws SafetensorsException {
        SafetensorsWriter writer =
                new SafetensorsWriter().floats("inputs", List.of((long) COUNT, (long) time, (long) features), inputs);
        if (lengths.length > 0) {
            writer.ints("lengths", List.of((long) COUNT), lengths);
        }
        if (labelLengths.length > 0) {
            writer.ints("labels", List.of((long) COUNT, 1L), labels)
                    .ints("label_lengths", List.of((long) COUNT), labelLengths);
        } else {
            writer.ints("labels", List.of((long) COUNT), labels);
        }
        writer.write(folder.resolve(name));
    }

    private void train(String input, String layers, String output, String data) throws IOException {
        Files.writeString(
                folder.resolve("model.yaml"),
                "name: tiny\ninput: {%s}\nlayers: [%s]\noutput: {%s}\n".formatted(input, layers, output));
        Files.writeString(
                training,
                """
                model: model.yaml
                data: {%s}
                batch: 4
                optimizer: {type: adam, learning-rate: 0.02}
                phases:
                  - {name: rounded, epochs: 2}
                %s
                """
                        .formatted(data, data.contains(".txt") ? "sequence: 5" : ""));
        Invocation.of("train", training, "--out", out).assertDone();
    }

    private JsonNode evaluate(Path data, Object... more) throws IOException {
        Object[] arguments = new Object[5 + more.length];
        System.arraycopy(
                new Object[] {"evaluate", out.resolve("model.yaml"), "--data", data, "--json"}, 0, arguments, 0, 5);
        System.arraycopy(more, 0, arguments, 5, more.length);
        return JSON.readTree(Invocation.of(arguments).assertDone().out());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            value = {
                "type: one-hot; {hidden: 6}; ; type: characters, file: text.txt; yes",
                "type: embedding, dimension: 3; {hidden: 6}, {hidden: 5}; ; type: words, file: words.txt; yes",
                "type: one-hot; {hidden: 6, type: gru}; ; type: characters, file: text.txt; yes",
                "type: one-hot; {hidden: 6, type: rnn, nonlinearity: relu}; ; type: characters, file: text.txt; yes",
                "type: one-hot; {hidden: 6, type: gru, reset: before}, {type: dense, units: 5, format: \"fixed(8,3)\"};"
                        + " ; type: characters, file: text.txt; yes",
                "type: one-hot; {hidden: 6, bidirectional: true}; ; type: characters, file: text.txt; yes",
                "type: one-hot; {hidden: 6, type: gru, reverse: true}, {hidden: 5}; ; type: characters, file: text.txt; yes",
                "type: vector, size: 1; {hidden: 6, reverse: true}, {type: dense, units: 5, format: \"fixed(8,3)\"}; size: 2;"
                        + " type: sequences, file: last.safetensors, test-file: last.safetensors; yes",
                "type: vector, size: 3; {type: dense, units: 6, activation: relu}; size: 2;"
                        + " type: sequences, file: one.safetensors, test-file: one.safetensors; no",
                "type: vector, size: 1; {hidden: 6}; size: 2; type: sequences, file: last.safetensors,"
                        + " test-file: last.safetensors; yes",
                "type: vector, size: 1; {hidden: 6, type: gru, reset: before, bidirectional: true}; size: 2;"
                        + " type: sequences, file: last.safetensors, test-file: last.safetensors; yes",
                "type: vector, size: 1; {hidden: 6}; size: 3; type: sequences, file: ctc.safetensors,"
                        + " test-file: ctc.safetensors; yes",
                "type: one-hot; {hidden: 6}; ; type: translation, source: t.en, target: t.de, test-source: t.en,"
                        + " test-target: t.de; yes"
            })
    void everyModelIsMeasuredAsItsTrainerDid(String input, String layers, String output, String data, String hardware)
            throws IOException {
        train(input, layers, output == null ? "" : output, data);
        JsonNode report = JSON.readTree(out.resolve("report.json").toFile());
        JsonNode logged = report.at("/validation/best");
        JsonNode validation = evaluate(training, "--part", "validation");
        assertEquals(
                logged.get("float").asDouble(), validation.at("/float/loss").asDouble());
        assertEquals(
                logged.get("rounded").asDouble(), validation.at("/rounded/loss").asDouble());
        assertTrue(
                Math.abs(logged.get("float").asDouble() - logged.get("rounded").asDouble()) > 1e-6);
        assertEquals(hardware.equals("no"), validation.has("noIntegers"));
        assertEquals(hardware.equals("yes"), validation.has("integer"));
        if (hardware.equals("yes")) {
            // Tables and sums are rounded a little otherwise, the activations alike.
            assertEquals(
                    validation.at("/rounded/loss").asDouble(),
                    validation.at("/integer/loss").asDouble(),
                    0.05);
        }
        assertTrue(report.at("/heldOut/exported/rounded/loss").asDouble() > 0, report::toString);
        Path heldOut = out.resolve("held-out.safetensors");
        if (Files.exists(heldOut)) {
            assertEquals(report.at("/heldOut/exported"), evaluate(heldOut));
        }
    }

    @Test
    void theResultIsToldInWords() throws IOException {
        train("type: vector, size: 1", "{hidden: 6}", "size: 3", "type: sequences, file: ctc.safetensors");
        Invocation told = Invocation.of(
                        "evaluate", out.resolve("model.yaml"), "--data", folder.resolve("ctc.safetensors"))
                .assertDone();
        assertTrue(told.out().startsWith("40 sequences"), told.out());
        assertTrue(told.out().matches("(?s).*integers  loss [0-9.]+, label error rate [0-9.]+ %\n"), told.out());
        assertFalse(told.out().contains("no integers"));
        assertEquals(
                40,
                evaluate(folder.resolve("ctc.safetensors"), "--most", 1)
                        .get("targets")
                        .asInt(),
                "one batch");
    }

    @Test
    void formatsThatFloatsCannotFollowAreMeasuredInIntegers() throws IOException {
        train("type: vector, size: 1", "{hidden: 6}", "size: 2", "type: sequences, file: last.safetensors");
        Path model = out.resolve("model.yaml");
        JsonNode before = evaluate(folder.resolve("last.safetensors"));
        Files.writeString(model, Files.readString(model).replace("hidden: 6", "hidden: 6, bias: 'fixed(24,4)'"));
        JsonNode after = evaluate(folder.resolve("last.safetensors"));
        assertEquals(before.get("float"), after.get("float"));
        assertFalse(after.has("rounded"));
        assertTrue(after.get("notRounded").asText().contains("too fine for training in floats"));
        assertEquals(
                before.at("/integer/loss").asDouble(), after.at("/integer/loss").asDouble(), 0.01);
    }

    @Test
    void whatDoesNotFitIsRefused() throws IOException {
        train("type: vector, size: 1", "{hidden: 6}", "size: 2", "type: sequences, file: last.safetensors");
        Path model = out.resolve("model.yaml");
        Invocation.of("evaluate", model, "--data", folder.resolve("text.txt"))
                .assertFailure(ExitCode.INPUT, "is taken for a text, but the model's input is a vector");
        Invocation.of("evaluate", model, "--data", folder.resolve("one.safetensors"))
                .assertDiagnostic("SG026", "the data have 3 values a step");
        Invocation.of("evaluate", model, "--data", folder.resolve("ctc.safetensors"))
                .assertDiagnostic(
                        "SG026", "the data have 3 classes, but the model's output has 2 logits", "has the label 2");
        Invocation.of("evaluate", model, "--data", training)
                .assertFailure(ExitCode.INPUT, "its data have no test part", "--part validation");
        Invocation.of("evaluate", model, "--data", folder.resolve("none.safetensors"))
                .assertFailure(ExitCode.INPUT, "there is no such file");
        assertEquals(
                ExitCode.USAGE,
                Invocation.of("evaluate", model, "--data", training, "--part", "some")
                        .exitCode());
        Files.delete(out.resolve("model.safetensors"));
        Invocation.of("evaluate", model, "--data", folder.resolve("last.safetensors"))
                .assertDiagnostic("SG021", "no such file");
    }
}
