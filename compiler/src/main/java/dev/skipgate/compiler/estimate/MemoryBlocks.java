package dev.skipgate.compiler.estimate;

/** How many blocks of each kind one memory takes, from the shapes the devices have. Basis: docs/estimates.md. */
final class MemoryBlocks {
    private static final int URAM_WORDS = 4096;
    private static final int URAM_BITS = 72;

    /** Shapes of an 18 Kbit block with two independent ports, words x bits; the parity bits are there from 9 bits up. */
    private static final int[][] BRAM18 = {{1024, 18}, {2048, 9}, {4096, 4}, {8192, 2}, {16384, 1}};

    /** The further shape of a block that is read at one port and written at the other. */
    private static final int[] BRAM18_SIMPLE = {512, 36};

    private MemoryBlocks() {}

    /** Block RAMs of 18 Kbit; two make one of 36 Kbit. */
    static long bram18(long words, int bits, MemoryPorts ports) {
        long least = Long.MAX_VALUE;
        for (int[] shape : BRAM18) {
            least = Math.min(least, blocks(words, bits, shape));
        }
        return ports == MemoryPorts.TWO_READS ? least : Math.min(least, blocks(words, bits, BRAM18_SIMPLE));
    }

    /** UltraRAMs; both ports are full ones. */
    static long uram(long words, int bits) {
        return blocks(words, bits, new int[] {URAM_WORDS, URAM_BITS});
    }

    /**
     * LUTs used as memory: eight make 32 words of 14 bits (RAM32M16) or 64 words of 7 bits (RAM64M8), read at one address and
     * written at another; deeper ones are joined by multiplexers. A second reader needs a second copy. A table that is
     * never written holds 64 words of one bit a LUT.
     */
    static long luts(long words, int bits, MemoryPorts ports) {
        if (ports == MemoryPorts.ROM) {
            // Multiplexers beside the LUTs join up to four of them for nothing.
            return bits * (ceilDivide(words, 64) + Logic.muxLuts(ceilDivide(words, 256)));
        }
        long rows = ceilDivide(words, 64);
        long one = words <= 32 ? 8 * ceilDivide(bits, 14) : rows * 8 * ceilDivide(bits, 7) + bits * Logic.muxLuts(rows);
        return ports == MemoryPorts.TWO_READS ? 2 * one : one;
    }

    private static long blocks(long words, int bits, int[] shape) {
        return ceilDivide(words, shape[0]) * ceilDivide(bits, shape[1]);
    }

    static long ceilDivide(long a, long b) {
        return (a + b - 1) / b;
    }
}
