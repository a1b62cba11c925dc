package dev.skipgate.compiler.estimate;

import dev.skipgate.boards.Board;
import dev.skipgate.boards.PlanningLimits;
import dev.skipgate.boards.Resources;
import dev.skipgate.compiler.ir.Design;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * Estimated resources of a design, set against a board. Basis of every number, and what is not modelled: docs/estimates.md.
 *
 * @param parts every part of the design, in order; they add up to the total
 * @param memory what the memories are made of; their resources are within the parts
 * @param board what the design is set against
 */
public record ResourceEstimate(List<PartEstimate> parts, MemoryMap memory, Board board) {
    /** Share of a device's LUTs that can be memory at all: 0.33 in the smallest part, 0.44 and more in the others. */
    private static final double WRITABLE_SHARE = 0.44;

    private static final double SMALLEST_WRITABLE_SHARE = 0.32;
    private static final String SEVEN_SERIES = "xc7";

    public ResourceEstimate {
        parts = List.copyOf(parts);
    }

    /** Estimates a design on a board. */
    public static ResourceEstimate of(Design design, Board board) {
        Map<DesignPart, PartEstimate> parts = new EnumMap<>(DesignPart.class);
        LaneLogic lanes = new LaneLogic(design);
        StageLogic stages = new StageLogic(design);
        if (ArrayWidths.of(design).usesLanes()) {
            parts.put(DesignPart.LANES, lanes.lanes());
            parts.put(DesignPart.BANKS, lanes.banks());
            parts.put(DesignPart.FETCH, lanes.fetch());
        }
        parts.put(DesignPart.GATES, stages.gates());
        parts.put(DesignPart.TABLES, PartEstimate.logic(DesignPart.TABLES, 0, 0));
        parts.put(DesignPart.DRAIN, stages.drain());
        parts.put(DesignPart.CONSTANTS, stages.constants());
        parts.put(DesignPart.PORTS, PortLogic.of(design));
        MemoryMap memory = new PlaceMemories(board, sum(parts.values())).place(ArrayMemories.of(design));
        for (Memory each : memory.memories()) {
            PartEstimate part = parts.getOrDefault(each.part(), PartEstimate.logic(each.part(), 0, 0));
            parts.put(each.part(), part.plus(each));
        }
        return new ResourceEstimate(List.copyOf(parts.values()), memory, board);
    }

    private static PartEstimate sum(Iterable<PartEstimate> parts) {
        PartEstimate sum = PartEstimate.logic(DesignPart.LANES, 0, 0);
        for (PartEstimate part : parts) {
            sum = sum.plus(part);
        }
        return sum;
    }

    /** LUTs that may be planned with as writable memory. */
    static double writableLuts(Board board) {
        double share = board.part().startsWith(SEVEN_SERIES) ? SMALLEST_WRITABLE_SHARE : WRITABLE_SHARE;
        return share * board.usable().lut();
    }

    /** All parts together; half a block RAM counts as a whole one. */
    public Resources total() {
        PartEstimate sum = sum(parts);
        return new Resources(sum.lut(), sum.ff(), MemoryBlocks.ceilDivide(sum.bram18(), 2), sum.uram(), sum.dsp());
    }

    /** Whether the design stays within the board's planning limits. */
    public boolean fits() {
        return shortfalls().isEmpty();
    }

    /** What is missing and how much of it, one sentence each; empty when the design fits. */
    public List<String> shortfalls() {
        Resources total = total();
        Resources usable = board.usable();
        Resources available = board.available();
        PlanningLimits limits = board.limits();
        List<String> missing = new ArrayList<>();
        check(missing, "LUT", total.lut(), available.lut(), usable.lut(), limits.lut());
        check(missing, "FF", total.ff(), available.ff(), usable.ff(), limits.ff());
        check(missing, "BRAM36", total.bram36(), available.bram36(), usable.bram36(), limits.bram());
        check(missing, "URAM", total.uram(), available.uram(), usable.uram(), limits.uram());
        check(missing, "DSP", total.dsp(), available.dsp(), usable.dsp(), limits.dsp());
        long writable = (long) writableLuts(board);
        if (memory.writableLuts() > writable) {
            missing.add(String.format(
                    Locale.ROOT,
                    "needs %,d LUTs as memory, about %,d of the board's can be: %,d are missing",
                    memory.writableLuts(),
                    writable,
                    memory.writableLuts() - writable));
        }
        if (memory.offChipBytes() > board.memoryBytes()) {
            missing.add(String.format(
                    Locale.ROOT,
                    "needs %,d bytes of off-chip memory, the board has %,d: %,d are missing",
                    memory.offChipBytes(),
                    board.memoryBytes(),
                    memory.offChipBytes() - board.memoryBytes()));
        }
        long largestBank = board.memory().get(0).bytesEach();
        for (Memory each : memory.memories()) {
            long bytes = each.kind() == MemoryKind.OFF_CHIP ? each.totalBits() / Byte.SIZE : 0;
            if (bytes > largestBank && bytes <= board.memoryBytes()) {
                missing.add(String.format(
                        Locale.ROOT,
                        "needs %,d bytes of one bank of memory for the %s, it has %,d: %,d are missing",
                        bytes,
                        each.name(),
                        largestBank,
                        bytes - largestBank));
            }
        }
        return List.copyOf(missing);
    }

    private static void check(
            List<String> missing, String what, long needed, long available, long usable, double limit) {
        if (needed > available) {
            missing.add(String.format(
                    Locale.ROOT,
                    "needs %,d %s, may use %,d (%.0f %% of the %,d usable): %,d are missing",
                    needed,
                    what,
                    available,
                    100 * limit,
                    usable,
                    needed - available));
        }
    }
}
