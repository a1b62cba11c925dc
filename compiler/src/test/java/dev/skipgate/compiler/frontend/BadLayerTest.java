package dev.skipgate.compiler.frontend;

import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Mistakes in layers and the output: their names, formats and quantizers, and exactly what is said about them. */
class BadLayerTest {
    @TempDir
    private Path folder;

    static Stream<Mistake> names() {
        return Stream.of(
                Mistake.of(
                        "name: lower",
                        "name: '\"; rm -rf /'",
                        "model.yaml:4: error[SG009]: layer '\"; rm -rf /': a name is a letter and then up to 63 letters, digits, '_' or '-'; rename it"),
                Mistake.of(
                        "name: lower",
                        "name: ../../x",
                        "model.yaml:4: error[SG009]: layer '../../x': a name is a letter and then up to 63 letters, digits, '_' or '-'; rename it"),
                Mistake.of(
                        "name: lower",
                        "name: \"a\\nb\\e[2J\"",
                        "model.yaml:4: error[SG009]: layer 'a\\nb\\u001b[2J': a name is a letter and then up to 63 letters, digits, '_' or '-'; rename it"),
                Mistake.of(
                        "char-lm",
                        "x".repeat(65),
                        "model.yaml:1: error[SG009]: model '" + "x".repeat(65)
                                + "': a name is a letter and then up to 63 letters, digits, '_' or '-'; rename it"),
                Mistake.of(
                        "name: lower",
                        "name: while",
                        "model.yaml:4: error[SG010]: layer 'while': the name is a word of C++, of Java or of Skipgate itself; rename it, for example to 'while-net'"),
                Mistake.of(
                        "char-lm",
                        "static-assert",
                        "model.yaml:1: error[SG010]: model 'static-assert': the name is a word of C++, of Java or of Skipgate itself; rename it, for example to 'static-assert-net'"),
                Mistake.of(
                        "name: lower",
                        "name: output",
                        "model.yaml:4: error[SG010]: layer 'output': the name is a word of C++, of Java or of Skipgate itself; rename it, for example to 'output-net'"),
                Mistake.of(
                        "name: lower",
                        "name: upper",
                        "model.yaml:5: error[SG011]: layer 'upper': the name is already used in line 4; rename one of them"),
                Mistake.of(
                        "name: lower",
                        "name: up-per",
                        "model.yaml:5: error[SG011]: layer 'upper': the name becomes the same identifier as 'up-per' in line 4; rename one of them"),
                Mistake.of(
                        "name: lower",
                        "name: up_per",
                        "model.yaml:5: error[SG011]: layer 'upper': the name becomes the same identifier as 'up_per' in line 4; rename one of them"),
                Mistake.of(
                        "name: lower",
                        "name: UPPER",
                        "model.yaml:5: error[SG011]: layer 'upper': the name becomes the same identifier as 'UPPER' in line 4; rename one of them"));
    }

