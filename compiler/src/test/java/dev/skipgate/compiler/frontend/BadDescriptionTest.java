package dev.skipgate.compiler.frontend;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.skipgate.compiler.diagnostics.Diagnostic;
import dev.skipgate.compiler.diagnostics.Diagnostics;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Every kind of mistake, made in an otherwise good description, and exactly what is said about it. */
class BadDescriptionTest {
    @TempDir
    private Path folder;

    private Descriptions descriptions;

    @BeforeEach
    void makeFiles() {
        descriptions = Descriptions.in(folder);
    }

    private static Arguments mistake(String from, String to, String... messages) {
        return Arguments.of(from, to, List.of(messages));
    }

    static Stream<Arguments> structure() {
        return Stream.of(
                mistake(
                        "name: char-lm",
                        "name: [",
                        "model.yaml:3: error[SG001]: not well-formed YAML: expected ',' or ']', but got <scalar>"),
                mistake(
                        "hidden: 256",
                        "hiden: 256",
                        "model.yaml:4: error[SG004]: layer 'lower': unknown key 'hiden'; did you mean 'hidden'?",
                        "model.yaml:4: error[SG005]: layer 'lower': the key 'hidden' is missing; add it"),
                mistake(
                        "hidden: 256",
                        "hidden: 256, colour: red",
                        "model.yaml:4: error[SG004]: layer 'lower': unknown key 'colour'; known here: name, type, hidden,"
                                + " bidirectional, input-weights, recurrent-weights, bias, formats, pruning, encoding"),
                mistake(
                        "hidden: 256",
                        "hidden: 256, hidden: 3",
                        "model.yaml:4: error[SG003]: the key 'hidden' was already given in line 4; remove one of the two"),
                mistake(
                        "output: {result: argmax}\n",
                        "",
                        "model.yaml:1: error[SG005]: the model: the key 'output' is missing; add it"),
                mistake(
                        "name: char-lm\n",
                        "",
                        "model.yaml:1: error[SG005]: the model: the key 'name' is missing; add it"),
                mistake(
                        "name: char-lm\n",
                        "name:\n",
                        "model.yaml:1: error[SG006]: the model: the key 'name' has no value; give it one or remove the key"),
                mistake(
                        "hidden: 256",
                        "hidden: many",
                        "model.yaml:4: error[SG006]: layer 'lower': 'hidden' is 'many', wanted a whole number from 1 to 65536"),
                mistake(
                        "hidden: 256",
                        "hidden: \"256\"",
                        "model.yaml:4: error[SG006]: layer 'lower': 'hidden' is the text '256', wanted a whole number from 1 to 65536"),
                mistake(
                        "hidden: 256",
                        "hidden: 25.6",
                        "model.yaml:4: error[SG006]: layer 'lower': 'hidden' is '25.6', wanted a whole number from 1 to 65536"),
                mistake(
                        "hidden: 256",
                        "hidden: [256]",
                        "model.yaml:4: error[SG006]: layer 'lower': 'hidden' is a list, wanted a whole number from 1 to 65536"),
                mistake(
                        "hidden: 256",
                        "hidden: 0",
                        "model.yaml:4: error[SG008]: layer 'lower': 'hidden' is 0, wanted a whole number from 1 to 65536"),
                mistake(
                        "hidden: 256",
                        "hidden: -1",
                        "model.yaml:4: error[SG008]: layer 'lower': 'hidden' is -1, wanted a whole number from 1 to 65536"),
                mistake(
                        "hidden: 256",
                        "hidden: 65537",
                        "model.yaml:4: error[SG008]: layer 'lower': 'hidden' is 65537, wanted a whole number from 1 to 65536"),
                mistake(
                        "hidden: 256",
                        "hidden: 9999999999999999999",
                        "model.yaml:4: error[SG008]: layer 'lower': 'hidden' is 9999999999999999999, wanted a whole number from 1 to 65536"),
                mistake(
                        "{result: argmax}",
                        "argmax",
                        "model.yaml:6: error[SG006]: the model: 'output' is 'argmax', wanted a mapping (key: value)"),
                mistake(
                        "{result: argmax}",
                        "{result: max}",
                        "model.yaml:6: error[SG007]: output: 'result' is 'max', wanted one of logits, argmax"),
                mistake(
                        "{result: argmax}",
                        "{result: agrmax}",
                        "model.yaml:6: error[SG007]: output: 'result' is 'agrmax', wanted one of logits, argmax; did you mean 'argmax'?"),
                mistake(
                        "  - {name: lower, hidden: 256}\n  - {name: upper, hidden: 128}\n",
                        "  []\n",
                        "model.yaml:4: error[SG008]: 'layers' has 0 layers, wanted 1 to 64"),
                mistake(
                        "  - {name: lower, hidden: 256}\n",
                        "  - lower\n",
                        "model.yaml:4: error[SG006]: layer 1 is 'lower', wanted a mapping (key: value)"));
    }

