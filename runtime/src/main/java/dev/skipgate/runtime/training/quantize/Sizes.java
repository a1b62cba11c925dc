package dev.skipgate.runtime.training.quantize;

/** Checks that two arrays hold one matrix each. */
final class Sizes {
    private Sizes() {}

    static int check(float[] master, int rows, int columns, float[] effective) {
        long size = (long) rows * columns;
        if (master.length != size || effective.length != size) {
            throw new IllegalArgumentException("arrays of " + master.length + " and " + effective.length
                    + " values for a matrix of " + rows + " x " + columns);
        }
        return (int) size;
    }
}
