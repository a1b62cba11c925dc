package dev.skipgate.runtime.training.network;

import dev.skipgate.runtime.training.linear.SliceRounding;
import dev.skipgate.runtime.training.parameter.Parameter;
import dev.skipgate.runtime.training.plan.OperationPlan;
import dev.skipgate.runtime.training.quantize.WeightRounding;
import dev.skipgate.runtime.training.random.RandomState;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Which weights are rounded and how, with one switch for all of it: quantized phases round, float phases do not.
 */
public final class RoundedWeights {
    private final Map<Parameter, WeightRounding> rules = new LinkedHashMap<>();
    private final Map<Parameter, List<OperationPlan.OnWeights>> operations = new LinkedHashMap<>();
    private final Map<Parameter, List<OperationPlan.OnWeights>> onGradients = new LinkedHashMap<>();
    private final RandomState random;
    private boolean active;

    /** @param random where stochastic rules draw from */
    public RoundedWeights(RandomState random) {
        this.random = random;
    }

    void add(Parameter parameter, WeightRounding rule) {
        rules.put(parameter, rule);
    }

    /** Operations on a weight before its rounding, which the switch does not turn off. */
    void add(Parameter parameter, List<OperationPlan.OnWeights> list) {
        operations.put(parameter, list);
    }

    /** Operations on the gradient of a weight. */
    void addToGradient(Parameter parameter, List<OperationPlan.OnWeights> list) {
        onGradients.put(parameter, list);
    }

    /** Operates on the gradients that have operations; to be called once between a backward pass and the update. */
    public void operateOnGradients() {
        onGradients.forEach((parameter, list) -> operate(list, parameter, parameter.gradient(), random));
    }

    /** The weights whose gradients have operations. */
    public List<Parameter> withOperatedGradients() {
        return List.copyOf(onGradients.keySet());
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
        operations.forEach((parameter, list) -> {
            System.arraycopy(parameter.master(), 0, parameter.effective(), 0, parameter.size());
            operate(list, parameter, parameter.effective(), random);
        });
        rules.forEach((parameter, rule) -> {
            boolean operated = operations.containsKey(parameter);
            if (active) {
                float[] from = operated ? parameter.effective() : parameter.master();
                rule.quantize(from, parameter.rows(), parameter.columns(), parameter.effective(), random);
            } else if (!operated) {
                System.arraycopy(parameter.master(), 0, parameter.effective(), 0, parameter.size());
            }
        });
    }

    /**
     * Applies operations to values that lie as those of a parameter do.
     *
     * @param values changed in place
     */
    public static void operate(
            List<OperationPlan.OnWeights> list, Parameter parameter, float[] values, RandomState random) {
        for (OperationPlan.OnWeights each : list) {
            int rows = parameter.rows() / each.parts();
            int from = each.part() * rows * parameter.columns();
            each.operation().apply(values, from, rows, parameter.columns(), random);
        }
    }

    /** The same rounding of activations, and then operations on each step of each sequence, of each gate. */
    SliceRounding operated(SliceRounding rounding, List<OperationPlan.OnValues> list, int width, int gates) {
        if (list.isEmpty()) {
            return rounding;
        }
        return (values, from, count) -> {
            rounding.round(values, from, count);
            for (int at = from; at < from + count; at += width) {
                int gate = at / width % gates;
                for (OperationPlan.OnValues each : list) {
                    if (each.gate() == gate) {
                        each.operation().apply(values, at, 1, width, random);
                    }
                }
            }
        };
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