    static Stream<Arguments> names() {
        return Stream.of(
                mistake(
                        "name: lower",
                        "name: '\"; rm -rf /'",
                        "model.yaml:4: error[SG009]: layer '\"; rm -rf /': a name is a letter and then up to 63 letters, digits, '_' or '-'; rename it"),
                mistake(
                        "name: lower",
                        "name: ../../x",
                        "model.yaml:4: error[SG009]: layer '../../x': a name is a letter and then up to 63 letters, digits, '_' or '-'; rename it"),
                mistake(
                        "name: lower",
                        "name: \"a\\nb\\e[2J\"",
                        "model.yaml:4: error[SG009]: layer 'a\\nb\\u001b[2J': a name is a letter and then up to 63 letters, digits, '_' or '-'; rename it"),
                mistake(
                        "char-lm",
                        "x".repeat(65),
                        "model.yaml:1: error[SG009]: model '" + "x".repeat(65)
                                + "': a name is a letter and then up to 63 letters, digits, '_' or '-'; rename it"),
                mistake(
                        "name: lower",
                        "name: while",
                        "model.yaml:4: error[SG010]: layer 'while': the name is a word of C++, of Java or of Skipgate itself; rename it, for example to 'while-net'"),
                mistake(
                        "char-lm",
                        "static-assert",
                        "model.yaml:1: error[SG010]: model 'static-assert': the name is a word of C++, of Java or of Skipgate itself; rename it, for example to 'static-assert-net'"),
                mistake(
                        "name: lower",
                        "name: output",
                        "model.yaml:4: error[SG010]: layer 'output': the name is a word of C++, of Java or of Skipgate itself; rename it, for example to 'output-net'"),
                mistake(
                        "name: lower",
                        "name: upper",
                        "model.yaml:5: error[SG011]: layer 'upper': the name is already used in line 4; rename one of them"),
                mistake(
                        "name: lower",
                        "name: up-per",
                        "model.yaml:5: error[SG011]: layer 'upper': the name becomes the same identifier as 'up-per' in line 4; rename one of them"),
                mistake(
                        "name: lower",
                        "name: up_per",
                        "model.yaml:5: error[SG011]: layer 'upper': the name becomes the same identifier as 'up_per' in line 4; rename one of them"),
                mistake(
                        "name: lower",
                        "name: UPPER",
                        "model.yaml:5: error[SG011]: layer 'upper': the name becomes the same identifier as 'UPPER' in line 4; rename one of them"));
    }

