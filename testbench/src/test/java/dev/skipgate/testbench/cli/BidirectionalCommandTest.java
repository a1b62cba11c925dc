package dev.skipgate.testbench.cli;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.skipgate.runtime.Accelerator;
import dev.skipgate.runtime.InputSequence;
import dev.skipgate.runtime.StepResult;
import dev.skipgate.runtime.bundle.BundleException;
import dev.skipgate.runtime.bundle.safetensors.SafetensorsWriter;
import dev.skipgate.runtime.opencl.OpenClDevice;
import dev.skipgate.runtime.reference.ReferenceAccelerator;
import dev.skipgate.testbench.card.CardTarget;
import dev.skipgate.testbench.card.CardUse;
import dev.skipgate.testbench.card.Deployment;
import dev.skipgate.testbench.project.OutputException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A model with bidirectional layers through the command line: compiled, verified on several targets, and refused where single steps are needed. */
class BidirectionalCommandTest {
    private static final int SYMBOLS = 6;
    private static final int UNITS = 8;
    private static final int STEPS = 150;

    private SafetensorsWriter weights = new SafetensorsWriter();
    private final SplittableRandom random = new SplittableRandom(1);

    @TempDir
    Path folder;

    private Path out;

    @BeforeEach
    void writeModel() throws IOException {
        out = folder.resolve("out");
        describe("");
        for (String direction : List.of("", "_reverse")) {
            cells(0, 4 * UNITS, SYMBOLS, direction);
            cells(1, 3 * UNITS, 2 * UNITS, direction);
        }
        cells(2, UNITS, 2 * UNITS, "");
        tensor("output.weight", SYMBOLS, UNITS);
        weights.floats("output.bias", List.of((long) SYMBOLS), values(SYMBOLS));
        weights.write(folder.resolve("model.safetensors"));
    }

    private void describe(String more) throws IOException {
        Files.writeString(folder.resolve("vocabulary.json"), "[\" \", \"T\", \"e\", \"h\", \"s\", \"t\"]");
        Files.writeString(folder.resolve("text.txt"), "The set he sees these sheets test ");
        Files.writeString(
                folder.resolve("model.yaml"),
                """
                name: both-ways
                input: {type: one-hot, vocabulary: vocabulary.json}
                layers:
                  - {name: lower, hidden: 8, bidirectional: true}
                  - {name: middle, hidden: 8, type: gru, bidirectional: true}
                  - {name: upper, hidden: 8, type: rnn, nonlinearity: relu}
                output: {}
                hardware: {board: u55c, lanes: 4}
                weights: model.safetensors
                """
                        + more);
    }

    /** Of the same layers in one direction. */
    private void weights(SafetensorsWriter others) {
        weights = others;
        cells(0, 4 * UNITS, SYMBOLS, "");
        cells(1, 3 * UNITS, UNITS, "");
        cells(2, UNITS, UNITS, "");
        tensor("output.weight", SYMBOLS, UNITS);
        weights.floats("output.bias", List.of((long) SYMBOLS), values(SYMBOLS));
    }

    private void cells(int layer, int rows, int inputs, String direction) {
        tensor("lstm.weight_ih_l" + layer + direction, rows, inputs);
        tensor("lstm.weight_hh_l" + layer + direction, rows, UNITS);
        weights.floats("lstm.bias_ih_l" + layer + direction, List.of((long) rows), values(rows));
        weights.floats("lstm.bias_hh_l" + layer + direction, List.of((long) rows), values(rows));
    }

    private void tensor(String name, int rows, int columns) {
        weights.floats(name, List.of((long) rows, (long) columns), values(rows * columns));
    }

    private float[] values(int count) {
        float[] values = new float[count];
        for (int i = 0; i < count; i++) {
            values[i] = random.nextInt(3) == 0 ? 0 : (float) (2 * random.nextDouble() - 1);
        }
        return values;
    }

    private Invocation compile() {
        return Invocation.of("compile", folder.resolve("model.yaml"), "--out", out);
    }

    @Test
    void everyTargetEqualsTheIntegerModel() throws IOException, InterruptedException {
        compile().assertDone();
        Invocation verified = Invocation.of(
                "verify", out, "--targets", "java,cpu,csim", "--steps", STEPS, "--input", folder.resolve("text.txt"));
        verified.assertDone().assertSays("csim: " + STEPS + " steps", "cycles a step simulated, equal to the estimate");
        JsonNode report = new ObjectMapper().readTree(out.resolve("report.json").toFile());
        assertTrue(report.at("/bitExact/csim").asBoolean(), report::toString);
        assertEquals(
                report.at("/cyclesPerStep/estimated").asDouble(),
                report.at("/cyclesPerStep/simulated").asDouble());
        assertGoldenRunPasses();

        String refusal = "reads texts from their end";
        Invocation.of("generate", out, "--target", "java").assertFailure(ExitCode.INPUT, "lower.reverse", refusal);
        OutputException deploy =
                assertThrows(OutputException.class, () -> Deployment.of(out, new CardUse(CardTarget.EMULATED), STEPS));
        assertTrue(deploy.getMessage().contains("from their end"), deploy.getMessage());
    }

