package dev.skipgate.compiler.estimate;

import dev.skipgate.boards.Board;
import dev.skipgate.compiler.ir.Design;
import java.util.List;

/**
 * What every memory of a design is made of.
 *
 * @param memories in the order the array declares them; equal memories that are split between two kinds are two entries
 */
public record MemoryMap(List<Memory> memories) {
    public MemoryMap {
        memories = List.copyOf(memories);
    }

    /** Chooses for a board. */
    public static MemoryMap of(Design design, Board board) {
        return ResourceEstimate.of(design, board).memory();
    }

    /** LUTs used as memory that can be written: the scarcer half of a device's LUTs. */
    public long writableLuts() {
        return memories.stream()
                .filter(memory -> memory.ports() != MemoryPorts.ROM)
                .mapToLong(Memory::luts)
                .sum();
    }

    /** Bytes of what lives behind AXI ports. */
    public long offChipBytes() {
        return memories.stream()
                .filter(memory -> memory.kind() == MemoryKind.OFF_CHIP)
                .mapToLong(memory -> memory.totalBits() / 8)
                .sum();
    }
}
