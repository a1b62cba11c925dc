package dev.skipgate.testbench.csim;

import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.skipgate.compiler.diagnostics.CompilationFailedException;
import dev.skipgate.compiler.diagnostics.Diagnostics;
import dev.skipgate.compiler.ir.Design;
import dev.skipgate.compiler.ir.Grid;
import dev.skipgate.compiler.ir.QuantizedNetwork;
import dev.skipgate.compiler.pass.MapToArray;
import dev.skipgate.compiler.pass.Quantize;
import java.io.IOException;
import java.nio.file.Path;
import java.util.stream.LongStream;
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

    @TempDir
    Path folder;

    static LongStream seeds() {
        long first = Long.getLong("skipgate.random.seed", 1);
        return LongStream.range(first, first + Long.getLong("skipgate.random.projects", 12));
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void simulationEqualsTheModels(long seed) throws IOException {
        Attempt attempt = attempt(seed);
        SimulatedProject project = new SimulatedProject(attempt.design(), folder);
        int[][] inputs = project.inputs(STEPS, attempt.model().random());
        try (CSimulation simulation = project.start()) {
            SimulatedProject.assertSame(project.expected(inputs), project.simulated(simulation, inputs));
            simulation.reset();
            int[][] again = project.inputs(STEPS_AFTER_RESET, attempt.model().random());
            SimulatedProject.assertSame(project.expected(again), project.simulated(simulation, again));
        }
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