    /** The project's own Makefile runs all passes on the test data that compile wrote. */
    private void assertGoldenRunPasses() throws IOException, InterruptedException {
        Process make = new ProcessBuilder("make", "-s", "csim", "CXXFLAGS=-O0")
                .directory(out.resolve("hls").toFile())
                .redirectErrorStream(true)
                .start();
        String said = new String(make.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertTrue(make.waitFor(2, TimeUnit.MINUTES));
        assertEquals(0, make.exitValue(), said);
        assertTrue(said.contains("\"mismatches\":0"), said);
    }

    /** The values of the topmost layer as a result, of every step and of the ends of its directions. */
    @Test
    void theStateIsAResult() throws IOException, BundleException {
        Path model = folder.resolve("model.yaml");
        Files.writeString(
                model,
                Files.readString(model)
                        .replace("output: {}", "output: {result: state}")
                        .replace("  - {name: upper, hidden: 8, type: rnn, nonlinearity: relu}\n", ""));
        compile().assertDone();
        Invocation.of("verify", out, "--targets", "java,cpu,csim", "--steps", STEPS)
                .assertDone()
                .assertSays("csim: " + STEPS + " steps", "equal to the estimate");

        Accelerator reference = ReferenceAccelerator.open(out);
        InputSequence input =
                new InputSequence.Indices(random.ints(STEPS, 0, SYMBOLS).toArray());
        List<StepResult> steps = reference.run(input);
        int[] end = reference.whole(input).logits();
        assertEquals(2 * UNITS, end.length);
        assertArrayEquals(Arrays.copyOf(steps.get(STEPS - 1).logits(), UNITS), Arrays.copyOf(end, UNITS));
        assertArrayEquals(
                Arrays.copyOfRange(steps.get(0).logits(), UNITS, 2 * UNITS), Arrays.copyOfRange(end, UNITS, 2 * UNITS));

        Files.writeString(model, Files.readString(model).replace("{result: state}", "{result: state, step: last}"));
        Path other = folder.resolve("other");
        Invocation.of("compile", model, "--out", other).assertDone();
        assertArrayEquals(
                steps.get(STEPS - 1).logits(),
                ReferenceAccelerator.open(other).whole(input).logits());
    }

    /** A pass each where the direction changes, and a single one where all layers go in reverse. */
    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void layersGoInReverseAlone(boolean mixed) throws IOException, InterruptedException {
        Path model = folder.resolve("model.yaml");
        Files.writeString(
                model,
                Files.readString(model)
                        .replace("bidirectional: true", "reverse: true")
                        .replace("nonlinearity: relu", mixed ? "nonlinearity: tanh" : "reverse: true"));
        SafetensorsWriter others = new SafetensorsWriter();
        weights(others);
        others.write(folder.resolve("model.safetensors"));
        compile().assertDone();
        String targets = OpenClDevice.all().isEmpty() ? "java,cpu,csim" : "java,cpu,csim,opencl";
        Invocation.of("verify", out, "--targets", targets, "--steps", STEPS)
                .assertDone()
                .assertSays("csim: " + STEPS + " steps", "cycles a step simulated, equal to the estimate");
        assertGoldenRunPasses();
        Invocation.of("generate", out, "--target", "java").assertFailure(ExitCode.INPUT, "'lower'", "from their end");

        // What has read the whole sequence is its first step, where the topmost layer goes in reverse.
        Accelerator reference = ReferenceAccelerator.open(out);
        assertEquals(mixed ? 2 : 1, reference.network().passes().size());
        InputSequence input =
                new InputSequence.Indices(random.ints(STEPS, 0, SYMBOLS).toArray());
        List<StepResult> steps = reference.run(input);
        assertArrayEquals(
                steps.get(mixed ? STEPS - 1 : 0).logits(),
                reference.whole(input).logits());
        int[] first = ((InputSequence.Indices) input).values().clone();
        first[STEPS - 1] = (first[STEPS - 1] + 1) % SYMBOLS;
        List<StepResult> changed = reference.run(new InputSequence.Indices(first));
        boolean same = true;
        for (int step = STEPS - 5; step < STEPS; step++) {
            same &= Arrays.equals(steps.get(step).logits(), changed.get(step).logits());
        }
        assertFalse(same, "the last step changes nothing before it, so nothing was read in reverse");
    }

    /** The kernel of one pass does not know which way it goes. */
    @Test
    void aPassInReverseHasTheForwardKernel() throws IOException {
        SafetensorsWriter others = new SafetensorsWriter();
        weights(others);
        others.write(folder.resolve("model.safetensors"));
        Path model = folder.resolve("model.yaml");
        String text = Files.readString(model).replace("nonlinearity: relu", "bidirectional: true");
        for (String direction : List.of("false", "true")) {
            Files.writeString(model, text.replace("bidirectional: true", "reverse: " + direction));
            Invocation.of("compile", model, "--out", folder.resolve(direction)).assertDone();
        }
        List<String> names = new ArrayList<>();
        try (Stream<Path> files = Files.walk(folder.resolve("true/hls"))) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                String name = folder.resolve("true").relativize(file).toString();
                names.add(name);
                assertArrayEquals(
                        Files.readAllBytes(folder.resolve("false").resolve(name)), Files.readAllBytes(file), name);
            }
        }
        assertTrue(names.size() > 10, names::toString);
    }

    @Test
    void whatNeedsOnePassIsRefused() throws IOException {
        Invocation.of("compile", folder.resolve("model.yaml"), "--out", out, "--capacity", "0.5")
                .assertSays("model.yaml:4: error[SG012]: layer 'lower'", "model.yaml:5: error[SG012]", "capacity");
        assertFalse(Files.exists(out));
        describe("quality: {data: text.txt}\n");
        compile().assertFailure(ExitCode.INPUT, "text.txt", "quality", "skipgate evaluate");
    }

    @Test
    void openClRunsThePassesToo() throws IOException {
        assumeTrue(!OpenClDevice.all().isEmpty(), "no OpenCL device (on Debian: apt-get install pocl-opencl-icd)");
        Invocation.of("compile", folder.resolve("model.yaml"), "--out", out).assertDone();
        Invocation.of("verify", out, "--targets", "java,opencl", "--steps", STEPS)
                .assertDone()
                .assertSays("opencl: ", "equal the integer model");
    }
}