    static Stream<Arguments> layers() {
        return Stream.of(
                mistake(
                        "hidden: 256",
                        "hidden: 256, type: gru",
                        "model.yaml:4: error[SG012]: layer 'lower': layers of type gru are not supported yet; use unidirectional lstm layers"),
                mistake(
                        "hidden: 256",
                        "hidden: 256, type: rnn",
                        "model.yaml:4: error[SG012]: layer 'lower': layers of type rnn are not supported yet; use unidirectional lstm layers"),
                mistake(
                        "hidden: 256",
                        "hidden: 256, bidirectional: true",
                        "model.yaml:4: error[SG012]: layer 'lower': bidirectional layers are not supported yet; use unidirectional lstm layers"),
                mistake(
                        "hidden: 256",
                        "hidden: 256, bidirectional: yes",
                        "model.yaml:4: error[SG006]: layer 'lower': 'bidirectional' is 'yes', wanted true or false"),
                mistake(
                        "hidden: 256",
                        "hidden: 256, type: lsmt",
                        "model.yaml:4: error[SG007]: layer 'lower': 'type' is 'lsmt', wanted one of lstm; did you mean 'lstm'?"),
                mistake(
                        "hidden: 256",
                        "hidden: 256, encoding: zip",
                        "model.yaml:4: error[SG007]: layer 'lower': 'encoding' is 'zip', wanted one of auto, packed, compressed, constant"),
                mistake(
                        "hidden: 256",
                        "hidden: 256, bias: 16",
                        "model.yaml:4: error[SG006]: layer 'lower': 'bias' is '16', wanted a number format such as fixed(16,4)"),
                mistake(
                        "hidden: 256",
                        "hidden: 256, bias: fixed(16,4)",
                        "model.yaml:4: error[SG004]: layer 'lower': unknown key '4)'; known here: name, type, hidden,"
                                + " bidirectional, input-weights, recurrent-weights, bias, formats, pruning, encoding",
                        "model.yaml:4: error[SG006]: layer 'lower': 'bias' is 'fixed(16', wanted a number format such as fixed(16,4); between { and } a comma ends a value, so put it in quotes: \"fixed(8,2)\""),
                mistake(
                        "hidden: 256",
                        "hidden: 256, formats: {hidden: 'ufixed(8,0)'}",
                        "model.yaml:4: error[SG016]: layer 'lower': 'formats': 'hidden' is ufixed(8,0), but a hidden state has a sign; use fixed(9,1), which holds the same values"),
                mistake(
                        "hidden: 256",
                        "hidden: 256, formats: {hidden: 'fixed(17,1)'}",
                        "model.yaml:4: error[SG016]: layer 'lower': 'formats': 'hidden' is fixed(17,1): 17 bits, but a hidden state has 2 to 16 bits"),
                mistake(
                        "hidden: 256",
                        "hidden: 256, formats: {gate-input: 'fixed(13,4)'}",
                        "model.yaml:4: error[SG016]: layer 'lower': 'formats': 'gate-input' is fixed(13,4): 13 bits, but a table address has 2 to 12 bits"),
                mistake(
                        "hidden: 256",
                        "hidden: 256, formats: {cell: 'fixed(16,17)'}",
                        "model.yaml:4: error[SG016]: layer 'lower': 'formats': 'cell' is fixed(16,17): 17 integer bits, but a cell state of 16 bits has 1 to 16 of them, the sign included"));
    }

