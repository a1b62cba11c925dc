package dev.skipgate.testbench.csim;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.skipgate.compiler.diagnostics.CompilationFailedException;
import dev.skipgate.compiler.diagnostics.Diagnostics;
import dev.skipgate.compiler.estimate.StateCycles;
import dev.skipgate.compiler.ir.Design;
import dev.skipgate.compiler.ir.Grid;
import dev.skipgate.compiler.ir.QuantizedNetwork;
import dev.skipgate.compiler.pass.CheckImage;
import dev.skipgate.compiler.pass.MapToArray;
import dev.skipgate.compiler.pass.Quantize;
import dev.skipgate.compiler.pass.StreamSource;
import dev.skipgate.runtime.StepResult;
import dev.skipgate.runtime.bundle.Network;
import dev.skipgate.runtime.bundle.StateLayout;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.TreeSet;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Random small networks on random grids: the emitted hardware, simulated, gives the integers of the reference model and the trips
 * of the cycle model at every step. The system properties {@code skipgate.random.projects} and {@code
 * skipgate.random.seed} choose how many and from where.
 */
class RandomProjectsTest {
    private static final int STEPS = 40;
    private static final int STEPS_AFTER_RESET = 5;

    /** Words of a bank that hold any column of these networks with few lanes. */
    private static final int LEAST_SEGMENT = 16;

    @TempDir
    Path folder;

    static LongStream seeds() {
        return RandomSeeds.of("skipgate.random.projects", 12);
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void simulationEqualsTheModels(long seed) throws IOException {
        Attempt attempt = attempt(seed);
        SimulatedProject project = new SimulatedProject(attempt.design(), folder.resolve("on-chip"));
        int[][] inputs = project.inputs(STEPS, attempt.model().random());
        try (CSimulation simulation = project.start()) {
            SimulatedProject.assertSame(project.expected(inputs), project.simulated(simulation, inputs));
            simulation.reset();
            int[][] again = project.inputs(STEPS_AFTER_RESET, attempt.model().random());
            SimulatedProject.assertSame(project.expected(again), project.simulated(simulation, again));
            SequencesInTurn.check(
                    project, attempt.design(), simulation, attempt.model().random());
        }
        Optional<Design> streamed = streamed(attempt);
        if (streamed.isPresent()) {
            assertStreamedIsTheSame(project.expected(inputs), streamed.get(), inputs);
        }
    }

    /** Streamed weights change no integer, and the trips are those of the cycle model, in runs of several calls too. */
    private void assertStreamedIsTheSame(List<StepResult> onChip, Design design, int[][] inputs) throws IOException {
        SimulatedProject project = new SimulatedProject(design, folder.resolve("streamed"));
        List<StepResult> expected = project.expected(inputs);
        for (int step = 0; step < inputs.length; step++) {
            assertTrue(onChip.get(step).sameIntegers(expected.get(step)), "step " + step);
        }
        try (CSimulation simulation = project.start()) {
            List<StepResult> seen =
                    new ArrayList<>(project.simulated(simulation, Arrays.copyOf(inputs, STEPS_AFTER_RESET)));
            seen.addAll(project.simulated(simulation, Arrays.copyOfRange(inputs, STEPS_AFTER_RESET, inputs.length)));
            SimulatedProject.assertSame(expected, seen);
            simulation.reset();
            SimulatedProject.assertSame(expected, project.simulated(simulation, inputs));
            SequencesInTurn.check(project, design, simulation, new SplittableRandom(STEPS));
        }
    }

    /** What the projects above are worth: every number of layers, every kind of input, streamed weights, both sizes of a unit's state. */
    @Test
    void theProjectsCoverWhatMatters() {
        Set<String> seen = new TreeSet<>();
        for (long seed = 1; seed <= 12; seed++) {
            Attempt attempt = attempt(seed);
            Network network = attempt.design().network().integers();
            StateLayout state = StateCycles.layout(attempt.design());
            seen.add("layers: " + network.layers().size());
            attempt.design().phases().forEach(phase -> seen.add("stage: " + phase.stage()));
            seen.add("input: " + network.input().getClass().getSimpleName());
            seen.add(
                    network.output().isIdentity()
                            ? "result: state"
                            : "result: " + network.output().result());
            seen.add("state: " + state.unitBits() + " bits");
            streamed(attempt)
                    .ifPresent(design -> seen.add("streamed, layers: "
                            + design.network().integers().layers().size()));
        }
        assertEquals(
                Set.of(
                        "stage: LSTM",
                        "stage: GRU",
                        "stage: GRU_RESET",
                        "stage: GRU_UPDATE",
                        "stage: RNN_TANH",
                        "stage: RNN_RELU",
                        "stage: DENSE",
                        "stage: DENSE_RELU",
                        "stage: OUTPUT",
                        "layers: 1",
                        "layers: 2",
                        "layers: 3",
                        "result: LOGITS",
                        "result: ARGMAX",
                        "result: state",
                        "input: OneHot",
                        "input: Embedding",
                        "input: Vector",
                        "state: 32 bits",
                        "state: 64 bits",
                        "streamed, layers: 1",
                        "streamed, layers: 2",
                        "streamed, layers: 3"),
                seen);
    }

    /** The same network in small segments; in one of three a part of them stays on chip. */
    private static Optional<Design> streamed(Attempt attempt) {
        SplittableRandom random = attempt.model().random();
        int segmentWords = LEAST_SEGMENT << random.nextInt(4);
        int halfWords = segmentWords + random.nextInt(3) / 2 * 64;
        Optional<Design> design = new MapToArray(attempt.design().grid())
                .streamed(
                        attempt.design().network(),
                        new StreamSource("a memory", 1, Long.MAX_VALUE),
                        segmentWords,
                        halfWords,
                        new Diagnostics());
        design.ifPresent(each -> new CheckImage().apply(each, new Diagnostics()));
        return design;
    }

    private record Attempt(RandomModel model, Design design) {}

    /** The first model from this seed on that can be hardware: the formats of some need sums of more than 32 bits. */
    private static Attempt attempt(long seed) {
        for (int tries = 0; tries < 100; tries++) {
            RandomModel model = new RandomModel(1_000 * seed + tries);
            Grid grid = model.grid();
            try {
                Diagnostics diagnostics = new Diagnostics();
                QuantizedNetwork network = new Quantize().apply(model.network(), diagnostics);
                return new Attempt(model, new MapToArray(grid).apply(network, diagnostics));
            } catch (CompilationFailedException e) {
                assertTrue(e.getMessage().contains("SG"), e.getMessage());
            }
        }
        throw new IllegalStateException("no model fits hardware");
    }
}
