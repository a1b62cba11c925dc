package dev.skipgate.runtime.training.quantize;

import dev.skipgate.runtime.numeric.FixedPointFormat;
import dev.skipgate.runtime.numeric.FixedPointQuantizer;
import dev.skipgate.runtime.training.random.RandomState;
import java.util.Objects;

/**
 * Plain fixed-point weights: rounded half up and saturated; stochastically rounded up with the probability of the fraction, which
 * keeps the mean within the range.
 */
public record FixedPointRounding(FixedPointQuantizer quantizer, boolean stochastic) implements WeightRounding {
    public FixedPointRounding {
        Objects.requireNonNull(quantizer, "quantizer");
    }

    @Override
    public void quantize(float[] master, int rows, int columns, float[] effective, RandomState random) {
        int size = Sizes.check(master, rows, columns, effective);
        FixedPointFormat format = quantizer.format();
        if (!stochastic) {
            if (effective != master) {
                System.arraycopy(master, 0, effective, 0, size);
            }
            new ActivationRounding(format).round(effective, 0, size);
            return;
        }
        double up = Math.scalb(1.0, format.fractionBits());
        float down = Math.scalb(1f, -format.fractionBits());
        int least = (int) format.minimum();
        int greatest = (int) format.maximum();
        for (int i = 0; i < size; i++) {
            int rounded = (int) Math.floor(master[i] * up + random.nextFloat());
            effective[i] = Math.max(least, Math.min(greatest, rounded)) * down;
        }
    }

    @Override
    public String describe() {
        return (stochastic ? "stochastic " : "") + quantizer.describe();
    }
}