    static Stream<Arguments> quantizers() {
        String wanted =
                "wanted a quantizer: ternary, ternary(0.5), Q1.1, exponential(-6,0) or, for the output alone, fixed(8,2)";
        return Stream.of(
                mistake(
                        "hidden: 256",
                        "hidden: 256, input-weights: float",
                        "model.yaml:4: error[SG013]: layer 'lower': 'input-weights' is float, which hardware without multipliers cannot have; use ternary, Q1.1 or exponential(-6,0)"),
                mistake(
                        "hidden: 256",
                        "hidden: 256, recurrent-weights: {type: binary}",
                        "model.yaml:4: error[SG013]: layer 'lower': 'recurrent-weights' is binary, which has no zeros to skip and is for training only; use ternary or Q1.1"),
                mistake(
                        "hidden: 256",
                        "hidden: 256, input-weights: 'fixed(8,2)'",
                        "model.yaml:4: error[SG014]: layer 'lower': 'input-weights' is fixed(8,2): fixed-point weights would need a multiplier in every lane, so only the dense output may have them; use ternary, Q1.1 or exponential(-6,0)"),
                mistake(
                        "hidden: 256",
                        "hidden: 256, input-weights: ternary(0.3)",
                        "model.yaml:4: error[SG015]: layer 'lower': 'input-weights': a ternary scale of 0.3 is no power of two from 2^-32 to 2^15; use 0.25, 0.5, 1 or auto"),
                mistake(
                        "hidden: 256",
                        "hidden: 256, input-weights: {type: ternary, scale: 0}",
                        "model.yaml:4: error[SG015]: layer 'lower': 'input-weights': 'scale': a ternary scale of 0.0 is no power of two from 2^-32 to 2^15; use 0.25, 0.5, 1 or auto"),
                mistake(
                        "hidden: 256",
                        "hidden: 256, input-weights: Q0.1",
                        "model.yaml:4: error[SG015]: layer 'lower': 'input-weights': Q0.1 has no sign bit or not 2 to 16 bits in all; use Q1.1 for {-0.5, 0, 0.5}"),
                mistake(
                        "hidden: 256",
                        "hidden: 256, input-weights: 'exponential(0,-6)'",
                        "model.yaml:4: error[SG015]: layer 'lower': 'input-weights': exponents have to be whole numbers that go up, from -32 to 15, at most 32 of them; use exponential(-6,0)"),
                mistake(
                        "hidden: 256",
                        "hidden: 256, input-weights: 'exponential(-6.5,0)'",
                        "model.yaml:4: error[SG015]: layer 'lower': 'input-weights' is the text 'exponential(-6.5,0)', but its first two numbers count bits or powers and are whole"),
                mistake(
                        "hidden: 256",
                        "hidden: 256, input-weights: 'exponential(-6,0,2)'",
                        "model.yaml:4: error[SG015]: layer 'lower': 'input-weights': weights below 2.0 shall be zero, which leaves none or makes no sense; use a number from 0 to the largest power"),
                mistake(
                        "hidden: 256",
                        "hidden: 256, input-weights: ternery",
                        "model.yaml:4: error[SG007]: layer 'lower': 'input-weights' is 'ternery', " + wanted
                                + "; did you mean 'ternary'?"),
                mistake(
                        "hidden: 256",
                        "hidden: 256, input-weights: 7",
                        "model.yaml:4: error[SG006]: layer 'lower': 'input-weights' is '7', " + wanted),
                mistake(
                        "hidden: 256",
                        "hidden: 256, input-weights: {scale: 1}",
                        "model.yaml:4: error[SG005]: layer 'lower': 'input-weights': the key 'type' is missing; add one of ternary, pow2-ternary, exponential, fixed-point, float, binary"),
                mistake(
                        "hidden: 256",
                        "hidden: 256, input-weights: {type: ternary, width: 3}",
                        "model.yaml:4: error[SG004]: layer 'lower': 'input-weights': unknown key 'width'; known here: type, scale"),
                mistake(
                        "{result: argmax}",
                        "{weights: 'fixed(17,2)'}",
                        "model.yaml:6: error[SG016]: output: 'weights' is fixed(17,2): 17 bits, but a fixed-point weight has 2 to 16 bits"),
                mistake(
                        "{result: argmax}",
                        "{logits: 'fixed(17,8)'}",
                        "model.yaml:6: error[SG016]: output: 'logits' is fixed(17,8): 17 bits, but a logit has 2 to 16 bits"));
    }

