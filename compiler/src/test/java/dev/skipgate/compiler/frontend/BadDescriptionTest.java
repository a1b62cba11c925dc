package dev.skipgate.compiler.frontend;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.skipgate.compiler.diagnostics.Diagnostic;
import dev.skipgate.compiler.diagnostics.Diagnostics;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Mistakes in the whole of a description and its settings, and exactly what is said about them. */
class BadDescriptionTest {
    @TempDir
    private Path folder;

    private Descriptions descriptions;

    @BeforeEach
    void makeFiles() {
        descriptions = Descriptions.in(folder);
    }

    static Stream<Mistake> structure() {
        return Stream.of(
                Mistake.of(
                        "name: char-lm",
                        "name: [",
                        "model.yaml:3: error[SG001]: not well-formed YAML: expected ',' or ']', but got <scalar>"),
                Mistake.of(
                        "hidden: 256",
                        "hiden: 256",
                        "model.yaml:4: error[SG004]: layer 'lower': unknown key 'hiden'; did you mean 'hidden'?",
                        "model.yaml:4: error[SG005]: layer 'lower': the key 'hidden' is missing; add it"),
                Mistake.of(
                        "hidden: 256",
                        "hidden: 256, colour: red",
                        "model.yaml:4: error[SG004]: layer 'lower': unknown key 'colour'; known here: name, type, hidden,"
                                + " nonlinearity, identity-start, reset, bidirectional, reverse, input-weights, recurrent-weights, bias, formats, pruning, encoding"),
                Mistake.of(
                        "hidden: 256",
                        "hidden: 256, hidden: 3",
                        "model.yaml:4: error[SG003]: the key 'hidden' was already given in line 4; remove one of the two"),
                Mistake.of(
                        "output: {result: argmax}\n",
                        "",
                        "model.yaml:1: error[SG005]: the model: the key 'output' is missing; add it"),
                Mistake.of(
                        "name: char-lm\n",
                        "",
                        "model.yaml:1: error[SG005]: the model: the key 'name' is missing; add it"),
                Mistake.of(
                        "name: char-lm\n",
                        "name:\n",
                        "model.yaml:1: error[SG006]: the model: the key 'name' has no value; give it one or remove the key"),
                Mistake.of(
                        "hidden: 256",
                        "hidden: many",
                        "model.yaml:4: error[SG006]: layer 'lower': 'hidden' is 'many', wanted a whole number from 1 to 65536"),
                Mistake.of(
                        "hidden: 256",
                        "hidden: \"256\"",
                        "model.yaml:4: error[SG006]: layer 'lower': 'hidden' is the text '256', wanted a whole number from 1 to 65536"),
                Mistake.of(
                        "hidden: 256",
                        "hidden: 25.6",
                        "model.yaml:4: error[SG006]: layer 'lower': 'hidden' is '25.6', wanted a whole number from 1 to 65536"),
                Mistake.of(
                        "hidden: 256",
                        "hidden: [256]",
                        "model.yaml:4: error[SG006]: layer 'lower': 'hidden' is a list, wanted a whole number from 1 to 65536"),
                Mistake.of(
                        "hidden: 256",
                        "hidden: 0",
                        "model.yaml:4: error[SG008]: layer 'lower': 'hidden' is 0, wanted a whole number from 1 to 65536"),
                Mistake.of(
                        "hidden: 256",
                        "hidden: -1",
                        "model.yaml:4: error[SG008]: layer 'lower': 'hidden' is -1, wanted a whole number from 1 to 65536"),
                Mistake.of(
                        "hidden: 256",
                        "hidden: 65537",
                        "model.yaml:4: error[SG008]: layer 'lower': 'hidden' is 65537, wanted a whole number from 1 to 65536"),
                Mistake.of(
                        "hidden: 256",
                        "hidden: 9999999999999999999",
                        "model.yaml:4: error[SG008]: layer 'lower': 'hidden' is 9999999999999999999, wanted a whole number from 1 to 65536"),
                Mistake.of(
                        "{result: argmax}",
                        "argmax",
                        "model.yaml:6: error[SG006]: the model: 'output' is 'argmax', wanted a mapping (key: value)"),
                Mistake.of(
                        "{result: argmax}",
                        "{result: max}",
                        "model.yaml:6: error[SG007]: output: 'result' is 'max', wanted one of logits, argmax, state"),
                Mistake.of(
                        "{result: argmax}",
                        "{result: agrmax}",
                        "model.yaml:6: error[SG007]: output: 'result' is 'agrmax', wanted one of logits, argmax, state; did you mean 'argmax'?"),
                Mistake.of(
                        "  - {name: lower, hidden: 256}\n  - {name: upper, hidden: 128}\n",
                        "  []\n",
                        "model.yaml:4: error[SG008]: 'layers' has 0 layers, wanted 1 to 64"),
                Mistake.of(
                        "  - {name: lower, hidden: 256}\n",
                        "  - lower\n",
                        "model.yaml:4: error[SG006]: layer 1 is 'lower', wanted a mapping (key: value)"));
    }

