package dev.skipgate.runtime.numeric.pruning;

import java.util.List;

/**
 * How a pruning rate is shared out over classes of weights (nmt-pruning, section 3.2, and bank-balanced). The smallest magnitudes go;
 * zeros that are there count; at least {@code floor(rate size)} weights are zero afterwards, and those of the magnitude of the last
 * one go with it.
 */
public sealed interface MagnitudePruning {
    /**
     * Zeroes weights in place.
     *
     * @param rate the share of weights to remove, 0 up to but without 1; with 0 nothing changes
     */
    void zero(List<WeightClass> classes, double rate);

    /** The smallest weights of all classes together. */
    record ClassBlind() implements MagnitudePruning {
        @Override
        public void zero(List<WeightClass> classes, double rate) {
            float threshold = MagnitudeThreshold.of(classes, rate);
            classes.forEach(each -> each.zeroUpTo(threshold));
        }
    }

    /** The same share of every class. */
    record ClassUniform() implements MagnitudePruning {
        @Override
        public void zero(List<WeightClass> classes, double rate) {
            classes.forEach(each -> each.zeroUpTo(MagnitudeThreshold.of(List.of(each), rate)));
        }
    }

    /** Each class below {@code lambda} times its own standard deviation, with the least lambda that reaches the rate. */
    record ClassDistribution() implements MagnitudePruning {
        @Override
        public void zero(List<WeightClass> classes, double rate) {
            double lambda = MagnitudeThreshold.lambda(classes, rate);
            classes.forEach(each -> each.zeroUpTo((float) (lambda * each.standardDeviation())));
        }
    }

    /**
     * The same share of every bank, which is so many neighbouring columns of a row (Cao et al., "Efficient and effective sparse LSTM
     * on FPGA with bank-balanced sparsity", 2019). Rows then have equally many weights left, and so have the lanes that walk them.
     * The share is rounded down to whole weights of a bank.
     *
     * @param columns of a bank; a row with fewer is one bank
     */
    record BankBalanced(int columns) implements MagnitudePruning {
        public BankBalanced {
            if (columns < 1) {
                throw new IllegalArgumentException("banks of " + columns + " columns; wanted at least 1");
            }
        }

        /** Each row as one bank. */
        public static BankBalanced byRow() {
            return new BankBalanced(Integer.MAX_VALUE);
        }

        @Override
        public void zero(List<WeightClass> classes, double rate) {
            for (WeightClass each : classes) {
                new ClassUniform().zero(each.banks(Math.min(columns, each.columns())), rate);
            }
        }
    }
}