    static Stream<Mistake> layers() {
        return Stream.of(
                Mistake.of(
                        "hidden: 256",
                        "type: dense, units: 256",
                        "model.yaml:4: error[SG005]: layer 'lower': the key 'format' is missing; add it"),
                Mistake.of(
                        "hidden: 256",
                        "hidden: 256, nonlinearity: relu",
                        "model.yaml:4: error[SG004]: layer 'lower': 'nonlinearity' is for layers of type rnn only; remove it or change 'type'"),
                Mistake.of(
                        "hidden: 256",
                        "hidden: 256, identity-start: true",
                        "model.yaml:4: error[SG004]: layer 'lower': 'identity-start' is for layers of type rnn only; remove it or change 'type'"),
                Mistake.of(
                        "hidden: 256",
                        "hidden: 256, reset: before",
                        "model.yaml:4: error[SG004]: layer 'lower': 'reset' is for layers of type gru only; remove it or change 'type'"),
                Mistake.of(
                        "hidden: 256",
                        "hidden: 256, bias: Q2.2",
                        "model.yaml:4: error[SG013]: layer 'lower': 'bias' is Q2.2, which biases have in training only; use fixed(16,4)"),
                Mistake.of(
                        "hidden: 256",
                        "hidden: 256, bias: float",
                        "model.yaml:4: error[SG013]: layer 'lower': 'bias' is float, which biases are in training only; use fixed(16,4)"),
                Mistake.of(
                        "hidden: 256",
                        "hidden: 256, bias: binary",
                        "model.yaml:4: error[SG013]: layer 'lower': 'bias' is binary, which has no zeros to skip and is for training only; use fixed(16,4)"),
                Mistake.of(
                        "hidden: 256",
                        "hidden: 256, bidirectional: yes",
                        "model.yaml:4: error[SG006]: layer 'lower': 'bidirectional' is 'yes', wanted true or false"),
                Mistake.of(
                        "hidden: 256",
                        "hidden: 256, bidirectional: true, reverse: true",
                        "model.yaml:4: error[SG004]: layer 'lower': 'reverse' is of a layer that reads sequences from their end"
                                + " alone, and a 'bidirectional' one reads them both ways; remove one of the two"),
                Mistake.of(
                        "hidden: 256",
                        "hidden: 256, type: lsmt",
                        "model.yaml:4: error[SG007]: layer 'lower': 'type' is 'lsmt', wanted one of lstm, gru, rnn, dense, convolution, max-pool; did you mean 'lstm'?"),
                // Trained in emulation only; see docs/experiments/nmt-pruning.md.
                Mistake.of(
                        "hidden: 256",
                        "hidden: 256, type: attention",
                        "model.yaml:4: error[SG007]: layer 'lower': 'type' is 'attention', wanted one of lstm, gru, rnn, dense, convolution, max-pool"),
                Mistake.of(
                        "hidden: 256",
                        "hidden: 256, encoding: zip",
                        "model.yaml:4: error[SG007]: layer 'lower': 'encoding' is 'zip', wanted one of auto, packed, compressed, constant"),
                Mistake.of(
                        "hidden: 256",
                        "hidden: 256, bias: 16",
                        "model.yaml:4: error[SG006]: layer 'lower': 'bias' is '16', wanted a number format such as fixed(16,4)"),
                Mistake.of(
                        "hidden: 256",
                        "hidden: 256, bias: fixed(16,4)",
                        "model.yaml:4: error[SG004]: layer 'lower': unknown key '4)'; known here: name, type, hidden,"
                                + " nonlinearity, identity-start, reset, bidirectional, reverse, input-weights, recurrent-weights, bias, formats, pruning, encoding",
                        "model.yaml:4: error[SG006]: layer 'lower': 'bias' is 'fixed(16', wanted a number format such as fixed(16,4); between { and } a comma ends a value, so put it in quotes: \"fixed(8,2)\""),
                Mistake.of(
                        "hidden: 256",
                        "hidden: 256, formats: {hidden: 'ufixed(8,0)'}",
                        "model.yaml:4: error[SG016]: layer 'lower': 'formats': 'hidden' is ufixed(8,0), but a hidden state has a sign; use fixed(9,1), which holds the same values"),
                Mistake.of(
                        "hidden: 256",
                        "hidden: 256, formats: {hidden: 'fixed(17,1)'}",
                        "model.yaml:4: error[SG016]: layer 'lower': 'formats': 'hidden' is fixed(17,1): 17 bits, but a hidden state has 2 to 16 bits"),
                Mistake.of(
                        "hidden: 256",
                        "hidden: 256, formats: {gate-input: 'fixed(13,4)'}",
                        "model.yaml:4: error[SG016]: layer 'lower': 'formats': 'gate-input' is fixed(13,4): 13 bits, but a table address has 2 to 12 bits"),
                Mistake.of(
                        "hidden: 256",
                        "hidden: 256, formats: {cell: 'fixed(16,17)'}",
                        "model.yaml:4: error[SG016]: layer 'lower': 'formats': 'cell' is fixed(16,17): 17 integer bits, but a cell state of 16 bits has 1 to 16 of them, the sign included"));
    }

