package dev.skipgate.testbench.csim;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.skipgate.runtime.InputSequence;
import dev.skipgate.runtime.Sequence;
import dev.skipgate.runtime.StepResult;
import dev.skipgate.testbench.verify.ReferenceRun;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Building and running the C simulation, and every way that can fail. */
class CSimulationTest {
    private static final CSimulation.Options UNOPTIMIZED =
            new CSimulation.Options("g++", List.of("-O0"), Duration.ofMinutes(2));
    private static final int MORE_STEPS_THAN_A_REQUEST = 700;

    @TempDir
    Path folder;

    private SimulatedProject project;

    @BeforeEach
    void emit() throws IOException {
        project = new SimulatedProject(SmallModel.design(), folder);
    }

    @Test
    void stateLivesFromCallToCallUntilReset() {
        int[][] inputs = project.inputs(MORE_STEPS_THAN_A_REQUEST, new SplittableRandom(2));
        try (CSimulation simulation = project.start(UNOPTIMIZED)) {
            List<StepResult> whole = project.simulated(simulation, inputs);
            SimulatedProject.assertSame(project.expected(inputs), whole);
            simulation.reset();
            SimulatedProject.assertSame(whole.subList(0, 3), project.simulated(simulation, Arrays.copyOf(inputs, 3)));
            SimulatedProject.assertSame(
                    whole.subList(3, 20), project.simulated(simulation, Arrays.copyOfRange(inputs, 3, 20)));
        }
    }

    @Test
    void itIsBuiltAgainOnlyWhenSomethingChanged() throws IOException {
        project.start(UNOPTIMIZED).close();
        List<Path> programs = programs();
        assertEquals(1, programs.size());
        Object key = Files.getLastModifiedTime(programs.get(0));
        project.start(UNOPTIMIZED).close();
        assertEquals(programs, programs());
        assertEquals(key, Files.getLastModifiedTime(programs.get(0)));
        Files.writeString(folder.resolve("hls/src/Tables.h"), "// changed\n", StandardOpenOption.APPEND);
        project.start(UNOPTIMIZED).close();
        assertNotEquals(programs, programs());
    }

    private List<Path> programs() throws IOException {
        try (Stream<Path> files = Files.list(folder.resolve("hls/build"))) {
            return files.filter(Files::isExecutable).sorted().toList();
        }
    }

    @Test
    void aMissingCompilerIsNamedWithTheCommandThatInstallsIt() {
        ToolException e = assertThrows(
                ToolException.class,
                () -> CSimulation.start(
                        folder,
                        project.words(),
                        new CSimulation.Options("no-such-compiler", List.of("-O0"), Duration.ofMinutes(1))));
        assertTrue(e.getMessage().contains("'no-such-compiler'"), e.getMessage());
        assertTrue(e.getMessage().contains("apt-get install g++"), e.getMessage());
    }

    @Test
    void aFailingCompilerIsQuotedAndItsLogKept() throws IOException {
        Files.writeString(folder.resolve("hls/src/Top.cpp"), "this is no C++\n");
        ToolException e = assertThrows(ToolException.class, () -> project.start(UNOPTIMIZED));
        assertTrue(e.getMessage().contains("g++ cannot compile the C simulation, exit code 1"), e.getMessage());
        assertTrue(e.getMessage().contains("Top.cpp:1:1: error:"), e.getMessage());
        assertTrue(Files.readString(folder.resolve("hls/build/csim.log")).contains("error:"));
        assertEquals(List.of(), programs());
    }

    @Test
    void aFolderThatIsNoProjectIsSaid() throws IOException {
        Path empty = Files.createDirectories(folder.resolve("empty"));
        ToolException e =
                assertThrows(ToolException.class, () -> CSimulation.start(empty, project.words(), UNOPTIMIZED));
        assertTrue(e.getMessage().contains("is not a compiled project"), e.getMessage());
    }

    @Test
    void faultsOfTheSimulatedHardwareAreTold() throws IOException {
        byte[] weights = Files.readAllBytes(folder.resolve("data/weights.bin"));
        Arrays.fill(weights, (byte) -1);
        Files.write(folder.resolve("data/weights.bin"), weights);
        try (CSimulation simulation = project.start(UNOPTIMIZED)) {
            ToolException e = assertThrows(ToolException.class, simulation::reset);
            assertTrue(e.getMessage().contains("csim: simulation error: overflow"), e.getMessage());
        }
    }

    @Test
    void missingWeightsAreTold() throws IOException {
        Files.delete(folder.resolve("data/weights.bin"));
        try (CSimulation simulation = project.start(UNOPTIMIZED)) {
            ToolException e = assertThrows(ToolException.class, simulation::reset);
            assertTrue(e.getMessage().contains("cannot read"), e.getMessage());
        }
    }