    static Stream<Mistake> settings() {
        return Stream.of(
                Mistake.of(
                        "weights:",
                        "pruning: class-blind\nweights:",
                        "model.yaml:7: error[SG020]: the model: 'pruning' is class-blind without a rate; use {scheme: class-blind, rate: 0.8}"),
                Mistake.of(
                        "weights:",
                        "pruning: {scheme: class-blind}\nweights:",
                        "model.yaml:7: error[SG020]: the model: 'pruning': the scheme class-blind needs a rate; add 'rate', the share of weights to remove"),
                Mistake.of(
                        "weights:",
                        "pruning: {scheme: as-trained, rate: 0.5}\nweights:",
                        "model.yaml:7: error[SG020]: the model: 'pruning': as-trained removes nothing, so it has no rate; remove 'rate'"),
                Mistake.of(
                        "weights:",
                        "pruning: {scheme: class-blind, rate: 1}\nweights:",
                        "model.yaml:7: error[SG008]: the model: 'pruning': 'rate' is 1, wanted a number from 0 to 0.9999"),
                Mistake.of(
                        "weights:",
                        "hardware: {board: u55}\nweights:",
                        "model.yaml:7: error[SG025]: hardware: there is no board 'u55'; did you mean 'u50'? (boards: u50, u55c, u200, u250, u280, zcu104, zcu102, kv260, pynq-z2, vck190)"),
                Mistake.of(
                        "weights:",
                        "hardware: {lanes: 48}\nweights:",
                        "model.yaml:7: error[SG008]: hardware: 'lanes' is 48, wanted a power of two; use 32, 64 or auto"),
                Mistake.of(
                        "weights:",
                        "hardware: {lanes: 8192}\nweights:",
                        "model.yaml:7: error[SG008]: hardware: 'lanes' is 8192, wanted a whole number from 1 to 4096"),
                Mistake.of(
                        "weights:",
                        "hardware: {clock-mhz: .inf}\nweights:",
                        "model.yaml:7: error[SG006]: hardware: 'clock-mhz' is '.inf', wanted a number from 1 to 1000"),
                Mistake.of(
                        "weights:",
                        "training: {gradient-threshold: -1}\nweights:",
                        "model.yaml:7: error[SG008]: training: 'gradient-threshold' is -1, wanted a number from 0 to 1000000000"),
                Mistake.of(
                        "weights:",
                        "training: {dropout: {kind: row, rate: 0.5, tile: [32, 32]}}\nweights:",
                        "model.yaml:7: error[SG004]: training: 'dropout': 'tile' is for the kind tile only; remove it or change 'kind'"),
                Mistake.of(
                        "weights:",
                        "training: {dropout: {kind: row, rate: 0.5, weights: own}}\nweights:",
                        "model.yaml:7: error[SG004]: training: 'dropout': 'weights' is for the kind tile only; remove it or change 'kind'"),
                Mistake.of(
                        "weights:",
                        "training: {dropout: {kind: tile, rate: 0.5, tile: [32]}}\nweights:",
                        "model.yaml:7: error[SG006]: training: 'dropout': 'tile' has 1 numbers, wanted 2: [rows, columns]"),
                Mistake.of(
                        "weights: model.safetensors\n",
                        "",
                        "model.yaml:1: error[SG005]: the model: the key 'weights' is missing; add it"),
                Mistake.of(
                        "weights: model",
                        "weights: modle",
                        "model.yaml:7: error[SG017]: weights: 'file' is 'modle.safetensors', but there is no such file; paths are relative to the description"),
                Mistake.of(
                        "weights: model.safetensors",
                        "weights: .",
                        "model.yaml:7: error[SG017]: weights: 'file' is '.', but that is no file; name a file"),
                Mistake.of(
                        "weights: model.safetensors",
                        "weights: {file: model.safetensors, mapping: {weight_ih_l2: x}}",
                        "model.yaml:7: error[SG004]: weights: 'mapping': the model has no tensor 'weight_ih_l2'; did you mean 'weight_ih_l0'?"),
                Mistake.of(
                        "weights:",
                        "quality: {float-twin: float.safetensors}\nweights:",
                        "model.yaml:7: error[SG005]: quality: the key 'data' is missing; add it"),
                Mistake.of(
                        "vocabulary: vocabulary.json",
                        "size: 1",
                        "model.yaml:2: error[SG008]: input: 'size' is 1, wanted a whole number from 2 to 1048576"),
                Mistake.of(
                        "vocabulary: vocabulary.json",
                        "size: 4, vocabulary: vocabulary.json",
                        "model.yaml:2: error[SG018]: input: 'size' is 4, but the vocabulary has 3 tokens; remove 'size'"),
                Mistake.of(
                        "type: one-hot, vocabulary: vocabulary.json",
                        "type: one-hot",
                        "model.yaml:2: error[SG005]: input: the key 'size' is missing; add it"),
                Mistake.of(
                        "type: one-hot, vocabulary: vocabulary.json",
                        "type: vector, size: 3",
                        "model.yaml:6: error[SG005]: output: the key 'size' is missing; add it"),
                Mistake.of(
                        "type: one-hot",
                        "type: onehot",
                        "model.yaml:2: error[SG007]: input: 'type' is 'onehot', wanted one of one-hot, embedding, vector; did you mean 'one-hot'?"),
                Mistake.of(
                        "hidden: 256",
                        "hidden: 65536",
                        "model.yaml:4: error[SG019]: layer 'lower' has 262144 x 65539 weights, which makes 17180655616 up to here; at most 2147483647 can be counted: use fewer units or tokens"));
    }

