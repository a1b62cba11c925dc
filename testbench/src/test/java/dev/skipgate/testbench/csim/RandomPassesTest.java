package dev.skipgate.testbench.csim;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.skipgate.compiler.diagnostics.CompilationFailedException;
import dev.skipgate.compiler.diagnostics.Diagnostics;
import dev.skipgate.compiler.ir.Design;
import dev.skipgate.compiler.ir.QuantizedNetwork;
import dev.skipgate.compiler.pass.CheckImage;
import dev.skipgate.compiler.pass.MapToArray;
import dev.skipgate.compiler.pass.Quantize;
import dev.skipgate.runtime.Accelerator;
import dev.skipgate.runtime.AcceleratorInPasses;
import dev.skipgate.runtime.InputSequence;
import dev.skipgate.runtime.StepResult;
import dev.skipgate.runtime.bundle.Direction;
import dev.skipgate.runtime.bundle.Network;
import dev.skipgate.runtime.bundle.SequencePass;
import dev.skipgate.runtime.card.KernelWords;
import dev.skipgate.runtime.cpu.CpuAccelerator;
import dev.skipgate.runtime.cpu.CpuOptions;
import dev.skipgate.runtime.reference.ReferenceAccelerator;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Random networks with bidirectional layers and layers in reverse: the passes of the emitted kernel, simulated, give the integers of the reference model and the trips of the cycle model,
 * and the processor's kernels the same integers. {@code skipgate.random.projects} and {@code skipgate.random.seed} choose how many and from where.
 */
class RandomPassesTest {
    private static final int STEPS = 20;
    private static final long PROJECTS = 8;

    @TempDir
    Path folder;

    static LongStream seeds() {
        return RandomSeeds.of("skipgate.random.projects", PROJECTS);
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void simulationEqualsTheModels(long seed) throws IOException {
        Attempt attempt = attempt(seed);
        Network network = attempt.design().network().integers();
        SimulatedProject project = new SimulatedProject(attempt.design(), folder);
        try (Accelerator simulated =
                        AcceleratorInPasses.open(network, (pass, number) -> simulate(project, pass, number));
                Accelerator reference = ReferenceAccelerator.of(network)) {
            for (int steps : new int[] {STEPS, 1, 3}) {
                int[][] inputs = project.inputs(steps, attempt.model().random());
                SimulatedProject.assertSame(project.expected(inputs), simulated.run(project.sequence(inputs)));
                StepResult whole = reference.whole(project.sequence(inputs));
                assertTrue(whole.sameIntegers(simulated.whole(project.sequence(inputs))), "whole sequence of " + steps);
                assertEquals(Optional.empty(), simulated.state().difference(reference.state()));
            }
        }
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void theProcessorEqualsTheReference(long seed) throws IOException {
        Attempt attempt = attempt(seed);
        Network network = attempt.design().network().integers();
        SimulatedProject project = new SimulatedProject(attempt.design(), folder);
        InputSequence input =
                project.sequence(project.inputs(STEPS, attempt.model().random()));
        try (Accelerator processor = AcceleratorInPasses.open(
                        network, (pass, number) -> new CpuAccelerator(pass.network(), new CpuOptions(1, 1)));
                Accelerator reference = ReferenceAccelerator.of(network)) {
            List<StepResult> wanted = reference.run(input);
            List<StepResult> seen = processor.run(input);
            for (int step = 0; step < STEPS; step++) {
                assertTrue(wanted.get(step).sameIntegers(seen.get(step)), "step " + step);
            }
            assertEquals(Optional.empty(), processor.state().difference(reference.state()));
        }
    }

    /** What the projects above are worth: layers of every cell in reverse and bidirectional, alone and stacked, above and below layers of one direction. */
    @Test
    void theProjectsCoverWhatMatters() {
        Set<String> seen = new TreeSet<>();
        for (long seed = 1; seed <= PROJECTS; seed++) {
            Network network = attempt(seed).design().network().integers();
            seen.add("input: " + network.input().getClass().getSimpleName());
            seen.add(
                    network.output().isIdentity()
                            ? "result: state"
                            : "result: " + network.output().result());
            for (int l = 0; l < network.layers().size(); l++) {
                if (network.directions().get(l) != Direction.FORWARD) {
                    seen.add(network.directions().get(l) + ": "
                            + network.layers().get(l).getClass().getSimpleName());
                }
            }
            List<SequencePass> passes = network.passes();
            SequencePass last = passes.get(passes.size() - 1);
            seen.add(passes.size() > 3 ? "many passes" : passes.size() == 1 ? "one pass, in reverse" : "some passes");
            seen.add(
                    last.network().layers().isEmpty()
                            ? "the output alone is above"
                            : last.reverse() ? "layers in reverse are above" : "layers are above");
            seen.add(network.isPair(0) ? "a pair is first" : "a layer of one direction is first");
        }
        assertEquals(
                Set.of(
                        "result: LOGITS",
                        "result: ARGMAX",
                        "result: state",
                        "input: OneHot",
                        "input: Embedding",
                        "input: Vector",
                        "SECOND: LstmLayer",
                        "SECOND: GruLayer",
                        "SECOND: RnnLayer",
                        "REVERSE: LstmLayer",
                        "REVERSE: GruLayer",
                        "REVERSE: RnnLayer",
                        "many passes",
                        "some passes",
                        "one pass, in reverse",
                        "the output alone is above",
                        "layers in reverse are above",
                        "layers are above",
                        "a pair is first",
                        "a layer of one direction is first"),
                seen);
    }

    private static Accelerator simulate(SimulatedProject project, SequencePass pass, int number) {
        Design design = project.design();
        KernelWords words = new KernelWords(
                pass.network(), design.grid().rowGroups(), design.grid().columnGroups());
        return new CsimAccelerator(
                project.start(words, number), pass.network(), project.stateWords(number), "C simulation");
    }

    private record Attempt(RandomModel model, Design design) {}

    /** The first model from this seed on that can be hardware. */
    private static Attempt attempt(long seed) {
        for (int tries = 0; tries < 100; tries++) {
            RandomModel model = RandomModel.inPasses(302 * seed + tries);
            try {
                Diagnostics diagnostics = new Diagnostics();
                QuantizedNetwork network = new Quantize().apply(model.network(), diagnostics);
                Design design = new MapToArray(model.grid()).apply(network, diagnostics);
                return new Attempt(model, new CheckImage().apply(design, diagnostics));
            } catch (CompilationFailedException e) {
                assertTrue(e.getMessage().contains("SG"), e.getMessage());
            }
        }
        throw new IllegalStateException("no model fits hardware");
    }
}
