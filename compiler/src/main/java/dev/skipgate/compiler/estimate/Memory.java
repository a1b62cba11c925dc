package dev.skipgate.compiler.estimate;

import dev.skipgate.boards.Resources;

/**
 * Equal memories of the emitted array, and what they are made of.
 *
 * @param name in the user's words, such as {@code weight banks}
 * @param variable what the emitted C++ calls them; empty when they are not one variable there
 * @param part the part of the design they belong to
 * @param words of one
 * @param bits of a word
 * @param copies how many there are
 * @param ports how one is read and written
 * @param kind what they are made of
 * @param why what decided the kind
 */
public record Memory(
        String name,
        String variable,
        DesignPart part,
        long words,
        int bits,
        long copies,
        MemoryPorts ports,
        MemoryKind kind,
        String why) {
    /** Bits held, all copies together. */
    public long totalBits() {
        return words * bits * copies;
    }

    /** LUTs taken, all copies together. */
    public long luts() {
        return kind == MemoryKind.LUTRAM ? copies * MemoryBlocks.luts(words, bits, ports) : 0;
    }

    /** Flip-flops taken: the registers themselves, and the output register of a memory in LUTs. */
    public long ffs() {
        return switch (kind) {
            case REGISTER -> totalBits();
            case LUTRAM -> copies * bits * (ports == MemoryPorts.TWO_READS ? 2L : 1L);
            default -> 0;
        };
    }

    /** Block RAMs of 18 Kbit taken, all copies together. */
    public long bram18() {
        return kind == MemoryKind.BRAM ? copies * MemoryBlocks.bram18(words, bits, ports) : 0;
    }

    /** UltraRAMs taken, all copies together. */
    public long urams() {
        return kind == MemoryKind.URAM ? copies * MemoryBlocks.uram(words, bits) : 0;
    }

    /** All of it; half a block RAM counts as a whole one. */
    public Resources resources() {
        return new Resources(luts(), ffs(), MemoryBlocks.ceilDivide(bram18(), 2), urams(), 0);
    }

    /** The same of another kind. */
    Memory as(MemoryKind other, String reason) {
        return new Memory(name, variable, part, words, bits, copies, ports, other, reason);
    }

    /** Some of them. */
    Memory copies(long some) {
        return new Memory(name, variable, part, words, bits, some, ports, kind, why);
    }
}
