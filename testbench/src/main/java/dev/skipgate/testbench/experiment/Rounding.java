package dev.skipgate.testbench.experiment;

import dev.skipgate.runtime.numeric.ExponentialQuantizer;
import dev.skipgate.runtime.numeric.PowerOfTwoTernaryQuantizer;
import dev.skipgate.runtime.training.quantize.BinaryRounding;
import dev.skipgate.runtime.training.quantize.ExponentialRounding;
import dev.skipgate.runtime.training.quantize.PowerOfTwoTernaryRounding;
import dev.skipgate.runtime.training.quantize.TernaryRounding;
import dev.skipgate.runtime.training.quantize.TernaryScale;
import dev.skipgate.runtime.training.quantize.WeightRounding;

/** The rounding rules of limited-precision-rnn, section 3, with the values that the experiments use. */
final class Rounding {
    private Rounding() {}

    /** {@code +-magnitude}. */
    static WeightRounding binary(double magnitude, boolean stochastic) {
        return new BinaryRounding((float) magnitude, stochastic);
    }

    /** {@code -1, 0, 1}, as in the paper's section 4.2. */
    static WeightRounding ternary(boolean stochastic) {
        return new TernaryRounding(new TernaryScale.PowerOfTwo(0), stochastic);
    }

    /** {@code -W0, 0, W0} with the power of two that fits the matrix best. */
    static WeightRounding fittedTernary(boolean stochastic) {
        return new TernaryRounding(new TernaryScale.Fitted(), stochastic);
    }

    /** Q1.1: {@code -0.5, 0, 0.5}, as in the paper's section 4.2. */
    static WeightRounding powerOfTwoTernary(boolean stochastic) {
        return new PowerOfTwoTernaryRounding(new PowerOfTwoTernaryQuantizer(1, 1), stochastic);
    }

    /** Powers of two from 2^-8 to 1, and zero below 2^-9. */
    static WeightRounding exponential(boolean stochastic) {
        return new ExponentialRounding(new ExponentialQuantizer(-8, 0, Math.scalb(1.0, -9)), stochastic);
    }
}
