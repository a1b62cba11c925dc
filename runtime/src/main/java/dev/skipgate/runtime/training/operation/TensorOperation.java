package dev.skipgate.runtime.training.operation;

import dev.skipgate.runtime.training.quantize.WeightRounding;
import dev.skipgate.runtime.training.random.RandomState;
import java.util.Arrays;
import java.util.Objects;

/**
 * What is done to values before they are used (tensorquant-sparsity, sections 2.2 and 2.3). Gradients pass it unchanged (straight-through).
 */
public sealed interface TensorOperation {
    /**
     * Changes values in place.
     *
     * @param values row-major, {@code rows x columns} of them from {@code from} on; they are treated together
     * @param random where stochastic operations draw from; others leave it as it is
     */
    void apply(float[] values, int from, int rows, int columns, RandomState random);

    /** In the words of a map. */
    String describe();

    /** Values of a magnitude below a threshold become zero; 0 changes nothing. */
    record Threshold(float magnitude) implements TensorOperation {
        public Threshold {
            if (!(magnitude >= 0) || magnitude == Float.POSITIVE_INFINITY) {
                throw new IllegalArgumentException("a threshold of " + magnitude + "; wanted 0 or more");
            }
        }

        @Override
        public void apply(float[] values, int from, int rows, int columns, RandomState random) {
            for (int i = from; i < from + rows * columns; i++) {
                values[i] = Math.abs(values[i]) < magnitude ? 0f : values[i];
            }
        }

        @Override
        public String describe() {
            return "threshold " + magnitude;
        }
    }

    /**
     * The greatest magnitudes stay, the others become zero. Values as great as the least that stays stay too, so that the result does not hang on their order.
     *
     * @param share of the values that stay, 0 to 1, rounded to whole values
     */
    record TopK(double share) implements TensorOperation {
        public TopK {
            if (!(share >= 0 && share <= 1)) {
                throw new IllegalArgumentException("the top " + share + " of the values; wanted 0 to 1");
            }
        }

        @Override
        public void apply(float[] values, int from, int rows, int columns, RandomState random) {
            int size = rows * columns;
            int kept = (int) Math.round(share * size);
            if (kept == size) {
                return;
            }
            float least = kept == 0 ? Float.POSITIVE_INFINITY : leastOf(values, from, size, kept);
            for (int i = from; i < from + size; i++) {
                values[i] = Math.abs(values[i]) < least ? 0f : values[i];
            }
        }

        private static float leastOf(float[] values, int from, int size, int kept) {
            float[] magnitudes = new float[size];
            for (int i = 0; i < size; i++) {
                magnitudes[i] = Math.abs(values[from + i]);
            }
            Arrays.sort(magnitudes);
            return magnitudes[size - kept];
        }

        @Override
        public String describe() {
            return "top-k " + share;
        }
    }

    /** Rounding to the values of a format, deterministic or stochastic. */
    record Quantize(WeightRounding rule) implements TensorOperation {
        public Quantize {
            Objects.requireNonNull(rule, "rule");
        }

        @Override
        public void apply(float[] values, int from, int rows, int columns, RandomState random) {
            float[] part = Arrays.copyOfRange(values, from, from + rows * columns);
            rule.quantize(part, rows, columns, part, random);
            System.arraycopy(part, 0, values, from, part.length);
        }

        @Override
        public String describe() {
            return "quantize " + rule.describe();
        }
    }
}
