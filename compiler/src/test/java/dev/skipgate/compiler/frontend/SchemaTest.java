package dev.skipgate.compiler.frontend;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.networknt.schema.JsonSchema;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.SpecVersion;
import dev.skipgate.boards.Boards;
import dev.skipgate.compiler.diagnostics.Diagnostics;
import dev.skipgate.runtime.bundle.SequenceEnd;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.yaml.snakeyaml.Yaml;

/** The published schema and the documentation say what the parser does. */
class SchemaTest {
    private static final Path DOCS = Path.of("../docs");
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Map<Section, String> DEFINITIONS = Map.of(Section.PRUNING, "pruningScheme");

    @TempDir
    private Path folder;

    private static JsonNode schema() {
        try {
            return JSON.readTree(DOCS.resolve("model.schema.json").toFile());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static JsonNode definition(Section section) throws IOException {
        return section == Section.MODEL
                ? schema()
                : schema().path("$defs").path(DEFINITIONS.getOrDefault(section, camel(section.name())));
    }

    private static String camel(String constant) {
        Matcher matcher = Pattern.compile("_(.)")
                .matcher(DescriptionSource.word(Section.valueOf(constant)).replace('-', '_'));
        return matcher.replaceAll(match -> match.group(1).toUpperCase(Locale.ROOT));
    }

    @ParameterizedTest
    @EnumSource
    void theSchemaKnowsTheKeysOfTheParserAndNoOthers(Section section) throws IOException {
        List<String> keys = new ArrayList<>();
        definition(section).path("properties").fieldNames().forEachRemaining(keys::add);
        assertEquals(new TreeSet<>(section.keys()), new TreeSet<>(keys));
        assertTrue(definition(section).has("additionalProperties"), "unknown keys are refused");
    }

    @ParameterizedTest
    @EnumSource
    void everyKeyIsDocumented(Section section) throws IOException {
        String text = Files.readString(DOCS.resolve("model-description.md"));
        section.keys().forEach(key -> assertTrue(text.contains(key), key));
    }

    @Test
    void choicesAreThoseOfTheParser() throws IOException {
        assertEquals(Boards.ids(), words(definition(Section.HARDWARE).at("/properties/board/enum")));
        assertEquals(DescriptionSource.words(EncodingChoice.values()), words(schema().at("/$defs/encoding/enum")));
        assertEquals(
                DescriptionSource.words(Pruning.Scheme.values()),
                words(definition(Section.PRUNING).at("/properties/scheme/enum")));
        assertEquals(
                DescriptionSource.words(TrainingDescription.DropoutKind.values()),
                words(definition(Section.DROPOUT).at("/properties/kind/enum")));
        assertEquals(
                DescriptionSource.words(TrainingDescription.TiledWeights.values()),
                words(definition(Section.DROPOUT).at("/properties/weights/enum")));
        assertEquals(
                DescriptionSource.words(OutputDescription.Result.values()),
                words(definition(Section.OUTPUT).at("/properties/result/enum")));
        assertEquals(
                DescriptionSource.words(SequenceEnd.values()),
                words(definition(Section.OUTPUT).at("/properties/step/enum")));
        List<String> types = words(definition(Section.LAYER).at("/properties/type/enum"));
        List.of(Section.DENSE_LAYER, Section.CONVOLUTION_LAYER, Section.MAX_POOL_LAYER)
                .forEach(section -> types.add(type(section)));
        assertEquals(LayerReader.TYPES, types);
        assertEquals(LayerReader.RESETS, words(definition(Section.LAYER).at("/properties/reset/enum")));
        assertEquals(LayerReader.NONLINEARITIES, words(definition(Section.LAYER).at("/properties/nonlinearity/enum")));
        assertEquals(
                DescriptionSource.words(DenseDescription.Activation.values()),
                words(definition(Section.DENSE_LAYER).at("/properties/activation/enum")));
        assertEquals(OutputReader.TYPES, words(definition(Section.OUTPUT).at("/properties/type/enum")));
    }

    private static String type(Section section) {
        return schema().path("$defs")
                .path(camel(section.name()))
                .at("/properties/type/const")
                .asText();
    }

    @Test
    void theExampleOfTheDocumentationIsAccepted() throws IOException {
        String text = Files.readString(DOCS.resolve("model-description.md"));
        Matcher example = Pattern.compile("```yaml\n(# yaml-language-server.*?)```", Pattern.DOTALL)
                .matcher(text);
        assertTrue(example.find());
        assertEquals(10, example.group(1).lines().count());
        assertEquals(Set.of(), violations(example.group(1)));
        assertEquals(List.of(), Descriptions.in(folder).messages(example.group(1), Purpose.HARDWARE));
    }

    @Test
    void theExamplesOfTheRepositoryAreAccepted() throws IOException {
        try (Stream<Path> files =
                Files.find(Path.of("../examples"), 3, (path, attributes) -> path.endsWith("model.yaml"))) {
            for (Path file : files.toList()) {
                assertEquals(Set.of(), violations(Files.readString(file)), file.toString());
                Diagnostics diagnostics = new Diagnostics();
                assertTrue(
                        ModelReader.read(file, Purpose.HARDWARE, diagnostics).isPresent(),
                        () -> file + ": " + diagnostics.all());
            }
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "hiden: 256",
                "hidden: 0",
                "hidden: many",
                "hidden: 256, type: vanilla",
                "hidden: 256, nonlinearity: relu",
                "hidden: 256, identity-start: true",
                "hidden: 256, reset: before",
                "hidden: 256, type: dense",
                "type: dense",
                "units: 7",
                "hidden: 256, input-weights: {type: float, stochastic: true}",
                "hidden: 256, input-weights: ternery",
                "hidden: 256, input-weights: {type: fixed-point, width: 8, integer-bits: 2}",
                "hidden: 256, input-weights: {type: ternary, width: 3}",
                "hidden: 256, bias: 16",
                "hidden: 256, formats: {hidden: 'ufixed(8,1)'}",
                "hidden: 256, pruning: class-blind",
                "hidden: 256, encoding: zip"
            })
    void theSchemaRefusesWhatTheParserRefuses(String layer) throws IOException {
        String text = Descriptions.USUAL.replace("hidden: 256", layer);
        assertFalse(violations(text).isEmpty());
        assertFalse(Descriptions.in(folder).messages(text, Purpose.HARDWARE).isEmpty());
    }

    static Set<String> violations(String yaml) throws IOException {
        JsonSchema schema =
                JsonSchemaFactory.getInstance(SpecVersion.VersionFlag.V202012).getSchema(schema());
        JsonNode description = JSON.valueToTree(new Yaml().load(yaml));
        Set<String> messages = new TreeSet<>();
        schema.validate(description).forEach(violation -> messages.add(violation.getMessage()));
        return messages;
    }

    private static List<String> words(JsonNode list) {
        List<String> words = new ArrayList<>();
        list.forEach(word -> words.add(word.asText()));
        return words;
    }
}
