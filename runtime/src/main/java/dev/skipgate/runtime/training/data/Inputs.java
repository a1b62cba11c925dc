package dev.skipgate.runtime.training.data;

import java.util.Objects;

/** What a network reads at each step of a batch, time-major. The arrays are handed over, not copied. */
public sealed interface Inputs {
    /** How many values one step of one sequence has: 1 for tokens. */
    int size();

    /** How many values there are in all. */
    int length();

    /**
     * An index a step, for one-hot inputs and embeddings.
     *
     * @param values {@code [time][batch]}; 0 where there is padding
     */
    record Tokens(int[] values) implements Inputs {
        public Tokens {
            Objects.requireNonNull(values, "values");
        }

        @Override
        public int size() {
            return 1;
        }

        @Override
        public int length() {
            return values.length;
        }
    }

    /**
     * An index a step, of a sequence that is written after another one was read.
     *
     * @param values {@code [time][batch]}; 0 where there is padding
     * @param source what is read; its inputs are tokens
     */
    record Translation(int[] values, SequenceBatch source) implements Inputs {
        public Translation {
            Objects.requireNonNull(values, "values");
            if (!(source.inputs() instanceof Tokens)) {
                throw new IllegalArgumentException("a translation of something else than tokens");
            }
        }

        @Override
        public int size() {
            return 1;
        }

        @Override
        public int length() {
            return values.length;
        }
    }

    /**
     * Real vectors.
     *
     * @param size of one vector
     * @param values {@code [time][batch][size]}; 0 where there is padding
     */
    record Features(int size, float[] values) implements Inputs {
        public Features {
            Objects.requireNonNull(values, "values");
            if (size < 1) {
                throw new IllegalArgumentException("a vector has at least 1 value, not " + size);
            }
        }

        @Override
        public int length() {
            return values.length;
        }
    }
}
