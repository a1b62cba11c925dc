package dev.skipgate.testbench.cli;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.skipgate.runtime.Accelerator;
import dev.skipgate.runtime.InputSequence;
import dev.skipgate.runtime.Sequence;
import dev.skipgate.runtime.StepResult;
import dev.skipgate.runtime.bundle.BundleException;
import dev.skipgate.runtime.reference.ReferenceAccelerator;
import dev.skipgate.runtime.xrt.Xrt;
import dev.skipgate.testbench.card.CardTarget;
import dev.skipgate.testbench.card.CardUse;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Two sets of weights on one kernel: compiled with a capacity, and then like it. */
class CapacityCommandTest {
    private static final String DESCRIPTION = TinyModel.DESCRIPTION
            .replace("hidden: 8", "hidden: 8, input-weights: ternary(0.5)")
            .replace("encoding: compressed", "encoding: compressed, capacity: 0.9");
    private static final List<String> SAME = List.of("Config.h", "Top.cpp", "Top.h", "Tables.h");

    @TempDir
    private static Path folder;

    private static TinyModel first;
    private static TinyModel other;

    @BeforeAll
    static void compile() throws IOException {
        first = new TinyModel(Files.createDirectory(folder.resolve("first")));
        first.describe(DESCRIPTION);
        first.compile().assertDone();
        other = new TinyModel(Files.createDirectory(folder.resolve("other")));
        other.describe(DESCRIPTION);
        TinyModel.otherWeights(77).write(other.weightFile());
        compileLike(other, first.out()).assertDone();
    }

    private static Invocation compileLike(TinyModel model, Path like, Object... more) {
        Object[] arguments = {"compile", model.description(), "--like", like, "--out", model.out()};
        Object[] all = new Object[arguments.length + more.length];
        System.arraycopy(arguments, 0, all, 0, arguments.length);
        System.arraycopy(more, 0, all, arguments.length, more.length);
        return Invocation.of(all);
    }

    private static byte[] bytes(TinyModel model, String path) throws IOException {
        return Files.readAllBytes(model.out().resolve(path));
    }

    @Test
    void otherWeightsGiveTheSameKernelByteForByte() throws IOException {
        for (String name : SAME) {
            assertArrayEquals(bytes(first, "hls/src/" + name), bytes(other, "hls/src/" + name), name);
        }
        byte[] image = bytes(first, "data/weights.bin");
        byte[] otherImage = bytes(other, "data/weights.bin");
        assertEquals(image.length, otherImage.length);
        assertFalse(Arrays.equals(image, otherImage), "the weights differ");
        // Compiled by itself with the same capacity, a model comes to the same kernel as well.
        Path alone = folder.resolve("alone");
        Invocation.of("compile", other.description(), "--out", alone).assertDone();
        for (String name : SAME) {
            assertArrayEquals(
                    Files.readAllBytes(alone.resolve("hls/src").resolve(name)), bytes(other, "hls/src/" + name), name);
        }
    }

    @Test
    void theKernelComputesWhatTheOtherWeightsSay() {
        Invocation.of("verify", other.out(), "--targets", "java,csim", "--steps", 100)
                .assertDone()
                .assertSays("csim: 100 steps");
    }

    @Test
    void theCardTakesOtherWeightsWhileItRuns() throws BundleException {
        assumeTrue(Xrt.isInstalled(), "XRT is not installed");
        Invocation.of("package", first.out(), "--target", "emulated-card").assertDone();
        InputSequence input = new InputSequence.Indices(new int[] {0, 3, 5, 1, 1, 4, 2, 0, 5, 3});
        try (Accelerator card = CardTarget.open(first.out(), new CardUse(CardTarget.EMULATED));
                Accelerator reference = ReferenceAccelerator.open(first.out());
                Accelerator otherReference = ReferenceAccelerator.open(other.out())) {
            Sequence another = card.newSequence();
            List<StepResult> before = reference.run(input);
            assertSame(before, card.run(input));
            assertSame(before, another.run(input));
            card.replaceWeights(other.out());
            List<StepResult> after = otherReference.run(input);
            assertFalse(before.get(9).sameIntegers(after.get(9)), "other weights say something else");
            assertSame(after, card.run(input));
            assertSame(after, another.run(input));
            card.replaceWeights(first.out());
            assertSame(before, card.run(input));
        }
        Path xclbin = first.out().resolve("tiny.emulated.xclbin");
        Invocation.of("verify", other.out(), "--targets", "card", "--steps", 50, "--xclbin", xclbin)
                .assertDone()
                .assertSays("card: 50 steps");
        Invocation.of("deploy", xclbin, "--project", other.out(), "--steps", 20).assertDone();
        Invocation.of("generate", other.out(), "--target", "card", "--xclbin", xclbin, "--length", 5)
                .assertDone();
    }

