package dev.skipgate.runtime.training.loss;

/** Edits needed to turn what was said into what is right, over the length of what is right; all sequences together. */
public final class LabelErrorRate {
    private long edits;
    private long labels;

    /** Counts one sequence. */
    public void add(int[] said, int[] right) {
        edits += editDistance(said, right);
        labels += right.length;
    }

    /** Edits a label; 0 is perfect, and more than 1 is possible. Not a number before any label was counted. */
    public double rate() {
        return (double) edits / labels;
    }

    /** Fewest insertions, deletions and substitutions that turn one sequence into the other (Levenshtein). */
    public static int editDistance(int[] from, int[] to) {
        int[] row = new int[to.length + 1];
        for (int j = 0; j < row.length; j++) {
            row[j] = j;
        }
        for (int i = 1; i <= from.length; i++) {
            int diagonal = row[0];
            row[0] = i;
            for (int j = 1; j < row.length; j++) {
                int substituted = diagonal + (from[i - 1] == to[j - 1] ? 0 : 1);
                diagonal = row[j];
                row[j] = Math.min(substituted, 1 + Math.min(row[j], row[j - 1]));
            }
        }
        return row[to.length];
    }
}
