package dev.skipgate.testbench.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.skipgate.runtime.Accelerator;
import dev.skipgate.runtime.InputSequence;
import dev.skipgate.runtime.Sequence;
import dev.skipgate.runtime.SequenceState;
import dev.skipgate.runtime.StepResult;
import dev.skipgate.runtime.opencl.OpenClDevice;
import dev.skipgate.runtime.reference.ReferenceAccelerator;
import dev.skipgate.runtime.xrt.Xrt;
import dev.skipgate.testbench.project.CompiledProject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.SplittableRandom;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What holds for every accelerator: the same calls give the same integers. */
class AcceleratorContractTest {
    /** More than one call of a kernel or a simulation takes. */
    private static final int MANY = 600;

    private static final int SEQUENCES = 4;

    @TempDir
    private static Path folder;

    private static CompiledProject project;
    private static CompiledProject bothWays;

    @BeforeAll
    static void compile() throws IOException {
        project = compiled(new TinyModel(folder));
        TinyModel model = new TinyModel(Files.createDirectory(folder.resolve("both-ways")));
        model.bothWays();
        bothWays = compiled(model);
    }

    private static CompiledProject compiled(TinyModel model) {
        model.compile().assertDone();
        if (Xrt.isInstalled()) {
            Invocation.of("package", model.out(), "--target", "emulated-card").assertDone();
        }
        return CompiledProject.open(model.out());
    }

    private static Accelerator start(String target) {
        return start(target, project);
    }

    private static Accelerator start(String target, CompiledProject compiled) {
        assumeTrue(!target.equals(Targets.CARD) || Xrt.isInstalled(), "XRT is not installed");
        assumeTrue(
                !target.equals(Targets.OPENCL) || !OpenClDevice.all().isEmpty(),
                "no OpenCL device (on Debian: apt-get install pocl-opencl-icd)");
        return Targets.start(target, compiled, new DeviceOption(2));
    }

    private static InputSequence input(int steps, long seed) {
        return new InputSequence.Indices(
                new SplittableRandom(seed).ints(steps, 0, TinyModel.SYMBOLS).toArray());
    }

    /** The next steps of two sequences, and what both remember. */
    private static void same(Sequence wanted, Sequence seen, InputSequence input) {
        same(wanted.run(input), seen.run(input));
        assertEquals(Optional.empty(), seen.state().difference(wanted.state()));
    }

    private static void same(List<StepResult> wanted, List<StepResult> seen) {
        assertEquals(wanted.size(), seen.size());
        for (int step = 0; step < wanted.size(); step++) {
            assertTrue(wanted.get(step).sameIntegers(seen.get(step)), "step " + step);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"java", "cpu", "opencl", "csim", "card"})
    void equalsTheIntegerModelInParts(String target) {
        InputSequence input = input(MANY, 1);
        try (Accelerator accelerator = start(target);
                Accelerator reference = new ReferenceAccelerator(project.network())) {
            List<StepResult> wanted = reference.run(input);
            same(wanted, accelerator.run(input));
            accelerator.reset();
            same(wanted.subList(0, 1), accelerator.run(input.slice(0, 1)));
            same(List.of(), accelerator.run(input.slice(1, 1)));
            same(wanted.subList(1, 500), accelerator.run(input.slice(1, 500)));
            same(wanted.subList(500, MANY), accelerator.run(input.slice(500, MANY)));
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"java", "cpu", "opencl", "csim", "card"})
    void sequencesDoNotTouchOneAnother(String target) {
        SplittableRandom random = new SplittableRandom(2);
        try (Accelerator accelerator = start(target);
                Accelerator reference = new ReferenceAccelerator(project.network())) {
            List<Sequence> seen = new ArrayList<>(List.of(accelerator));
            List<Sequence> wanted = new ArrayList<>(List.of(reference));
            for (int turn = 0; turn < 40; turn++) {
                if (turn % 9 == 3 && seen.size() < SEQUENCES) {
                    seen.add(accelerator.newSequence());
                    wanted.add(reference.newSequence());
                }
                int which = random.nextInt(seen.size());
                InputSequence input = input(1 + random.nextInt(4), turn);
                same(wanted.get(which), seen.get(which), input);
                if (turn % 11 == 10) {
                    seen.get(which).reset();
                    wanted.get(which).reset();
                    assertEquals(
                            Optional.empty(),
                            seen.get(which).state().difference(SequenceState.zeros(project.network())));
                }
            }
            // The state of the first one outlives the others.
            for (int which = 1; which < SEQUENCES; which++) {
                seen.get(which).close();
            }
            same(reference, accelerator, input(3, 99));
            seen.set(1, accelerator.newSequence());
            same(reference.newSequence().run(input(3, 100)), seen.get(1).run(input(3, 100)));
            same(reference.run(input(3, 101)), accelerator.run(input(3, 101)));
        }
    }

    /** Some layers read a sequence from its end: a call is a whole one, and leaves the ends of all directions. */
    @ParameterizedTest
    @ValueSource(strings = {"java", "cpu", "opencl", "csim", "card"})
    void sequencesOfABidirectionalModelEndInTheirOwnStates(String target) {
        try (Accelerator accelerator = start(target, bothWays);
                Accelerator reference = ReferenceAccelerator.of(bothWays.network());
                Sequence another = accelerator.newSequence()) {
            assertEquals(Optional.empty(), another.state().difference(SequenceState.zeros(bothWays.network())));
            for (int turn = 0; turn < 3; turn++) {
                same(reference, accelerator, input(5 + turn, turn));
                SequenceState first = reference.state();
                same(reference, another, input(3, 10 + turn));
                assertEquals(Optional.empty(), accelerator.state().difference(first));
            }
            assertEquals(3, reference.state().layers().size());
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"java", "cpu", "opencl", "csim", "card"})
    void refusesWhatIsNoInputAndGoesOn(String target) {
        InputSequence input = input(5, 3);
        try (Accelerator accelerator = start(target);
                Accelerator reference = new ReferenceAccelerator(project.network())) {
            same(reference.run(input), accelerator.run(input));
            InputSequence outside = new InputSequence.Indices(new int[] {0, TinyModel.SYMBOLS});
            IllegalArgumentException refusal =
                    assertThrows(IllegalArgumentException.class, () -> accelerator.run(outside));
            assertTrue(refusal.getMessage().startsWith("step 1: index 6"), refusal.getMessage());
            assertThrows(
                    IllegalArgumentException.class,
                    () -> accelerator.run(new InputSequence.Vectors(new int[1][TinyModel.SYMBOLS])));
            same(reference.run(input), accelerator.run(input));
        }
    }

    @Test
    void eachSaysWhatItIs() {
        Set<String> names = new HashSet<>();
        for (String target : List.of(Targets.JAVA, Targets.CPU, Targets.OPENCL, Targets.CSIM, Targets.CARD)) {
            try (Accelerator accelerator = start(target)) {
                names.add(accelerator.device());
                assertFalse(accelerator.device().isBlank());
            }
        }
        assertEquals(5, names.size(), names.toString());
    }
}
