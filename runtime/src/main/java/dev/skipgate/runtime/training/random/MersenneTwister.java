package dev.skipgate.runtime.training.random;

import java.util.List;

/**
 * MT19937 (Matsumoto and Nishimura, 1998), seeded and shuffling as Python's {@code random.Random(seed)} does. It is here for one
 * purpose: to put data into the order in which they were put before by a program in Python. For anything new, use {@link RandomState}.
 */
public final class MersenneTwister {
    private static final int WORDS = 624;
    private static final int MIDDLE = 397;

    private final int[] state = new int[WORDS];
    private int next = WORDS;

    /** The generator of an array of key words, at least one. */
    MersenneTwister(int... key) {
        state[0] = 19650218;
        for (int i = 1; i < WORDS; i++) {
            state[i] = 1812433253 * (state[i - 1] ^ (state[i - 1] >>> 30)) + i;
        }
        int at = 1;
        int used = 0;
        for (int round = Math.max(WORDS, key.length); round > 0; round--) {
            state[at] = (state[at] ^ ((state[at - 1] ^ (state[at - 1] >>> 30)) * 1664525)) + key[used] + used;
            at = following(at);
            used = (used + 1) % key.length;
        }
        for (int round = WORDS - 1; round > 0; round--) {
            state[at] = (state[at] ^ ((state[at - 1] ^ (state[at - 1] >>> 30)) * 1566083941)) - at;
            at = following(at);
        }
        state[0] = 0x80000000;
    }

    /** The place after this one, in the order in which the state is filled: the last word is also put at the start. */
    private int following(int at) {
        if (at + 1 < WORDS) {
            return at + 1;
        }
        state[0] = state[WORDS - 1];
        return 1;
    }

    /** The generator that Python makes of a seed; negative ones are taken without their sign. */
    public static MersenneTwister ofPythonSeed(long seed) {
        long magnitude = Math.abs(seed);
        int low = (int) magnitude;
        int high = (int) (magnitude >>> 32);
        return high == 0 ? new MersenneTwister(low) : new MersenneTwister(low, high);
    }

    /** 32 random bits. */
    int nextInt() {
        if (next == WORDS) {
            renew();
        }
        int word = state[next++];
        word ^= word >>> 11;
        word ^= (word << 7) & 0x9d2c5680;
        word ^= (word << 15) & 0xefc60000;
        return word ^ (word >>> 18);
    }

    private void renew() {
        for (int i = 0; i < WORDS; i++) {
            int mixed = (state[i] & 0x80000000) | (state[(i + 1) % WORDS] & 0x7fffffff);
            state[i] = state[(i + MIDDLE) % WORDS] ^ (mixed >>> 1) ^ ((mixed & 1) == 0 ? 0 : 0x9908b0df);
        }
        next = 0;
    }

    /** Puts the values in the order in which Python's {@code shuffle} puts them. */
    public <T> void shuffle(List<T> values) {
        for (int i = values.size() - 1; i > 0; i--) {
            int other = below(i + 1);
            T value = values.get(i);
            values.set(i, values.get(other));
            values.set(other, value);
        }
    }

    /** As many bits as the bound has are drawn until they are below it. */
    private int below(int bound) {
        int unused = Integer.numberOfLeadingZeros(bound);
        int drawn = nextInt() >>> unused;
        while (drawn >= bound) {
            drawn = nextInt() >>> unused;
        }
        return drawn;
    }
}
