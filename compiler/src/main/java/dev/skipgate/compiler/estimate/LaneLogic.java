package dev.skipgate.compiler.estimate;

import dev.skipgate.compiler.ir.ArraySizes;
import dev.skipgate.compiler.ir.Design;
import dev.skipgate.compiler.ir.Grid;
import dev.skipgate.compiler.ir.Operand;

/** Logic of the lanes (lane.h) and of the column fetch and exit of the matrix-vector loop (matvec.h). */
final class LaneLogic {
    private static final int GATES = 4;
    private static final int TRIP_BITS = 32;

    private final Design design;
    private final Grid grid;
    private final ArraySizes sizes;
    private final ArrayWidths widths;

    LaneLogic(Design design) {
        this.design = design;
        this.grid = design.grid();
        this.sizes = design.sizes();
        this.widths = ArrayWidths.of(design);
    }

    /** All lanes, their memories left out. */
    PartEstimate lanes() {
        return PartEstimate.logic(
                DesignPart.LANES, grid.lanes() * (macLuts() + controlLuts()), grid.lanes() * (long) laneFfs());
    }

    /** The addresses of the banks, shared with the loader; of streamed weights, which half each lane reads. */
    PartEstimate banks() {
        long addresses = (long) grid.banks() * widths.wordAddress();
        long halves = grid.lanes() * Logic.mux(2, sizes.wordBits() + widths.columnEntry(sizes));
        return PartEstimate.logic(
                DesignPart.BANKS, design.streaming().isPresent() ? 2 * addresses + halves : addresses, 0);
    }

    /** From the word of weights to the new sum. */
    long macLuts() {
        int sum = sizes.sumBits();
        int slot = 2 + sizes.slotBits();
        long decode = 0;
        if (widths.hasCompressed()) {
            decode += Logic.mux(sizes.entriesPerWord(), sizes.entryBits());
        }
        if (widths.hasPacked()) {
            // The code, what it means, and nothing added for zero.
            decode += Logic.mux(sizes.codesPerWord(), sizes.codeBits()) + sizes.codeBits() + sum;
        }
        if (widths.hasCompressed() && widths.hasPacked()) {
            decode += Logic.mux(2, slot + 1 + sizes.shiftBits());
        }
        long shift = Logic.shift(sum, greatestShift() + 1);
        // One of four gates' sums from memory, then that or one of the two in flight.
        long soFar = Logic.mux(GATES, sum) + Logic.mux(3, sum) + 2 * Logic.equal(slot);
        // Zero instead of the retired sum when a stage clears, and whose address each of the four memories gets.
        long write = sum + GATES * (sizes.slotBits() + 2L);
        return decode + shift + soFar + Logic.add(sum) + write;
    }

    /** Counters: FIFO, position, word, remaining entries, and the walk over packed slots. */
    long controlLuts() {
        long fifo = 2L * Logic.add(widths.fifo()) + Logic.equal(widths.fifo());
        long place = Logic.add(widths.position()) + Logic.equal(widths.position()) + Logic.add(widths.wordAddress());
        long remaining = Logic.add(sizes.lengthBits()) + Logic.wide(sizes.lengthBits());
        long walk = widths.hasPacked() ? 2 + sizes.slotBits() + Logic.equal(sizes.slotBits()) : 0;
        long notEmpty = Logic.wide(sizes.lengthBits());
        return fifo + place + remaining + walk + notEmpty;
    }

    /** State of a lane, and the registers of four stages: word, entry and value, shifted value, new sum. */
    int laneFfs() {
        int sum = sizes.sumBits();
        int slot = 2 + sizes.slotBits();
        int entry = Math.max(
                widths.hasCompressed() ? sizes.entryBits() : 0, widths.hasPacked() ? sizes.codeBits() + slot : 0);
        int inFlight = 2 * (1 + slot + sum);
        int state = 2 * widths.fifo()
                + sizes.lengthBits()
                + widths.position()
                + widths.wordAddress()
                + sizes.valueBits()
                + 1
                + (widths.hasPacked() ? slot : 0)
                + inFlight;
        int stages = (widths.position() + sizes.valueBits()) + (entry + sizes.valueBits()) + (slot + 1 + sum);
        return state + stages + widths.columnWork(sizes);
    }

    /** Requests of the column groups, and the exit of the loop. */
    PartEstimate fetch() {
        int listAddress = Logic.bitsFor(sizes.activeDepth());
        long alignments = design.phases().stream()
                .flatMap(phase -> phase.operands().stream())
                .filter(operand -> !operand.isConstant())
                .mapToInt(Operand::align)
                .distinct()
                .count();
        // Both counts by the vector's number, which of the two operands, its addresses, the aligned value.
        long request = 2 * Logic.mux(design.vectors().size(), widths.count())
                + 2 * Logic.greater(TRIP_BITS)
                + Logic.mux(2, listAddress + widths.column())
                + Logic.add(listAddress)
                + 2L * Logic.add(widths.column())
                + Logic.shift(sizes.valueBits(), (int) alignments);
        long most = (long) grid.columnGroups() * (Logic.greater(widths.count()) + Logic.mux(2, widths.count()));
        long exit = Logic.wide(grid.lanes() + 1L) + Logic.add(TRIP_BITS) + Logic.greater(TRIP_BITS);
        long requestFfs = 2L * widths.count() + listAddress + 2L * (widths.column() + sizes.valueBits() + 2);
        return PartEstimate.logic(
                DesignPart.FETCH,
                grid.columnGroups() * request + most + exit,
                grid.columnGroups() * requestFfs
                        + TRIP_BITS
                        + Design.EXIT_DELAY
                        + MemoryBlocks.ceilDivide(grid.lanes(), 6));
    }

    private int greatestShift() {
        return design.phases().stream()
                .flatMap(phase -> phase.operands().stream())
                .filter(operand -> !operand.isConstant())
                .mapToInt(operand -> operand.weights().maxShift())
                .max()
                .orElse(0);
    }
}
