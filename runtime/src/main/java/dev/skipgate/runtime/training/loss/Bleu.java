package dev.skipgate.runtime.training.loss;

import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Corpus BLEU (Papineni et al., "BLEU: a method for automatic evaluation of machine translation", 2002, section 2): the geometric mean of the clipped precisions of runs of one to four words, all sentences
 * together, times the brevity penalty. No smoothing: without a single run of four that is right the score is 0. Words are compared as they are given, so the score belongs to their tokenization.
 */
public final class Bleu {
    private static final int LONGEST = 4;

    private final long[] right = new long[LONGEST];
    private final long[] possible = new long[LONGEST];
    private long said;
    private long wanted;

    /**
     * Counts a sentence.
     *
     * @param translation its words
     * @param references translations by people, at least one
     */
    public void add(List<String> translation, List<List<String>> references) {
        if (references.isEmpty()) {
            throw new IllegalArgumentException("a translation without a reference; wanted at least one");
        }
        said += translation.size();
        wanted += nearest(translation.size(), references);
        for (int n = 1; n <= LONGEST; n++) {
            Map<List<String>, Integer> most = new HashMap<>();
            for (List<String> reference : references) {
                runs(reference, n).forEach((run, times) -> most.merge(run, times, Math::max));
            }
            for (Map.Entry<List<String>, Integer> run : runs(translation, n).entrySet()) {
                possible[n - 1] += run.getValue();
                right[n - 1] += Math.min(run.getValue(), most.getOrDefault(run.getKey(), 0));
            }
        }
    }

    /** The length of the reference that is nearest in length, of two as near the shorter one. */
    private static int nearest(int length, List<List<String>> references) {
        int best = references.get(0).size();
        for (List<String> reference : references) {
            int distance = Math.abs(reference.size() - length) - Math.abs(best - length);
            best = distance < 0 || (distance == 0 && reference.size() < best) ? reference.size() : best;
        }
        return best;
    }

    private static Map<List<String>, Integer> runs(List<String> words, int n) {
        Map<List<String>, Integer> counts = new HashMap<>();
        for (int i = 0; i + n <= words.size(); i++) {
            counts.merge(words.subList(i, i + n), 1, Integer::sum);
        }
        return counts;
    }

    /** The share of runs of {@code n} words, 1 to 4, that stand in a reference; 0 when there is none. */
    public double precision(int n) {
        return possible[n - 1] == 0 ? 0 : (double) right[n - 1] / possible[n - 1];
    }

    /** {@code min(1, exp(1 - r / c))} for c words where r were wanted; 0 when nothing was said. */
    public double brevityPenalty() {
        return said == 0 ? 0 : Math.min(1, Math.exp(1 - (double) wanted / said));
    }

    /** From 0 to 1; often given times 100. */
    public double score() {
        double sum = 0;
        for (int n = 1; n <= LONGEST; n++) {
            sum += Math.log(precision(n));
        }
        return brevityPenalty() * Math.exp(sum / LONGEST);
    }
}
