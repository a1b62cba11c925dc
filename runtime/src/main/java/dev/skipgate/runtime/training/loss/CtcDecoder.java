package dev.skipgate.runtime.training.loss;

import dev.skipgate.runtime.training.data.SequenceBatch;
import java.util.Arrays;

/** Reads labels off the outputs of a network trained with {@link CtcLoss}. */
public final class CtcDecoder {
    private CtcDecoder() {}

    /**
     * The labels of the likeliest alignment: the likeliest class of each step, equal neighbours merged, blanks taken out. Of equally
     * likely classes the first one counts. These need not be the likeliest labels.
     *
     * @param logits {@code [time][batch][classes]}
     * @return {@code [batch][label]}
     */
    public static int[][] greedy(float[] logits, SequenceBatch shape, int classes, int blank) {
        int[][] decoded = new int[shape.batch()][];
        for (int b = 0; b < decoded.length; b++) {
            int[] labels = new int[shape.lengths()[b]];
            int count = 0;
            int before = blank;
            for (int t = 0; t < shape.lengths()[b]; t++) {
                int best = likeliest(logits, ((shape.starts()[b] + t) * shape.batch() + b) * classes, classes);
                if (best != before && best != blank) {
                    labels[count++] = best;
                }
                before = best;
            }
            decoded[b] = Arrays.copyOf(labels, count);
        }
        return decoded;
    }

    private static int likeliest(float[] logits, int from, int classes) {
        int best = 0;
        for (int k = 1; k < classes; k++) {
            if (logits[from + k] > logits[from + best]) {
                best = k;
            }
        }
        return best;
    }
}