    @Test
    void aFaultDuringAStepIsToldAndDoesNotEndTheProcess() throws IOException {
        String index = "skipgate::require(index < Config::kInputClasses";
        Path top = folder.resolve("hls/src/Top.cpp");
        Files.writeString(top, Files.readString(top).replace(index, "skipgate::require(index < 1"));
        try (CSimulation simulation = project.start(UNOPTIMIZED)) {
            assertEquals(1, simulation.run(index(0)).size());
            ToolException e = assertThrows(ToolException.class, () -> simulation.run(index(1)));
            assertTrue(e.getMessage().contains("an input index lies outside the model's classes"), e.getMessage());
            simulation.reset();
            assertEquals(1, simulation.run(index(0)).size());
        }
    }

    /** The accelerator's own sequence and two others, in turn; one of them starts anew. */
    @Test
    void sequencesOfAnAcceleratorAreIndependent() {
        SplittableRandom random = new SplittableRandom(3);
        try (CsimAccelerator accelerator = accelerator()) {
            ReferenceRun own = project.reference();
            InputSequence before = project.sequence(project.inputs(4, random));
            SimulatedProject.assertSame(own.run(before), accelerator.run(before));
            List<Sequence> sequences = List.of(accelerator.newSequence(), accelerator, accelerator.newSequence());
            List<ReferenceRun> references = new ArrayList<>(List.of(project.reference(), own, project.reference()));
            for (int turn = 0; turn < 9; turn++) {
                int which = turn * 2 % 3;
                if (turn == 6) {
                    sequences.get(which).reset();
                    references.set(which, project.reference());
                }
                InputSequence input =
                        project.sequence(project.inputs(turn == 4 ? MORE_STEPS_THAN_A_REQUEST : 3, random));
                SimulatedProject.assertSame(
                        references.get(which).run(input), sequences.get(which).run(input));
            }
        }
    }

    /** A step that fails leaves sums behind; the next sequence must not see them. */
    @Test
    void aFaultInOneSequenceLeavesTheOthersAlone() throws IOException {
        Path top = folder.resolve("hls/src/Top.cpp");
        String drain = "const skipgate::DrainResult";
        Files.writeString(
                top,
                Files.readString(top).replace(drain, "skipgate::require(index != 4, \"broken here\");\n  " + drain));
        try (CsimAccelerator accelerator = accelerator();
                Sequence other = accelerator.newSequence()) {
            ReferenceRun reference = project.reference();
            SimulatedProject.assertSame(reference.run(index(2)), other.run(index(2)));
            ToolException e = assertThrows(ToolException.class, () -> accelerator.run(index(4)));
            assertTrue(e.getMessage().contains("broken here"), e.getMessage());
            SimulatedProject.assertSame(reference.run(index(3)), other.run(index(3)));
            assertTrue(other.state().sameIntegers(reference.state()));
        }
    }

    private CsimAccelerator accelerator() {
        return new CsimAccelerator(
                project.start(UNOPTIMIZED),
                SmallModel.design().network().integers(),
                project.stateWords(0),
                "C simulation");
    }

    private static InputSequence index(int index) {
        return new InputSequence.Indices(new int[] {index});
    }

    @Test
    void aProcessThatEndsIsToldWithItsExitCodeAndLastWords() {
        try (SimulationProcess process =
                SimulationProcess.start(List.of("sh", "-c", "echo last words >&2; exit 7"), Duration.ofSeconds(30))) {
            ToolException e = assertThrows(ToolException.class, () -> process.request(new byte[8], 64));
            assertTrue(e.getMessage().contains("has ended, exit code 7: last words"), e.getMessage());
        }
    }

    @Test
    void aProcessThatHangsIsStopped() {
        try (SimulationProcess process =
                SimulationProcess.start(List.of("sh", "-c", "sleep 600"), Duration.ofMillis(300))) {
            ToolException e = assertThrows(ToolException.class, () -> process.request(new byte[8], 64));
            assertTrue(e.getMessage().contains("has not answered"), e.getMessage());
        }
    }

    @Test
    void inputsThatAreNoneOfTheNetworkAreRefused() {
        assertThrows(
                IllegalArgumentException.class, () -> project.words().input(new InputSequence.Indices(new int[] {5})));
        assertThrows(
                IllegalArgumentException.class, () -> project.words().input(new InputSequence.Indices(new int[] {-1})));
        assertThrows(IllegalArgumentException.class, () -> project.words()
                .input(new InputSequence.Vectors(new int[][] {{1, 2}})));
    }
}
