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
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A model with bidirectional layers through the command line: compiled, verified on several targets, and refused where single steps are needed. */
class BidirectionalCommandTest {
    private static final int SYMBOLS = 6;
    private static final int UNITS = 8;
    private static final int STEPS = 150;

    private final SafetensorsWriter weights = new SafetensorsWriter();
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
        assertTrue(deploy.getMessage().contains("bidirectional"), deploy.getMessage());
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
