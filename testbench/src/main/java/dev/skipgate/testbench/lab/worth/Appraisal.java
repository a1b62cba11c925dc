package dev.skipgate.testbench.lab.worth;

import dev.skipgate.compiler.CompiledModel;
import dev.skipgate.compiler.Compiler;
import dev.skipgate.compiler.Overrides;
import dev.skipgate.compiler.diagnostics.Diagnostics;
import dev.skipgate.compiler.emit.EmittedFile;
import dev.skipgate.compiler.emit.hls.HlsEmitter;
import dev.skipgate.compiler.estimate.Activity;
import dev.skipgate.compiler.estimate.PipelineFill;
import dev.skipgate.compiler.estimate.ResourceEstimate;
import dev.skipgate.compiler.estimate.StepCycles;
import dev.skipgate.compiler.frontend.ModelDescription;
import dev.skipgate.compiler.frontend.ModelReader;
import dev.skipgate.compiler.frontend.Purpose;
import dev.skipgate.compiler.ir.Design;
import dev.skipgate.compiler.ir.FloatNetwork;
import dev.skipgate.compiler.ir.Operand;
import dev.skipgate.compiler.ir.Phase;
import dev.skipgate.compiler.pass.BindWeights;
import dev.skipgate.runtime.InputSequence;
import dev.skipgate.runtime.bundle.BundleWriter;
import dev.skipgate.testbench.project.ProjectWriter;
import dev.skipgate.testbench.verify.ReferenceRun;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Optional;

/**
 * Finds what a network costs on a board: runs the compiler's passes, counts the trips of real steps by its cycle model, and emits nothing. Several
 * threads may appraise side by side.
 */
public final class Appraisal {
    private Appraisal() {}

    /**
     * Reads a model to appraise, whose weights may then be changed in place.
     *
     * @param weights in place of those that the description names
     * @throws dev.skipgate.compiler.diagnostics.CompilationFailedException when hardware cannot have it
     */
    public static FloatNetwork read(Path model, Optional<Path> weights) {
        Diagnostics diagnostics = new Diagnostics();
        Optional<ModelDescription> description = ModelReader.read(model, Purpose.HARDWARE, diagnostics);
        diagnostics.throwIfErrors();
        return new BindWeights(weights).apply(description.orElseThrow(), diagnostics);
    }

    /**
     * The worth of a network with the weights it has now.
     *
     * @param hardware goes before what the model's description says of board, lanes, encoding and clock
     * @throws dev.skipgate.compiler.diagnostics.CompilationFailedException when hardware cannot have it
     */
    public static Worth of(FloatNetwork network, Overrides hardware, Workload workload) {
        return of(new Compiler(hardware).compile(network), workload);
    }

    /** The worth of a compiled model. */
    public static Worth of(CompiledModel compiled, Workload workload) {
        Design design = compiled.design();
        Walk walk = new Walk(design);
        for (InputSequence sequence :
                workload.sequences().apply(design.network().integers())) {
            walk.over(sequence);
        }
        List<EmittedFile> images = HlsEmitter.data(design);
        long imageBytes =
                images.stream().mapToLong(file -> file.content().length).sum();
        double fill = PipelineFill.of(design).total();
        return new Worth(
                compiled.board().id(),
                design.grid().lanes(),
                design.grid(),
                compiled.clockMhz(),
                walk.trips(),
                (walk.trips() + walk.waiting() + fill) / compiled.clockMhz(),
                walk.matrices(),
                ResourceEstimate.of(design, compiled.board()).total(),
                imageBytes + bundleBytes(compiled),
                imageBytes,
                walk.steps,
                workload.source());
    }

    private static long bundleBytes(CompiledModel compiled) {
        try {
            return BundleWriter.size(ProjectWriter.bundle(compiled));
        } catch (IOException e) {
            throw new UncheckedIOException("a manifest cannot be made", e);
        }
    }

    /** Walks over steps: their trips, and how often each column was active. */
    private static final class Walk {
        private final List<Operand> operands = new ArrayList<>();
        private final IdentityHashMap<Operand, long[]> active = new IdentityHashMap<>();
        private final ReferenceRun reference;
        private int steps;

        Walk(Design design) {
            for (Phase phase : design.phases()) {
                if (!phase.isStore()) {
                    operands.addAll(phase.operands());
                }
            }
            operands.forEach(each -> active.put(each, new long[each.weights().columns()]));
            reference = new ReferenceRun(
                    design.network().integers(), design.grid(), design.phases(), design.streaming(), this::count);
        }

        void over(InputSequence sequence) {
            reference.reset();
            steps += reference.run(sequence).size();
        }

        private void count(List<Phase> phases, Activity activity) {
            for (Phase phase : phases) {
                for (Operand operand : phase.operands()) {
                    long[] counts = active.getOrDefault(operand, new long[0]);
                    for (int column = 0; column < counts.length; column++) {
                        counts[column] += activity.isActive(operand, column) ? 1 : 0;
                    }
                }
            }
        }

        double trips() {
            return reference.totals().meanTotal();
        }

        double waiting() {
            return reference.totals().steps().stream()
                    .mapToDouble(StepCycles::memoryWait)
                    .average()
                    .orElse(0);
        }

        List<MatrixWorth> matrices() {
            List<MatrixWorth> matrices = new ArrayList<>();
            operands.forEach(operand -> matrices.add(matrix(operand, active.get(operand))));
            return matrices;
        }

        private MatrixWorth matrix(Operand operand, long[] counts) {
            int gates = Math.max(1, operand.gates().size());
            int rows = operand.weights().rows() / gates;
            List<ClassWorth> classes = new ArrayList<>();
            for (int gate = 0; gate < gates; gate++) {
                String name = operand.gates().isEmpty()
                        ? operand.name()
                        : operand.name() + "." + operand.gates().get(gate);
                classes.add(rows(name, operand, counts, gate * rows, (gate + 1) * rows));
            }
            return new MatrixWorth(operand.name(), operand.encoding().word(), storedBits(operand), classes);
        }

        private ClassWorth rows(String name, Operand operand, long[] counts, int from, int to) {
            long nonZeros = 0;
            long visited = 0;
            for (int row = from; row < to; row++) {
                for (int column = 0; column < counts.length; column++) {
                    int terms = operand.weights().termsAt(row, column);
                    nonZeros += terms > 0 ? 1 : 0;
                    visited += terms * counts[column];
                }
            }
            return new ClassWorth(name, (long) (to - from) * counts.length, nonZeros, (double) visited / steps);
        }

        private static long storedBits(Operand operand) {
            return switch (operand.encoding()) {
                case PACKED -> operand.costs().packedBits();
                case COMPRESSED -> operand.costs().compressedBits();
                case CONSTANT -> 0;
            };
        }
    }
}
