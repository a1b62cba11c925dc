package dev.skipgate.runtime.training.prune;

import dev.skipgate.runtime.numeric.pruning.MagnitudePruning;
import dev.skipgate.runtime.training.parameter.Parameter;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Which weights are pruned. The masks stay while the rest is trained again (nmt-pruning, section 3.3): the gradients of pruned
 * weights are cleared before a step, and their masters after it, as momentum may still move them. A pruned weight counts as zero when
 * more are pruned, so that none comes back.
 *
 * <p>Sparse from the start: {@link #takeZeros} from trained and pruned weights (or {@link #restore} of their masks), then new weights,
 * then {@link #applyToMasters}.
 */
public final class PruningMasks {
    private static final int WORD = Long.SIZE;

    private final List<PruningClass> classes;
    private final Map<String, Parameter> parameters = new LinkedHashMap<>();
    private final Map<String, long[]> kept = new LinkedHashMap<>();

    /** Keeps all weights of these classes at first. */
    public PruningMasks(List<PruningClass> classes) {
        this.classes = List.copyOf(classes);
        for (PruningClass each : classes) {
            Parameter parameter = each.parameter();
            parameters.put(parameter.name(), parameter);
            kept.computeIfAbsent(parameter.name(), any -> allKept(parameter.size()));
        }
    }

    private static long[] allKept(int size) {
        long[] words = new long[(size + WORD - 1) / WORD];
        for (int i = 0; i < size; i++) {
            words[i / WORD] |= 1L << i;
        }
        return words;
    }

    public List<PruningClass> classes() {
        return classes;
    }

    /**
     * Removes master weights and takes the masks from what is left.
     *
     * @param rate the share that is zero afterwards, those pruned before included
     */
    public void prune(MagnitudePruning scheme, double rate) {
        if (!(rate >= 0 && rate < 1)) {
            throw new IllegalArgumentException("a pruning rate of " + rate + "; wanted 0 up to but without 1");
        }
        scheme.zero(classes.stream().map(PruningClass::masters).toList(), rate);
        if (rate > 0) {
            takeZeros();
        }
    }

    /** Prunes exactly the master weights that are zero now. */
    public void takeZeros() {
        for (Parameter parameter : parameters.values()) {
            long[] words = new long[(parameter.size() + WORD - 1) / WORD];
            float[] master = parameter.master();
            for (int i = 0; i < master.length; i++) {
                words[i / WORD] |= master[i] == 0 ? 0 : 1L << i;
            }
            kept.put(parameter.name(), words);
        }
    }

    /** Clears the gradients of pruned weights. */
    public void applyToGradients() {
        parameters.values().forEach(each -> clear(each.gradient(), kept.get(each.name())));
    }

    /** Clears pruned master weights. */
    public void applyToMasters() {
        parameters.values().forEach(each -> clear(each.master(), kept.get(each.name())));
    }

    private static void clear(float[] values, long[] words) {
        for (int word = 0; word < words.length; word++) {
            long bits = words[word];
            int end = Math.min((word + 1) * WORD, values.length);
            for (int i = word * WORD; i < end; i++) {
                // All ones where the weight is kept. Not a product with 0, which would leave a NaN.
                int mask = -(int) (bits & 1);
                values[i] = Float.intBitsToFloat(Float.floatToRawIntBits(values[i]) & mask);
                bits >>>= 1;
            }
        }
    }

    /** The share of the weights that are pruned. */
    public double rate() {
        long keptWeights = 0;
        long size = 0;
        for (Parameter parameter : parameters.values()) {
            size += parameter.size();
            for (long word : kept.get(parameter.name())) {
                keptWeights += Long.bitCount(word);
            }
        }
        return 1 - keptWeights / (double) size;
    }

    /** For a checkpoint: 64 weights a word, by the name of their matrix; a set bit is a kept weight. Not copies. */
    public Map<String, long[]> state() {
        return new LinkedHashMap<>(kept);
    }

    /**
     * Takes saved masks, which are copied.
     *
     * @throws IllegalArgumentException when they are not for these matrices
     */
    public void restore(Map<String, long[]> state) {
        if (!state.keySet().equals(kept.keySet())) {
            throw new IllegalArgumentException(
                    "pruning masks for " + state.keySet() + "; wanted them for " + kept.keySet());
        }
        state.forEach((name, words) -> {
            if (words.length != kept.get(name).length) {
                throw new IllegalArgumentException("the pruning mask of " + name + " has " + words.length
                        + " words; wanted " + kept.get(name).length);
            }
        });
        state.forEach((name, words) -> kept.put(name, words.clone()));
    }
}
