package dev.skipgate.runtime.training.plan;

/**
 * How a rate is shared out over the weights. Classes are one gate's input or recurrent weights in one layer, a dense layer's and the
 * output's weights (nmt-pruning, section 3).
 */
public sealed interface PruningScheme {
    <R> R accept(Visitor<R> visitor);

    /** One case for each scheme. */
    interface Visitor<R> {
        R classBlind(ClassBlind scheme);

        R classUniform(ClassUniform scheme);

        R classDistribution(ClassDistribution scheme);

        R bankBalanced(BankBalanced scheme);
    }

    /** The smallest weights of all classes together. */
    record ClassBlind() implements PruningScheme {
        @Override
        public <R> R accept(Visitor<R> visitor) {
            return visitor.classBlind(this);
        }
    }

    /** The same share of every class. */
    record ClassUniform() implements PruningScheme {
        @Override
        public <R> R accept(Visitor<R> visitor) {
            return visitor.classUniform(this);
        }
    }

    /** Each class below the same multiple of its own standard deviation. */
    record ClassDistribution() implements PruningScheme {
        @Override
        public <R> R accept(Visitor<R> visitor) {
            return visitor.classDistribution(this);
        }
    }

    /**
     * The same share of every bank (Cao et al., "Efficient and effective sparse LSTM on FPGA with bank-balanced sparsity", 2019), so that lanes
     * that work side by side end together.
     *
     * @param banks into which each column of a matrix is dealt; a power of two, such as the lanes of the hardware
     */
    record BankBalanced(int banks) implements PruningScheme {
        public BankBalanced {
            if (banks < 2 || Integer.bitCount(banks) != 1) {
                throw new IllegalArgumentException("there are " + banks + " banks; wanted a power of two from 2 on");
            }
        }

        @Override
        public <R> R accept(Visitor<R> visitor) {
            return visitor.bankBalanced(this);
        }
    }
}
