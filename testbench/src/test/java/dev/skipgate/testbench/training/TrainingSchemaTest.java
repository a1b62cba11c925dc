package dev.skipgate.testbench.training;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.SpecVersion;
import dev.skipgate.compiler.diagnostics.Diagnostics;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.yaml.snakeyaml.Yaml;

/** The published schema and the documentation say what the reader does. */
class TrainingSchemaTest {
    private static final Path DOCS = Path.of("../docs");
    private static final ObjectMapper JSON = new ObjectMapper();

    @TempDir
    private Path folder;

    private static JsonNode schema() throws IOException {
        return JSON.readTree(DOCS.resolve("training.schema.json").toFile());
    }

    private static JsonNode definition(TrainingSection section) throws IOException {
        return section == TrainingSection.TRAINING
                ? schema()
                : schema().path("$defs").path(section.name().toLowerCase(Locale.ROOT));
    }

    @ParameterizedTest
    @EnumSource
    void theSchemaKnowsTheKeysOfTheReaderAndNoOthers(TrainingSection section) throws IOException {
        List<String> keys = new ArrayList<>();
        definition(section).path("properties").fieldNames().forEachRemaining(keys::add);
        assertEquals(new TreeSet<>(section.keys()), new TreeSet<>(keys));
        assertFalse(definition(section).path("additionalProperties").asBoolean(true));
    }

    @ParameterizedTest
    @EnumSource
    void everyKeyIsDocumented(TrainingSection section) throws IOException {
        String text = Files.readString(DOCS.resolve("training.md"));
        section.keys().forEach(key -> assertTrue(text.contains(key), key));
    }

    @Test
    void choicesAreThoseOfTheReader() throws IOException {
        assertEquals(SchemeWords.ALL, words(definition(TrainingSection.PRUNING).at("/properties/scheme/enum")));
        assertEquals(
                DataReader.LAYOUTS, words(definition(TrainingSection.IMAGES).at("/properties/layout/enum")));
        assertEquals(
                DataReader.WHITENINGS, words(definition(TrainingSection.SPEECH).at("/properties/whitening/enum")));
        assertEquals(
                DataReader.SOURCES, words(definition(TrainingSection.CHARACTERS).at("/properties/source/enum")));
        for (String type : DataReader.TYPES.keySet()) {
            assertEquals(
                    type,
                    definition(DataReader.TYPES.get(type))
                            .at("/properties/type/const")
                            .asText());
        }
        for (String type : OptimizerReader.SCHEDULES.keySet()) {
            assertEquals(
                    type,
                    definition(OptimizerReader.SCHEDULES.get(type))
                            .at("/properties/type/const")
                            .asText());
        }
    }

    @Test
    void theExampleOfTheDocumentationIsAccepted() throws IOException {
        Matcher example = Pattern.compile("```yaml\n(# yaml-language-server.*?)```", Pattern.DOTALL)
                .matcher(Files.readString(DOCS.resolve("training.md")));
        assertTrue(example.find());
        assertEquals(10, example.group(1).lines().count());
        assertEquals(Set.of(), violations(example.group(1)));
        assertTrue(accepts(example.group(1)));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "bach: 4",
                "batch: 0",
                "batch: 4.5",
                "carry-state: 1",
                "evaluate-every: 3 days",
                "evaluate-every: 0 epochs",
                "evaluate-every: 0.5 steps",
                "optimizer: {type: adm}",
                "optimizer: {type: sgd, momentum: 0.5}",
                "schedule: {type: decay}",
                "schedule: {type: steps, steps: [[1]]}",
                "phases: []",
                "phases: [{name: a}]",
                "phases: [{epochs: 1}]",
                "phases: [{name: 1a, epochs: 1}]",
                "phases: [{name: a, epochs: 0}]",
                "phases: [{name: a, epochs: 1, pruning: {rate: 0.5}}]",
                "phases: [{name: a, epochs: 1, pruning: {scheme: class-blind, rate: 0.5, banks: 4}}]",
                "phases: [{name: a, epochs: 1, pruning: {scheme: bank-balanced, rate: 0.5}}]",
                "checkpoints: {keep: 0}",
                "patience: 0",
                "histograms-at: [epoch]"
            })
    void theSchemaRefusesWhatTheReaderRefuses(String line) throws IOException {
        String text = Trainings.USUAL.replace("batch: 4", line);
        assertFalse(violations(text).isEmpty());
        assertFalse(accepts(text));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{type: digit-strings}",
                "{type: digit-strings, file: text.txt, shortest: 0}",
                "{type: sequences}",
                "{type: sequences, inputs: text.txt}",
                "{type: sequences, lengths: text.txt}",
                "{type: sequences, file: text.txt, labels: text.txt}",
                "{type: sequences, file: text.txt, test-labels: text.txt}",
                "{type: sequences, file: text.txt, test-file: text.txt, test-inputs: text.txt, test-labels: text.txt}",
                "{type: sequences, inputs: text.txt, labels: text.txt, test-lengths: text.txt}",
                "{type: translation, source: text.txt}",
                "{type: translation, source: text.txt, target: text.txt, test-source: text.txt}",
                "{type: translation, source: text.txt, target: text.txt, validation: 0.1, validation-source: text.txt,"
                        + " validation-target: text.txt}"
            })
    void dataThatAreNotWholeAreRefusedByBoth(String data) throws IOException {
        String text = Trainings.USUAL.replaceFirst("data: .*", "data: " + data);
        assertFalse(violations(text).isEmpty());
        assertFalse(accepts(text));
    }

    @Test
    void schemaAndReaderAcceptRandomTrainings() throws IOException {
        for (long seed = 0; seed < 300; seed++) {
            String text = new RandomTraining(new Random(seed)).text();
            assertEquals(Set.of(), violations(text), text);
            assertTrue(accepts(text), text);
        }
    }

    private boolean accepts(String text) throws IOException {
        Trainings.in(folder);
        Diagnostics diagnostics = new Diagnostics();
        boolean accepted = TrainingFileReader.read(
                        folder.resolve("training.yaml"), text.getBytes(StandardCharsets.UTF_8), diagnostics)
                .isPresent();
        assertEquals(accepted, !diagnostics.hasErrors());
        return accepted;
    }

    private static Set<String> violations(String yaml) throws IOException {
        Set<String> messages = new TreeSet<>();
        JsonSchemaFactory.getInstance(SpecVersion.VersionFlag.V202012)
                .getSchema(schema())
                .validate(JSON.valueToTree(new Yaml().load(yaml)))
                .forEach(violation -> messages.add(violation.getMessage()));
        return messages;
    }

    private static List<String> words(JsonNode list) {
        List<String> words = new ArrayList<>();
        list.forEach(word -> words.add(word.asText()));
        return words;
    }
}
