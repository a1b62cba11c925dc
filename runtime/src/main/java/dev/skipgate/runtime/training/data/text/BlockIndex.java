package dev.skipgate.runtime.training.data.text;

import java.util.Arrays;

/** The byte at which every so manieth token begins, so that any token is found by reading a few. 8 bytes a block. */
final class BlockIndex {
    private final int block;
    private long[] starts = new long[64];
    private long tokens;

    /** An index of every {@code block}th token. */
    BlockIndex(int block) {
        this.block = block;
    }

    /** Takes note of the next token and the byte where it begins. */
    void add(long position) {
        if (tokens % block == 0) {
            int slot = Math.toIntExact(tokens / block);
            if (slot == starts.length) {
                starts = Arrays.copyOf(starts, starts.length * 2);
            }
            starts[slot] = position;
        }
        tokens++;
    }

    /** How many tokens were noted. */
    long tokens() {
        return tokens;
    }

    /** Where the block of a token begins. */
    long blockStart(long token) {
        return starts[Math.toIntExact(token / block)];
    }

    /** How many tokens of the block go before this one. */
    int before(long token) {
        return (int) (token % block);
    }
}
