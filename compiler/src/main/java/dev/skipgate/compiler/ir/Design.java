package dev.skipgate.compiler.ir;

import java.util.List;
import java.util.Optional;

/**
 * The hardware, as data: the third level of the compiler's three. Free of HLS syntax.
 *
 * @param network the integer network it computes
 * @param grid the lanes
 * @param vectors what is kept as active lists: the input vector first when there is one, then what each phase but the output gives
 * @param phases those of the layers, then the output, in order
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

    public Phase output() {
        return phases.get(phases.size() - 1);
    }

    /** Trips of {@code Input_Compact} in a step; 0 unless the input is a vector or an embedding. */
    public int inputTrips() {
        return hasInputVector() ? vectors.get(0).columns().perGroup() : 0;
    }

    /** Whether list 0 is the input vector. */
    public boolean hasInputVector() {
        return vectors.size() == phases.size();
    }
}