    static Stream<Mistake> quantizers() {
        String wanted =
                "wanted a quantizer: ternary, ternary(0.5), Q1.1, exponential(-6,0) or, for the output alone, fixed(8,2)";
        return Stream.of(
                Mistake.of(
                        "hidden: 256",
                        "hidden: 256, input-weights: float",
                        "model.yaml:4: error[SG013]: layer 'lower': 'input-weights' is float, which hardware without multipliers cannot have; use ternary, Q1.1 or exponential(-6,0)"),
                Mistake.of(
                        "hidden: 256",
                        "hidden: 256, recurrent-weights: {type: binary}",
                        "model.yaml:4: error[SG013]: layer 'lower': 'recurrent-weights' is binary, which has no zeros to skip and is for training only; use ternary or Q1.1"),
                Mistake.of(
                        "hidden: 256",
                        "hidden: 256, input-weights: stochastic ternary",
                        "model.yaml:4: error[SG013]: layer 'lower': 'input-weights' is stochastic, which is for training only, as hardware rounds once and for all; remove 'stochastic'"),
                Mistake.of(
                        "hidden: 256",
                        "hidden: 256, input-weights: stochastic float",
                        "model.yaml:4: error[SG015]: layer 'lower': 'input-weights': float weights are not rounded, so not stochastically either; use float"),
                Mistake.of(
                        "hidden: 256",
                        "hidden: 256, input-weights: binary(0)",
                        "model.yaml:4: error[SG015]: layer 'lower': 'input-weights': binary weights of 0.0 make no sense; use a positive number such as 1"),
                Mistake.of(
                        "hidden: 256",
                        "hidden: 256, input-weights: 'fixed(8,2)'",
                        "model.yaml:4: error[SG014]: layer 'lower': 'input-weights' is fixed(8,2): fixed-point weights would need a multiplier in every lane, so only dense layers may have them; use ternary, Q1.1 or exponential(-6,0)"),
                Mistake.of(
                        "hidden: 256",
                        "hidden: 256, input-weights: ternary(0.3)",
                        "model.yaml:4: error[SG015]: layer 'lower': 'input-weights': a ternary scale of 0.3 is no power of two from 2^-32 to 2^15; use 0.25, 0.5, 1 or auto"),
                Mistake.of(
                        "hidden: 256",
                        "hidden: 256, input-weights: {type: ternary, scale: 0}",
                        "model.yaml:4: error[SG015]: layer 'lower': 'input-weights': 'scale': a ternary scale of 0.0 is no power of two from 2^-32 to 2^15; use 0.25, 0.5, 1 or auto"),
                Mistake.of(
                        "hidden: 256",
                        "hidden: 256, input-weights: Q0.1",
                        "model.yaml:4: error[SG015]: layer 'lower': 'input-weights': Q0.1 has 1 bits in all, 1 of them behind the point, wanted 2 to 16 and at most 24; use Q1.1 for {-0.5, 0, 0.5}"),
                Mistake.of(
                        "hidden: 256",
                        "hidden: 256, input-weights: 'exponential(0,-6)'",
                        "model.yaml:4: error[SG015]: layer 'lower': 'input-weights': exponents have to be whole numbers that go up, from -32 to 15, at most 32 of them; use exponential(-6,0)"),
                Mistake.of(
                        "hidden: 256",
                        "hidden: 256, input-weights: 'exponential(-6.5,0)'",
                        "model.yaml:4: error[SG015]: layer 'lower': 'input-weights' is the text 'exponential(-6.5,0)', but its first two numbers count bits or powers and are whole"),
                Mistake.of(
                        "hidden: 256",
                        "hidden: 256, input-weights: 'exponential(-6,0,2)'",
                        "model.yaml:4: error[SG015]: layer 'lower': 'input-weights': weights below 2.0 shall be zero, which leaves none or makes no sense; use a number from 0 to the largest power"),
                Mistake.of(
                        "hidden: 256",
                        "hidden: 256, input-weights: ternery",
                        "model.yaml:4: error[SG007]: layer 'lower': 'input-weights' is 'ternery', " + wanted
                                + "; did you mean 'ternary'?"),
                Mistake.of(
                        "hidden: 256",
                        "hidden: 256, input-weights: 7",
                        "model.yaml:4: error[SG006]: layer 'lower': 'input-weights' is '7', " + wanted),
                Mistake.of(
                        "hidden: 256",
                        "hidden: 256, input-weights: {scale: 1}",
                        "model.yaml:4: error[SG005]: layer 'lower': 'input-weights': the key 'type' is missing; add one of ternary, pow2-ternary, exponential, fixed-point, float, binary"),
                Mistake.of(
                        "hidden: 256",
                        "hidden: 256, input-weights: {type: ternary, width: 3}",
                        "model.yaml:4: error[SG004]: layer 'lower': 'input-weights': unknown key 'width'; known here: type, scale, stochastic"),
                Mistake.of(
                        "{result: argmax}",
                        "{weights: 'fixed(17,2)'}",
                        "model.yaml:6: error[SG016]: output: 'weights' is fixed(17,2): 17 bits, but a fixed-point weight has 2 to 16 bits"),
                Mistake.of(
                        "{result: argmax}",
                        "{logits: 'fixed(17,8)'}",
                        "model.yaml:6: error[SG016]: output: 'logits' is fixed(17,8): 17 bits, but a logit has 2 to 16 bits"));
    }

    @ParameterizedTest
    @MethodSource({"names", "layers", "quantizers"})
    void saysExactlyWhatIsWrong(Mistake mistake) {
        mistake.check(Descriptions.in(folder));
    }
}