    @ParameterizedTest
    @MethodSource({"structure", "settings"})
    void saysExactlyWhatIsWrong(Mistake mistake) {
        mistake.check(descriptions);
    }

    @Test
    void manyMistakesAreListedInTheOrderOfTheirLines() {
        List<String> messages = descriptions.messages(
                """
                nmae: x
                input: {type: one-hot}
                layers:
                  - {name: a-b, hidden: zero}
                  - {name: a_b, hidden: 0}
                hardware: {lanes: 3}
                """,
                Purpose.HARDWARE);
        assertEquals(
                List.of(
                        "1 SG004", "1 SG005", "1 SG005", "1 SG005", "2 SG005", "4 SG006", "5 SG011", "5 SG008",
                        "6 SG008"),
                messages.stream()
                        .map(line -> line.replaceAll("^model.yaml:(\\d+): error\\[(SG\\d+)\\].*", "$1 $2"))
                        .toList());
    }

    @Test
    void qualityNeedsAVocabulary() {
        String text = Descriptions.USUAL.replace("vocabulary: vocabulary.json", "size: 3")
                + "quality: {data: held-out.txt}\n";
        assertEquals(
                List.of("model.yaml:2: error[SG005]: input: quality is measured on text, so the key 'vocabulary' is"
                        + " missing; add it, or name a .safetensors file of labelled tokens"),
                descriptions.messages(text, Purpose.HARDWARE));
        String labelled = text.replace("held-out.txt", "model.safetensors");
        assertEquals(List.of(), descriptions.messages(labelled, Purpose.HARDWARE));
    }

