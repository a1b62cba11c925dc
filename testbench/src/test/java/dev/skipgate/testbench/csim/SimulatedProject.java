package dev.skipgate.testbench.csim;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.skipgate.boards.Boards;
import dev.skipgate.compiler.emit.EmittedFile;
import dev.skipgate.compiler.emit.hls.HlsEmitter;
import dev.skipgate.compiler.estimate.StateCycles;
import dev.skipgate.compiler.ir.Design;
import dev.skipgate.runtime.InputSequence;
import dev.skipgate.runtime.StepResult;
import dev.skipgate.runtime.bundle.Hardware.UnitPlaces;
import dev.skipgate.runtime.bundle.Network;
import dev.skipgate.runtime.bundle.NetworkInput;
import dev.skipgate.runtime.card.KernelWords;
import dev.skipgate.runtime.card.StateWords;
import dev.skipgate.testbench.verify.ReferenceRun;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.IntStream;

/** A design, emitted into a folder, and its inputs: what the C simulation tests share. */
final class SimulatedProject {
    static final String BOARD = "u55c";
    static final double CLOCK_MHZ = 300;
    static final CSimulation.Options QUICK_BUILD =
            new CSimulation.Options("g++", List.of("-O1"), Duration.ofMinutes(2));

    private final Design design;
    private final Path folder;
    private final Network network;

    SimulatedProject(Design design, Path folder) throws IOException {
        this.design = design;
        this.folder = folder;
        network = design.network().integers();
        for (EmittedFile file : new HlsEmitter().emit(design, Boards.load(BOARD), CLOCK_MHZ)) {
            Path path = folder.resolve(file.path());
            Files.createDirectories(path.getParent());
            Files.write(path, file.content());
        }
    }

    Path folder() {
        return folder;
    }

    /** Random inputs: one index a step as an array of one, or vectors with zeros among the values. */
    int[][] inputs(int steps, SplittableRandom random) {
        int[][] inputs = new int[steps][];
        for (int step = 0; step < steps; step++) {
            inputs[step] = network.input().accept(new NetworkInput.Visitor<>() {
                @Override
                public int[] oneHot(NetworkInput.OneHot input) {
                    return new int[] {random.nextInt(input.size())};
                }

                @Override
                public int[] embedding(NetworkInput.Embedding input) {
                    return new int[] {random.nextInt(input.entries())};
                }

                @Override
                public int[] vector(NetworkInput.Vector input) {
                    double sparsity = random.nextInt(5) / 4.0;
                    return IntStream.range(0, input.size())
                            .map(e -> random.nextDouble() < sparsity
                                    ? 0
                                    : (int) random.nextLong(
                                            input.format().minimum(),
                                            input.format().maximum() + 1))
                            .toArray();
                }
            });
        }
        return inputs;
    }

    /** What the reference model and the cycle model say of these steps, from a cleared state on. */
    List<StepResult> expected(int[][] inputs) {
        return reference().run(sequence(inputs));
    }

    /** What the reference model and the cycle model say, from a cleared state on. */
    ReferenceRun reference() {
        return new ReferenceRun(network, design.grid(), design.phases(), design.streaming());
    }

    InputSequence sequence(int[][] inputs) {
        return readsVectors() ? new InputSequence.Vectors(inputs) : new InputSequence.Indices(indices(inputs));
    }

    List<StepResult> simulated(CSimulation simulation, int[][] inputs) {
        return simulation.run(sequence(inputs));
    }

    private static int[] indices(int[][] inputs) {
        return Arrays.stream(inputs).mapToInt(step -> step[0]).toArray();
    }

    /** Writes the input and what must come out of it, for the project's own Makefile. */
    void writeTestData(int[][] inputs) throws IOException {
        Files.write(folder.resolve("data/input.bin"), words().input(sequence(inputs)));
        Files.write(folder.resolve("data/expected.bin"), words().pack(expected(inputs)));
    }

    CSimulation start() {
        return start(QUICK_BUILD);
    }

    CSimulation start(CSimulation.Options options) {
        return CSimulation.start(folder, words(), options);
    }

    /** A simulation that runs one of the passes. */
    CSimulation start(KernelWords words, int pass) {
        return CSimulation.start(folder, folder, words, QUICK_BUILD, pass);
    }

    Design design() {
        return design;
    }

    KernelWords words() {
        return new KernelWords(network, design.grid().rowGroups(), design.grid().columnGroups());
    }

    StateWords stateWords(int pass) {
        List<UnitPlaces> units = design.phases().stream()
                .filter(phase -> phase.stage().endsLayer())
                .map(phase -> new UnitPlaces(
                        phase.units().places(),
                        phase.units().groups(),
                        phase.units().slots()))
                .toList();
        return new StateWords(network, pass, StateCycles.layout(design), units);
    }

    boolean readsVectors() {
        return network.input() instanceof NetworkInput.Vector;
    }

    static void assertSame(List<StepResult> expected, List<StepResult> seen) {
        assertEquals(expected.size(), seen.size());
        for (int step = 0; step < expected.size(); step++) {
            String where = "step " + step;
            assertArrayEquals(expected.get(step).logits(), seen.get(step).logits(), where);
            assertEquals(expected.get(step).argmax(), seen.get(step).argmax(), where);
            assertEquals(expected.get(step).argmaxLogit(), seen.get(step).argmaxLogit(), where);
            assertEquals(expected.get(step).trips(), seen.get(step).trips(), where);
        }
    }
}
