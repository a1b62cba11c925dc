package dev.skipgate.testbench.cli;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import dev.skipgate.runtime.bundle.BundleException;
import dev.skipgate.runtime.bundle.BundleReader;
import dev.skipgate.runtime.reference.ReferenceModel;
import dev.skipgate.runtime.reference.StepListener;
import dev.skipgate.runtime.xrt.Xrt;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Models whose result is the state of their topmost layer. */
class EncoderCommandTest {
    private static final int STEPS = 100;

    @TempDir
    Path folder;

    private TinyModel model;

    @BeforeEach
    void writeModel() throws IOException {
        model = new TinyModel(folder);
    }

    private void describe(String output) throws IOException {
        model.describe(
                TinyModel.DESCRIPTION.replace("output: {}", output).replace("quality: {data: held-out.txt}\n", ""));
    }

    /** What the dense output of the same model is multiplied by comes out, value for value; the hardware gives it too. */
    @Test
    void theStateComesOut() throws IOException, BundleException {
        model.compile().assertDone();
        ReferenceModel dense = new ReferenceModel(BundleReader.read(model.out()).network());
        Path out = folder.resolve("encoder");
        describe("output: {result: state}");
        Invocation.of("compile", model.description(), "--out", out).assertDone();
        ReferenceModel encoder = new ReferenceModel(BundleReader.read(out).network());
        int[] state = new int[TinyModel.UNITS];
        StepListener top = new StepListener() {
            @Override
            public void vector(int layer, int product, int[] values) {
                if (layer == 1) {
                    System.arraycopy(values, 0, state, 0, state.length);
                }
            }
        };
        for (int step = 0; step < STEPS; step++) {
            int index = step * step % TinyModel.SYMBOLS;
            dense.step(index, top);
            assertArrayEquals(state, encoder.step(index, StepListener.NONE), "step " + step);
        }
        Invocation.of("verify", out, "--targets", "java,cpu,csim", "--steps", STEPS)
                .assertDone()
                .assertSays("csim: " + STEPS + " steps", "equal to the estimate");
        if (Xrt.isInstalled()) {
            Invocation.of("package", out, "--target", "emulated-card").assertDone();
            Invocation.of("verify", out, "--targets", "card", "--steps", STEPS)
                    .assertDone()
                    .assertSays("card: " + STEPS + " steps", "equal to the estimate");
        }
        Invocation.of("generate", out, "--target", "java").assertFailure(ExitCode.INPUT, "not a language model");
    }

    @Test
    void whatBelongsToADenseOutputIsRefused() throws IOException {
        describe("output: {result: state, logits: 'fixed(8,2)'}");
        model.compile().assertDiagnostic("SG004", "model.yaml:5", "'logits' is of a dense output", "lower");
        describe("output: {result: state}");
        model.compile("--capacity", "0.5").assertSays("error[SG054]: 'output'", "capacity");
        assertFalse(Files.exists(model.out()));
    }
}