    private static void assertSame(List<StepResult> wanted, List<StepResult> seen) {
        assertEquals(wanted.size(), seen.size());
        for (int step = 0; step < wanted.size(); step++) {
            assertTrue(wanted.get(step).sameIntegers(seen.get(step)), "step " + step);
        }
    }

    @Test
    void theReportTellsWhatTheCapacityCosts() throws IOException {
        JsonNode capacity = new ObjectMapper()
                .readTree(first.out().resolve("report.json").toFile())
                .path("capacity");
        assertEquals(0.9, capacity.path("share").asDouble());
        for (String figure : List.of("bankWords", "memoryBits", "lut")) {
            long with = capacity.at("/" + figure + "/with/value").asLong();
            long without = capacity.at("/" + figure + "/without/value").asLong();
            assertTrue(with > without && without > 0, figure + ": " + with + ", " + without);
        }
        assertEquals(2, capacity.path("sumBits").size());
        assertTrue(capacity.at("/sumBits/0/with").asInt()
                > capacity.at("/sumBits/0/without").asInt());
        assertTrue(capacity.at("/cyclesPerStep/without/value").asLong() > 0);
        assertTrue(Files.readString(first.out().resolve("report.html")).contains("for these weights alone"));
    }

    @Test
    void whatDoesNotFitIsToldWithWhatIsMissing() throws IOException {
        TinyModel model = new TinyModel(Files.createDirectory(folder.resolve("tight")));
        model.describe(DESCRIPTION.replace("0.9", "0.05"));
        model.compile()
                .assertDiagnostic(
                        "SG055",
                        "'tiny'",
                        "words of the fullest bank",
                        "are missing",
                        "a new kernel with a capacity of");
        assertFalse(Files.exists(model.out()));
    }

    @Test
    void whatTiesTheKernelToTheWeightsIsRefused() throws IOException {
        TinyModel model = new TinyModel(Files.createDirectory(folder.resolve("tied")));
        model.describe(TinyModel.DESCRIPTION);
        model.compile("--capacity", "0.5")
                .assertDiagnostic("SG054", "'lower.input'", "say ternary(", "which is what these weights would get");
        model.describe(DESCRIPTION);
        model.compile("--encoding", "constant").assertSays("SG054", "burns these very weights into logic");
        model.compile("--capacity", "1.5").assertDiagnostic("SG008", "--capacity is 1.5");
        model.describe(DESCRIPTION.replace("0.9", "0"));
        model.compile().assertDiagnostic("SG008", "'capacity' is 0");
    }

    @Test
    void likeWhatIsRefused() throws IOException {
        TinyModel model = new TinyModel(Files.createDirectory(folder.resolve("like")));
        model.describe(DESCRIPTION.replace(", capacity: 0.9", ""));
        model.compile().assertDone();
        TinyModel second = new TinyModel(Files.createDirectory(folder.resolve("second")));
        second.describe(DESCRIPTION);
        compileLike(second, model.out()).assertFailure(ExitCode.INPUT, "was compiled without a capacity", "--capacity");
        compileLike(second, folder).assertFailure(ExitCode.INPUT, "is not a compiled model");
        assertEquals(
                ExitCode.USAGE, compileLike(second, first.out(), "--lanes", 4).exitCode());
        second.describe(DESCRIPTION.replace("output: {}", "output: {logits: \"fixed(12,6)\"}"));
        compileLike(second, first.out())
                .assertFailure(ExitCode.INPUT, "needs another kernel than", "logits fixed(12,6)");
        second.describe(DESCRIPTION.replace("ternary(0.5)", "ternary(0.25)"));
        compileLike(second, first.out())
                .assertFailure(ExitCode.INPUT, "needs another kernel than", "hls/src/Config.h says", "stands");
        assertFalse(Files.exists(second.out()));
    }
}
