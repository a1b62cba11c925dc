package dev.skipgate.runtime.opencl;

import java.util.Arrays;

/** A growing array. Given out it has at least one number, since devices have no empty memory. */
final class Numbers {
    private long[] values = new long[1];
    private int size;

    /** The place that the next number gets. */
    int size() {
        return size;
    }

    /**
     * Adds a number.
     *
     * @return its place
     */
    int add(long value) {
        if (size == values.length) {
            values = Arrays.copyOf(values, Math.multiplyExact(2, size));
        }
        values[size] = value;
        return size++;
    }

    /** Puts another number in a place. */
    void set(int place, long value) {
        values[place] = value;
    }

    long[] toLongs() {
        return Arrays.copyOf(values, Math.max(1, size));
    }

    int[] toInts() {
        int[] ints = new int[Math.max(1, size)];
        for (int i = 0; i < size; i++) {
            ints[i] = Math.toIntExact(values[i]);
        }
        return ints;
    }
}
