package dev.skipgate.compiler.estimate;

import dev.skipgate.boards.Board;
import dev.skipgate.boards.Resources;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * Chooses what each memory is made of: largest first, each where it loads the board most evenly. The load is the sum of the
 * squares of the shares of what may be planned with; a kind that would overfill the board is taken only when every kind would,
 * and equal memories that fit in no kind alone are split between UltraRAM and block RAM.
 */
final class PlaceMemories {
    /** Deepest memory in LUTs; deeper ones are mostly multiplexers. */
    private static final int DEEPEST_LUTRAM = 512;

    private final Resources available;
    private final double writableLuts;
    private final Load load = new Load();

    PlaceMemories(Board board, PartEstimate logic) {
        available = board.available();
        writableLuts = ResourceEstimate.writableLuts(board);
        load.lut = logic.lut();
    }

    MemoryMap place(List<ArrayMemories.Choice> choices) {
        choices.stream().filter(ArrayMemories.Choice::isFixed).forEach(choice -> load.add(choice.memory()));
        List<ArrayMemories.Choice> open = choices.stream()
                .filter(choice -> !choice.isFixed())
                .sorted(Comparator.comparingLong(
                                (ArrayMemories.Choice choice) -> choice.memory().totalBits())
                        .reversed())
                .toList();
        List<Memory> placed = new ArrayList<>();
        for (ArrayMemories.Choice choice : open) {
            for (Memory memory : choose(choice)) {
                load.add(memory);
                placed.add(memory);
            }
        }
        List<Memory> inOrder = new ArrayList<>();
        for (ArrayMemories.Choice choice : choices) {
            if (choice.isFixed()) {
                inOrder.add(choice.memory());
            } else {
                placed.stream()
                        .filter(memory -> memory.name().equals(choice.memory().name()))
                        .forEach(inOrder::add);
            }
        }
        return new MemoryMap(inOrder);
    }

    private List<Memory> choose(ArrayMemories.Choice choice) {
        List<Memory> candidates = new ArrayList<>();
        for (MemoryKind kind : choice.kinds()) {
            boolean tooDeep = kind == MemoryKind.LUTRAM && choice.memory().words() > DEEPEST_LUTRAM;
            boolean absent = kind == MemoryKind.URAM && available.uram() == 0;
            if (!tooDeep && !absent) {
                candidates.add(choice.memory().as(kind, "loads the board most evenly"));
            }
        }
        List<Memory> fitting = candidates.stream().filter(load::fits).toList();
        if (!fitting.isEmpty()) {
            return List.of(lightest(fitting));
        }
        List<Memory> split = split(choice);
        return split.isEmpty()
                ? List.of(lightest(candidates).as(lightest(candidates).kind(), "fits nowhere; here it overfills least"))
                : split;
    }

    /** As many in UltraRAM as fit, the others in block RAM; nothing when that does not fit either. */
    private List<Memory> split(ArrayMemories.Choice choice) {
        if (!choice.kinds().contains(MemoryKind.URAM) || available.uram() == 0) {
            return List.of();
        }
        Memory whole = choice.memory();
        Memory uram = whole.as(MemoryKind.URAM, "split: as many as UltraRAM takes");
        long each = uram.copies(1).urams();
        long inUram = Math.max(0, available.uram() - load.uram) / each;
        if (inUram == 0 || inUram >= whole.copies()) {
            return List.of();
        }
        Memory bram =
                whole.as(MemoryKind.BRAM, "split: what UltraRAM does not take").copies(whole.copies() - inUram);
        return load.fits(bram) ? List.of(uram.copies(inUram), bram) : List.of();
    }

    private Memory lightest(List<Memory> candidates) {
        return candidates.stream().min(Comparator.comparingDouble(load::with)).orElseThrow();
    }

    /** What is taken so far. */
    private final class Load {
        private double lut;
        private double writable;
        private double bram18;
        private long uram;

        void add(Memory memory) {
            lut += memory.luts();
            writable += memory.ports() == MemoryPorts.ROM ? 0 : memory.luts();
            bram18 += memory.bram18();
            uram += memory.urams();
        }

        boolean fits(Memory memory) {
            return (memory.luts() == 0
                            || (lut + memory.luts() <= available.lut() && writable + memory.luts() <= writableLuts))
                    && (memory.bram18() == 0 || bram18 + memory.bram18() <= 2.0 * available.bram36())
                    && (memory.urams() == 0 || uram + memory.urams() <= available.uram());
        }

        /** The load with a memory added. */
        double with(Memory memory) {
            return square(lut + memory.luts(), (double) available.lut())
                    + square(writable + memory.luts(), writableLuts)
                    + square(bram18 + memory.bram18(), 2.0 * available.bram36())
                    + square((double) (uram + memory.urams()), (double) available.uram());
        }

        private static double square(double taken, double of) {
            double share = taken / Math.max(1, of);
            return share * share;
        }
    }
}
