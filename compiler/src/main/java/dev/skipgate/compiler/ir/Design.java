package dev.skipgate.compiler.ir;

import dev.skipgate.runtime.bundle.NetworkInput;
import dev.skipgate.runtime.bundle.SequencePass;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * The hardware, as data: the third level of the compiler's three. Free of HLS syntax.
 *
 * @param network the integer network it computes
 * @param grid the lanes
 * @param vectors what is kept as active lists: of each pass the input vector first when there is one, then what each phase but the output gives
 * @param phases of each pass those of the layers, then the output, in order
 * @param sizes the sizes of the array
 * @param image what the weight memories hold
 * @param streaming how the weights are streamed; empty when all of them are on chip
 */
public record Design(
        QuantizedNetwork network,
        Grid grid,
        List<ActiveVector> vectors,
        List<Phase> phases,
        ArraySizes sizes,
        WeightImage image,
        Optional<Streaming> streaming) {
    /** Trips between the first idle trip of a phase and its end (docs/datapath.md section 5). */
    public static final int EXIT_DELAY = 8;

    public Design {
        vectors = List.copyOf(vectors);
        phases = List.copyOf(phases);
    }

    /** The passes that a sequence takes: one, unless the network has bidirectional layers. */
    public List<KernelPass> passes() {
        List<KernelPass> passes = new ArrayList<>();
        int vector = 0;
        int phase = 0;
        for (SequencePass pass : network.integers().passes()) {
            int end = phase;
            while (!phases.get(end).isOutput()) {
                end++;
            }
            boolean reads = !(pass.network().input() instanceof NetworkInput.OneHot);
            passes.add(new KernelPass(
                    passes.size(),
                    pass,
                    phases.subList(phase, end + 1),
                    reads ? OptionalInt.of(vector) : OptionalInt.empty()));
            vector += end - phase + (reads ? 1 : 0);
            phase = end + 1;
        }
        return passes;
    }

    /** Trips of {@code Input_Compact} in a step, of all passes; 0 unless an input is a vector or an embedding. */
    public int inputTrips() {
        return passes().stream()
                .flatMapToInt(pass -> pass.inputVector().stream())
                .map(vector -> vectors.get(vector).columns().perGroup())
                .sum();
    }

    /** Whether some pass reads an input vector. */
    public boolean hasInputVector() {
        return passes().stream().anyMatch(pass -> pass.inputVector().isPresent());
    }

    /** Index among the vectors of what a phase gives, which is not an output. */
    public int vectorOf(Phase phase) {
        for (KernelPass pass : passes()) {
            int at = pass.phases().indexOf(phase);
            if (at >= 0) {
                Operand read = pass.phases().get(at + 1).operands().get(0);
                return read.vector();
            }
        }
        throw new IllegalArgumentException("'" + phase.name() + "' is no phase of this design");
    }
}
