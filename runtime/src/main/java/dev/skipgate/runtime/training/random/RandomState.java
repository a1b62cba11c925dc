package dev.skipgate.runtime.training.random;

import java.util.Arrays;

/**
 * A source of random numbers: xoshiro256** (Blackman and Vigna, "Scrambled linear pseudorandom number generators", 2021), filled from
 * a seed by SplitMix64. The four words of {@link #state} are all of it: every method draws whole words and keeps nothing back. The
 * same numbers come out on every machine. Not for use by several threads at once; give each its own {@link #fork}.
 */
public final class RandomState {
    /** Words of a saved state. */
    public static final int STATE_WORDS = 4;

    private static final long GOLDEN_GAMMA = 0x9e3779b97f4a7c15L;

    private long s0;
    private long s1;
    private long s2;
    private long s3;

    private RandomState() {}

    /** The stream of a seed; any seed will do, 0 too. */
    public static RandomState of(long seed) {
        RandomState random = new RandomState();
        long counter = seed;
        long[] state = new long[STATE_WORDS];
        for (int i = 0; i < STATE_WORDS; i++) {
            counter += GOLDEN_GAMMA;
            state[i] = splitMix(counter);
        }
        random.restore(state);
        return random;
    }

    /** A copy of the state, {@link #STATE_WORDS} words. */
    public long[] state() {
        return new long[] {s0, s1, s2, s3};
    }

    /**
     * Goes on exactly where the source stood whose {@link #state} this is.
     *
     * @throws IllegalArgumentException when these are not {@link #STATE_WORDS} words, or all of them are zero, which no source reaches
     */
    public void restore(long[] state) {
        if (state.length != STATE_WORDS) {
            throw new IllegalArgumentException("a random state of " + state.length + " words; wanted " + STATE_WORDS);
        }
        if (Arrays.stream(state).allMatch(word -> word == 0)) {
            throw new IllegalArgumentException("a random state of zeros only; no source has it");
        }
        s0 = state[0];
        s1 = state[1];
        s2 = state[2];
        s3 = state[3];
    }

    /**
     * An independent stream for one purpose, told from others by its name. It follows from the present state and the name alone, and
     * this source is not moved: forks taken at the start of a run stay the same when another one is added.
     */
    public RandomState fork(String name) {
        long hash = splitMix(name.length() + GOLDEN_GAMMA);
        for (int i = 0; i < name.length(); i++) {
            hash = splitMix((hash ^ name.charAt(i)) + GOLDEN_GAMMA);
        }
        for (long word : state()) {
            hash = splitMix((hash ^ word) + GOLDEN_GAMMA);
        }
        return of(hash);
    }

    /** 64 random bits. */
    public long nextLong() {
        long result = Long.rotateLeft(s1 * 5, 7) * 9;
        long shifted = s1 << 17;
        s2 ^= s0;
        s3 ^= s1;
        s1 ^= s2;
        s0 ^= s3;
        s2 ^= shifted;
        s3 = Long.rotateLeft(s3, 45);
        return result;
    }

    /**
     * An integer of 0 to {@code bound - 1}, each exactly as likely (Lemire, "Fast random integer generation in an interval", 2019).
     *
     * @param bound positive
     */
    public int nextInt(int bound) {
        if (bound <= 0) {
            throw new IllegalArgumentException("the bound is " + bound + "; wanted a positive number");
        }
        long product = (nextLong() >>> 32) * bound;
        long low = product & 0xffffffffL;
        if (low < bound) {
            // Of the 2^32 draws the first 2^32 mod bound are refused, so that the rest share out evenly.
            long refused = (1L << 32) % bound;
            while (low < refused) {
                product = (nextLong() >>> 32) * bound;
                low = product & 0xffffffffL;
            }
        }
        return (int) (product >>> 32);
    }

    /** Uniform in [0, 1), a multiple of 2^-24. */
    public float nextFloat() {
        return (nextLong() >>> 40) * 0x1p-24f;
    }

    /** Uniform in [0, 1), a multiple of 2^-53. */
    public double nextDouble() {
        return (nextLong() >>> 11) * 0x1p-53;
    }

    /** Normal with mean 0 and variance 1 (Marsaglia's polar method; the second number of a pair is not kept). */
    public double nextGaussian() {
        double u;
        double square;
        do {
            u = 2 * nextDouble() - 1;
            double v = 2 * nextDouble() - 1;
            square = u * u + v * v;
        } while (square >= 1 || square == 0);
        // StrictMath, for Math.log may differ in the last bit from one virtual machine to another.
        return u * StrictMath.sqrt(-2 * StrictMath.log(square) / square);
    }

    /** Puts the values in a random order, every order as likely (Fisher and Yates). */
    public void shuffle(int[] values) {
        for (int i = values.length - 1; i > 0; i--) {
            int other = nextInt(i + 1);
            int value = values[i];
            values[i] = values[other];
            values[other] = value;
        }
    }

    /** The output function of SplitMix64 (Steele, Lea and Flood, 2014). */
    private static long splitMix(long value) {
        long z = (value ^ (value >>> 30)) * 0xbf58476d1ce4e5b9L;
        z = (z ^ (z >>> 27)) * 0x94d049bb133111ebL;
        return z ^ (z >>> 31);
    }
}
