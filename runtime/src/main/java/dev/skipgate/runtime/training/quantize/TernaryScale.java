package dev.skipgate.runtime.training.quantize;

import dev.skipgate.runtime.numeric.TernaryQuantizer;

/** W0, the magnitude of ternary weights. */
public sealed interface TernaryScale {
    /** W0 for a matrix. */
    float of(float[] weights, int rows, int columns);

    /** In the words of a description. */
    String describe();

    /** The power of two with the least squared error against the weights, found anew at each call. */
    record Fitted() implements TernaryScale {
        @Override
        public float of(float[] weights, int rows, int columns) {
            return Math.scalb(1f, TernaryQuantizer.leastErrorExponent(weights));
        }

        @Override
        public String describe() {
            return "ternary";
        }
    }

    /** {@code 2^exponent}. */
    record PowerOfTwo(int exponent) implements TernaryScale {
        public PowerOfTwo {
            if (Math.abs(exponent) > 100) {
                throw new IllegalArgumentException("a ternary scale of 2^" + exponent + "; wanted 2^-100 to 2^100");
            }
        }

        @Override
        public float of(float[] weights, int rows, int columns) {
            return Math.scalb(1f, exponent);
        }

        @Override
        public String describe() {
            return "ternary(2^" + exponent + ")";
        }
    }

    /**
     * The Glorot bound {@code sqrt(6 / (fanIn + units))}, as in the code published with limited-precision-rnn. No power of two, so
     * a compiled product needs one multiplication by W0 for each sum.
     *
     * @param gates how many gates are stacked in the rows: units are {@code rows / gates}
     */
    record Glorot(int gates) implements TernaryScale {
        public Glorot {
            if (gates < 1) {
                throw new IllegalArgumentException(gates + " gates; wanted at least 1");
            }
        }

        @Override
        public float of(float[] weights, int rows, int columns) {
            if (rows % gates != 0) {
                throw new IllegalArgumentException(rows + " rows are not " + gates + " gates of the same size");
            }
            return (float) Math.sqrt(6.0 / (columns + rows / gates));
        }

        @Override
        public String describe() {
            return "ternary(glorot)";
        }
    }
}
