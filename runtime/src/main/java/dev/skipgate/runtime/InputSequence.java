package dev.skipgate.runtime;

import dev.skipgate.runtime.bundle.Network;
import dev.skipgate.runtime.bundle.NetworkInput;
import dev.skipgate.runtime.numeric.FixedPointFormat;
import java.util.Arrays;
import java.util.Collections;

/** The inputs of consecutive steps. */
public sealed interface InputSequence {
    /** Number of steps. */
    int steps();

    /** Some of the steps. */
    InputSequence slice(int from, int to);

    /** The same steps from the last to the first. */
    InputSequence reversed();

    /** An index a step, for one-hot inputs and embeddings. */
    record Indices(int[] values) implements InputSequence {
        @Override
        public int steps() {
            return values.length;
        }

        @Override
        public Indices slice(int from, int to) {
            return new Indices(Arrays.copyOfRange(values, from, to));
        }

        @Override
        public Indices reversed() {
            int[] turned = new int[values.length];
            for (int step = 0; step < turned.length; step++) {
                turned[step] = values[turned.length - 1 - step];
            }
            return new Indices(turned);
        }
    }

    /** Stored integers of the input format, {@code [step][element]}. */
    record Vectors(int[][] values) implements InputSequence {
        /**
         * Real numbers, rounded and saturated to a format.
         *
         * @param steps {@code [step][element]}
         * @throws IllegalArgumentException for NaN, saying where
         */
        public static Vectors quantized(float[][] steps, FixedPointFormat format) {
            int[][] values = new int[steps.length][];
            for (int step = 0; step < steps.length; step++) {
                values[step] = new int[steps[step].length];
                for (int e = 0; e < steps[step].length; e++) {
                    if (Float.isNaN(steps[step][e])) {
                        throw new IllegalArgumentException("step " + step + ": element " + e + " is not a number");
                    }
                    values[step][e] = (int) format.quantize(steps[step][e]);
                }
            }
            return new Vectors(values);
        }

        @Override
        public int steps() {
            return values.length;
        }

        @Override
        public Vectors slice(int from, int to) {
            return new Vectors(Arrays.copyOfRange(values, from, to));
        }

        @Override
        public Vectors reversed() {
            int[][] turned = values.clone();
            Collections.reverse(Arrays.asList(turned));
            return new Vectors(turned);
        }
    }

    /**
     * Throws when a step is not an input of the network.
     *
     * @throws IllegalArgumentException saying which step and why
     */
    static void requireFits(InputSequence input, Network network) {
        boolean vectors = network.input() instanceof NetworkInput.Vector;
        if (input instanceof Vectors != vectors) {
            throw new IllegalArgumentException(
                    "the network reads " + (vectors ? "vectors, not indices" : "indices, not vectors"));
        }
        if (input instanceof Vectors steps && network.input() instanceof NetworkInput.Vector vector) {
            for (int step = 0; step < steps.values().length; step++) {
                requireVector(steps.values()[step], vector, step);
            }
        }
        if (input instanceof Indices indices) {
            int size = network.input() instanceof NetworkInput.Embedding embedding
                    ? embedding.entries()
                    : network.input().size();
            for (int step = 0; step < indices.values().length; step++) {
                int index = indices.values()[step];
                if (index < 0 || index >= size) {
                    throw new IllegalArgumentException(
                            "step " + step + ": index " + index + " is outside the vocabulary of " + size);
                }
            }
        }
    }

    private static void requireVector(int[] values, NetworkInput.Vector wanted, int step) {
        if (values.length != wanted.size()) {
            throw new IllegalArgumentException(
                    "step " + step + ": " + values.length + " values; wanted " + wanted.size());
        }
        int least = 0;
        int greatest = 0;
        for (int value : values) {
            least = Math.min(least, value);
            greatest = Math.max(greatest, value);
        }
        for (int value : new int[] {least, greatest}) {
            if (wanted.format().saturate(value) != value) {
                throw new IllegalArgumentException("step " + step + ": " + value + " is not a " + wanted.format());
            }
        }
    }
}
