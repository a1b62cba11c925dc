package dev.skipgate.runtime.training.network;

import dev.skipgate.runtime.training.linear.SliceRounding;
import dev.skipgate.runtime.training.parameter.Parameter;
import dev.skipgate.runtime.training.quantize.WeightRounding;
import dev.skipgate.runtime.training.random.RandomState;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Which weights are rounded and how, with one switch for all of it: quantized phases round, float phases do not.
 */
public final class RoundedWeights {
    private final Map<Parameter, WeightRounding> rules = new LinkedHashMap<>();
    private final RandomState random;
    private boolean active;

    /** @param random where stochastic rules draw from */
    public RoundedWeights(RandomState random) {
        this.random = random;
    }

    void add(Parameter parameter, WeightRounding rule) {
        rules.put(parameter, rule);
    }

    /** Turns all rounding, that of activations too, on or off; {@link #refresh} has to follow. */
    public void setActive(boolean round) {
        active = round;
    }

    public boolean active() {
        return active;
    }

    /** Makes the effective weights anew from the master copies; to be called after every change of these. */
    public void refresh() {
        rules.forEach((parameter, rule) -> {
            if (active) {
                rule.quantize(parameter.master(), parameter.rows(), parameter.columns(), parameter.effective(), random);
            } else {
                System.arraycopy(parameter.master(), 0, parameter.effective(), 0, parameter.size());
            }
        });
    }

    /** The rule of every weight that has one. */
    public Map<Parameter, WeightRounding> rules() {
        return rules;
    }

    /** The state of the random source, for checkpoints. */
    public long[] randomState() {
        return random.state();
    }

    public void restoreRandomState(long[] state) {
        random.restore(state);
    }

    /** Rounding of activations, while the switch is on. */
    SliceRounding switched(SliceRounding rounding) {
        return (values, from, count) -> {
            if (active) {
                rounding.round(values, from, count);
            }
        };
    }

    /** Rounding of a vector such as a sum of biases, while the switch is on. */
    SliceRounding switched(WeightRounding rule) {
        return (values, from, count) -> {
            if (active) {
                if (from != 0 || count != values.length) {
                    throw new IllegalArgumentException("a bias is rounded as a whole");
                }
                rule.quantize(values, count, 1, values, random);
            }
        };
    }
}