    static Stream<Arguments> settings() {
        return Stream.of(
                mistake(
                        "weights:",
                        "pruning: class-blind\nweights:",
                        "model.yaml:7: error[SG020]: the model: 'pruning' is class-blind without a rate; use {scheme: class-blind, rate: 0.8}"),
                mistake(
                        "weights:",
                        "pruning: {scheme: class-blind}\nweights:",
                        "model.yaml:7: error[SG020]: the model: 'pruning': the scheme class-blind needs a rate; add 'rate', the share of weights to remove"),
                mistake(
                        "weights:",
                        "pruning: {scheme: as-trained, rate: 0.5}\nweights:",
                        "model.yaml:7: error[SG020]: the model: 'pruning': as-trained removes nothing, so it has no rate; remove 'rate'"),
                mistake(
                        "weights:",
                        "pruning: {scheme: class-blind, rate: 1}\nweights:",
                        "model.yaml:7: error[SG008]: the model: 'pruning': 'rate' is 1, wanted a number from 0 to 0.9999"),
                mistake(
                        "weights:",
                        "hardware: {board: u55}\nweights:",
                        "model.yaml:7: error[SG025]: hardware: there is no board 'u55'; did you mean 'u50'? (boards: u50, u55c, u200, u250, u280, zcu104, zcu102, kv260, pynq-z2, vck190)"),
                mistake(
                        "weights:",
                        "hardware: {lanes: 48}\nweights:",
                        "model.yaml:7: error[SG008]: hardware: 'lanes' is 48, wanted a power of two; use 32, 64 or auto"),
                mistake(
                        "weights:",
                        "hardware: {lanes: 8192}\nweights:",
                        "model.yaml:7: error[SG008]: hardware: 'lanes' is 8192, wanted a whole number from 1 to 4096"),
                mistake(
                        "weights:",
                        "hardware: {clock-mhz: .inf}\nweights:",
                        "model.yaml:7: error[SG006]: hardware: 'clock-mhz' is '.inf', wanted a number from 1 to 1000"),
                mistake(
                        "weights:",
                        "training: {gradient-threshold: -1}\nweights:",
                        "model.yaml:7: error[SG008]: training: 'gradient-threshold' is -1, wanted a number from 0 to 1000000000"),
                mistake(
                        "weights:",
                        "training: {dropout: {kind: row, rate: 0.5, tile: [32, 32]}}\nweights:",
                        "model.yaml:7: error[SG004]: training: 'dropout': 'tile' is for the kind tile only; remove it or change 'kind'"),
                mistake(
                        "weights:",
                        "training: {dropout: {kind: tile, rate: 0.5, tile: [32]}}\nweights:",
                        "model.yaml:7: error[SG006]: training: 'dropout': 'tile' has 1 numbers, wanted 2: [rows, columns]"),
                mistake(
                        "weights: model.safetensors\n",
                        "",
                        "model.yaml:1: error[SG005]: the model: the key 'weights' is missing; add it"),
                mistake(
                        "weights: model",
                        "weights: modle",
                        "model.yaml:7: error[SG017]: weights: 'file' is 'modle.safetensors', but there is no such file; paths are relative to the description"),
                mistake(
                        "weights: model.safetensors",
                        "weights: .",
                        "model.yaml:7: error[SG017]: weights: 'file' is '.', but that is no file; name a file"),
                mistake(
                        "weights: model.safetensors",
                        "weights: {file: model.safetensors, mapping: {weight_ih_l2: x}}",
                        "model.yaml:7: error[SG004]: weights: 'mapping': the model has no tensor 'weight_ih_l2'; did you mean 'weight_ih_l0'?"),
                mistake(
                        "weights:",
                        "quality: {float-twin: float.safetensors}\nweights:",
                        "model.yaml:7: error[SG005]: quality: the key 'data' is missing; add it"),
                mistake(
                        "vocabulary: vocabulary.json",
                        "size: 1",
                        "model.yaml:2: error[SG008]: input: 'size' is 1, wanted a whole number from 2 to 1048576"),
                mistake(
                        "vocabulary: vocabulary.json",
                        "size: 4, vocabulary: vocabulary.json",
                        "model.yaml:2: error[SG018]: input: 'size' is 4, but the vocabulary has 3 tokens; remove 'size'"),
                mistake(
                        "type: one-hot, vocabulary: vocabulary.json",
                        "type: one-hot",
                        "model.yaml:2: error[SG005]: input: the key 'size' is missing; add it"),
                mistake(
                        "type: one-hot, vocabulary: vocabulary.json",
                        "type: vector, size: 3",
                        "model.yaml:6: error[SG005]: output: the key 'size' is missing; add it"),
                mistake(
                        "type: one-hot",
                        "type: onehot",
                        "model.yaml:2: error[SG007]: input: 'type' is 'onehot', wanted one of one-hot, embedding, vector; did you mean 'one-hot'?"),
                mistake(
                        "hidden: 256",
                        "hidden: 65536",
                        "model.yaml:4: error[SG019]: layer 'lower' has 262144 x 65539 weights, which makes 17180655616 up to here; at most 2147483647 can be counted: use fewer units or tokens"));
    }

    @ParameterizedTest
    @MethodSource({"structure", "names", "layers", "quantizers", "settings"})
    void saysExactlyWhatIsWrong(String from, String to, List<String> messages) {
        assertEquals(
                messages,
                descriptions.messages(
                        Descriptions.USUAL.replaceFirst(Pattern.quote(from), Matcher.quoteReplacement(to)),
                        Purpose.HARDWARE));
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
                        + " missing; add it"),
                descriptions.messages(text, Purpose.HARDWARE));
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
