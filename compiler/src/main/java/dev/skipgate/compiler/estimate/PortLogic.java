package dev.skipgate.compiler.estimate;

import dev.skipgate.compiler.ir.ActiveVector;
import dev.skipgate.compiler.ir.ArraySizes;
import dev.skipgate.compiler.ir.Design;
import dev.skipgate.compiler.ir.Grid;
import dev.skipgate.compiler.ir.KernelPass;
import dev.skipgate.compiler.ir.RowMap;
import dev.skipgate.runtime.bundle.StateLayout;
import java.util.List;

/** Logic around the datapath: AXI adapters, control registers, the weight loader, load, compaction and store. */
final class PortLogic {
    /** Words of 512 bits an AXI adapter buffers: two bursts of 16 for each of 16 outstanding requests. */
    static final int BUFFER_WORDS = 512;

    private static final int PORT_BITS = 512;
    private static final int ADAPTER_LUTS = 1000;
    private static final int ADAPTER_FFS = 2000;
    private static final int REGISTER_BITS = 32;
    private static final int LOADER_COUNTERS = 4;

    private PortLogic() {}

    /** AXI ports of 512 bits: weights, input, output with the states, and the embedding when there is one. */
    static int ports(Design design) {
        return 3 + ArrayWidths.embedding(design).size();
    }

    static PartEstimate of(Design design) {
        Grid grid = design.grid();
        ArraySizes sizes = design.sizes();
        ArrayWidths widths = ArrayWidths.of(design);
        int ports = ports(design);
        // An address of two registers for each port and for the state, command, steps, and the block's own four.
        long registers = 2L * (ports + 1) + 2 + 4;
        long control = registers * REGISTER_BITS;
        long targets = grid.banks() + grid.lanes() + (long) RowMap.GATES * grid.rowGroups();
        long loader = Logic.mux(8, sizes.wordBits())
                + Logic.mux(8, widths.columnEntry(sizes))
                + Logic.mux(16, sizes.sumBits())
                + targets
                + (long) LOADER_COUNTERS * REGISTER_BITS;
        if (design.streaming().isPresent()) {
            // Both halves are targets, and what is loaded next comes from a table of segments, ten numbers each.
            loader += targets + 10L * REGISTER_BITS;
        }
        long index = Logic.mux(PORT_BITS / REGISTER_BITS, REGISTER_BITS) + 2L * REGISTER_BITS;
        long compaction = compaction(design, widths);
        long state = state(design, widths);
        // Streams of two words: a shift register LUT a bit. Logits; the input's words or indices.
        long streams = PORT_BITS + (long) (design.hasInputVector() ? PORT_BITS : REGISTER_BITS);
        long words = 2L * PORT_BITS + (design.hasInputVector() ? PORT_BITS : 0);
        return PartEstimate.logic(
                DesignPart.PORTS,
                (long) ports * ADAPTER_LUTS + control + loader + index + compaction + state + streams + REGISTER_BITS,
                (long) ports * ADAPTER_FFS
                        + control
                        + words
                        + 2L * PORT_BITS
                        + streams
                        + (LOADER_COUNTERS + 4L) * REGISTER_BITS);
    }

    /**
     * Loads and saves states through the output's adapter. Loading picks a unit of every column group from a word and writes it where the gate
     * stage does: a multiplexer at each of those memories. Saving picks the units of a trip and puts them in their place of the word.
     */
    private static long state(Design design, ArrayWidths widths) {
        StateLayout layout = StateCycles.layout(design);
        int groups = design.grid().columnGroups();
        int unitsATrip = Math.min(groups, PORT_BITS / layout.unitBits());
        int tripsAWord = PORT_BITS / layout.unitBits() / unitsATrip;
        int unit = widths.cell() + design.sizes().activationBits();
        int place = Logic.bitsFor(design.sizes().activeDepth());
        long loading = (long) unitsATrip * Logic.mux(tripsAWord, unit)
                + (long) groups * (Logic.add(widths.count()) + 2L * (unit + place));
        long saving = (long) unitsATrip * Logic.mux(groups / unitsATrip, unit)
                + (tripsAWord > 1 ? (long) layout.unitBits() * unitsATrip * tripsAWord : 0);
        return loading + saving;
    }

    /** One element of every column group a trip, from a word that holds several trips' worth; passes that read alike share it. */
    private static long compaction(Design design, ArrayWidths widths) {
        long all = 0;
        List<KernelPass> passes = design.passes();
        for (KernelPass pass : passes) {
            if (pass.isFirstAlike(passes) && pass.inputVector().isPresent()) {
                all += compaction(
                        design, widths, design.vectors().get(pass.inputVector().getAsInt()));
            }
        }
        return all;
    }

    private static long compaction(Design design, ArrayWidths widths, ActiveVector input) {
        int groups = design.grid().columnGroups();
        int element = ArrayWidths.elementBits(input.bits());
        int tripsAWord = Math.max(1, PORT_BITS / (groups * element));
        int place = Logic.bitsFor(design.sizes().activeDepth());
        return (long) groups
                * (Logic.mux(tripsAWord, element) + Logic.wide(element) + Logic.add(widths.count()) + Logic.add(place));
    }
}