    @Test
    void qualityOfVectorsNeedsLabelledSequences() {
        String text = Descriptions.USUAL
                .replaceFirst("input: .*", "input: {type: vector, size: 3}")
                .replaceFirst("output: .*", "output: {size: 3}");
        assertEquals(
                List.of("model.yaml:8: error[SG005]: quality: the input is a vector, so 'data' has to be a .safetensors"
                        + " file with the tensors inputs and labels"),
                descriptions.messages(text + "quality: {data: held-out.txt}\n", Purpose.HARDWARE));
        assertEquals(List.of(), descriptions.messages(text + "quality: {data: model.safetensors}\n", Purpose.HARDWARE));
    }

    @Test
    void bombsAndNonsenseAreOneMessageEach() {
        assertEquals(
                List.of("model.yaml:1: error[SG006]: the model is 'hello', wanted a mapping (key: value)"),
                descriptions.messages("hello", Purpose.HARDWARE));
        assertEquals(
                List.of("model.yaml: error[SG001]: the file is empty; it has to hold a description"),
                descriptions.messages("", Purpose.HARDWARE));
        assertEquals(
                "model.yaml: error[SG002]",
                descriptions
                        .messages("a: " + "[".repeat(9999), Purpose.HARDWARE)
                        .get(0)
                        .substring(0, 24));
    }

    @Test
    void aFileThatIsNotThereIsAMessageToo() {
        Diagnostics diagnostics = new Diagnostics();
        ModelReader.read(Path.of("no", "model.yaml"), Purpose.HARDWARE, diagnostics);
        ModelReader.read(folder, Purpose.HARDWARE, diagnostics);
        assertEquals(
                List.of(
                        "no/model.yaml: error[SG017]: there is no such file",
                        folder + ": error[SG017]: this is a directory; name the model.yaml inside it"),
                diagnostics.all().stream().map(Diagnostic::render).toList());
    }

    static Stream<Arguments> vocabularies() {
        return Stream.of(
                Arguments.of("{\"a\": 0}", "does not begin with '['"),
                Arguments.of("[\"a\"]", "has fewer than 2 tokens"),
                Arguments.of("[\"a\", \"a\"]", "has the token 'a' twice"),
                Arguments.of("[\"a\", 1]", "has something else than a text that is not empty at index 1"),
                Arguments.of("[\"a\", \"\"]", "has something else than a text that is not empty at index 1"),
                Arguments.of(
                        "[\"a\", \"b\"] x",
                        "is no JSON: Unrecognized token 'x': was expecting (JSON String, Number, Array, Object or token 'null', 'true' or 'false')"),
                Arguments.of("[\"a\", \"b\"", "is no JSON: Unexpected end-of-input: expected close marker for Array"),
                Arguments.of("", "does not begin with '['"));
    }

    @ParameterizedTest
    @MethodSource("vocabularies")
    void vocabulariesAreCheckedToo(String json, String wrong) throws IOException {
        Files.writeString(folder.resolve("vocabulary.json"), json);
        assertEquals(
                List.of("model.yaml:2: error[SG018]: input: the vocabulary 'vocabulary.json' " + wrong
                        + "; it has to be a JSON list of distinct texts such as [\"a\", \"b\"]"),
                descriptions.messages(Descriptions.USUAL, Purpose.HARDWARE));
    }
}
