package dev.skipgate.runtime.training.loss;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.skipgate.runtime.training.data.DataException;
import dev.skipgate.runtime.training.data.Inputs;
import dev.skipgate.runtime.training.data.SequenceBatch;
import dev.skipgate.runtime.training.data.Targets;
import dev.skipgate.runtime.training.random.RandomState;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

class CtcLossTest {
    private static SequenceBatch shape(int time, int[] starts, int[] lengths) {
        int batch = lengths.length;
        return new SequenceBatch(
                time, batch, new Inputs.Tokens(new int[time * batch]), new Targets.None(), starts, lengths, false);
    }

    private static float[] logits(RandomState random, int count) {
        float[] logits = new float[count];
        for (int i = 0; i < count; i++) {
            logits[i] = (float) (2 * random.nextGaussian());
        }
        return logits;
    }

    /** Says every path of classes, and adds up the probabilities of those that mean the labels. */
    private static double bruteForce(float[] logits, SequenceBatch shape, int b, int classes, int blank, int[] labels) {
        int steps = shape.lengths()[b];
        double total = 0;
        for (int code = 0; code < Math.pow(classes, steps); code++) {
            double probability = 1;
            List<Integer> said = new ArrayList<>();
            int before = blank;
            for (int t = 0, rest = code; t < steps; t++, rest /= classes) {
                int k = rest % classes;
                double sum = 0;
                int from = ((shape.starts()[b] + t) * shape.batch() + b) * classes;
                for (int other = 0; other < classes; other++) {
                    sum += Math.exp(logits[from + other]);
                }
                probability *= Math.exp(logits[from + k]) / sum;
                if (k != blank && k != before) {
                    said.add(k);
                }
                before = k;
            }
            if (said.equals(Arrays.stream(labels).boxed().toList())) {
                total += probability;
            }
        }
        return -Math.log(total);
    }

    @Test
    void isTheSumOverAllAlignments() {
        RandomState random = RandomState.of(1);
        int[][] sentences = {{}, {1}, {1, 2}, {1, 1}, {2, 1, 2}, {1, 1, 2}, {2, 2, 2}};
        for (int blank : new int[] {0, 3}) {
            for (int[] sentence : sentences) {
                int[] labels = Arrays.stream(sentence).toArray();
                SequenceBatch shape = shape(6, new int[] {0, 1}, new int[] {5, 5});
                float[] logits = logits(random, 6 * 2 * 4);
                double[] losses = new CtcLoss(4, blank).apply(logits, shape, new int[][] {labels, labels}, 1, null);
                for (int b = 0; b < 2; b++) {
                    assertEquals(bruteForce(logits, shape, b, 4, blank, labels), losses[b], 1e-10);
                }
            }
        }
    }

    @Test
    void oneAlignmentIsTheProductOfItsSteps() {
        // Two equal labels in three steps: label, blank, label is the only way. All classes are equally likely.
        double[] losses = new CtcLoss(5, 0)
                .apply(new float[15], shape(3, new int[1], new int[] {3}), new int[][] {{4, 4}}, 1, null);
        assertEquals(3 * Math.log(5), losses[0], 1e-12);
    }

    @Test
    void theGradientIsThatOfFiniteDifferences() {
        RandomState random = RandomState.of(2);
        int classes = 4;
        SequenceBatch shape = shape(7, new int[] {0, 2, 0}, new int[] {7, 5, 4});
        int[][] labels = {{1, 2, 2}, {3, 3}, {}};
        float[] logits = logits(random, 7 * 3 * classes);
        float[] gradient = new float[logits.length];
        Arrays.fill(gradient, 99);
        CtcLoss loss = new CtcLoss(classes, 0);
        loss.apply(logits, shape, labels, 0.5f, gradient);
        float[] mask = shape.mask();
        for (int i = 0; i < logits.length; i++) {
            float step = 1f / 256;
            float kept = logits[i];
            logits[i] = kept + step;
            double above =
                    Arrays.stream(loss.apply(logits, shape, labels, 1, null)).sum();
            double width = logits[i];
            logits[i] = kept - step;
            double below =
                    Arrays.stream(loss.apply(logits, shape, labels, 1, null)).sum();
            width -= logits[i];
            logits[i] = kept;
            assertEquals(0.5 * (above - below) / width, gradient[i], 2e-5, "logit " + i);
            if (mask[i / classes] == 0) {
                assertEquals(0, gradient[i], "padding at " + i);
            }
        }
        for (int step = 0; step < 21; step++) {
            double sum = 0;
            for (int k = 0; k < classes; k++) {
                sum += gradient[step * classes + k];
            }
            assertEquals(0, sum, 1e-6, "adding the same to all logits of a step changes nothing");
        }
    }

    @Test
    void longSequencesAndLargeLogitsStayFinite() {
        RandomState random = RandomState.of(3);
        int steps = 2000;
        float[] logits = logits(random, steps * 6);
        for (int i = 0; i < logits.length; i++) {
            logits[i] *= 40;
        }
        int[] labels = new int[300];
        for (int i = 0; i < labels.length; i++) {
            labels[i] = 1 + random.nextInt(5);
        }
        float[] gradient = new float[logits.length];
        double loss = new CtcLoss(6, 0)
                .apply(logits, shape(steps, new int[1], new int[] {steps}), new int[][] {labels}, 1, gradient)[0];
        assertTrue(loss > 0 && loss < 1e7, "loss " + loss);
        for (float value : gradient) {
            assertTrue(value >= -1.0001 && value <= 1.0001, "gradient " + value);
        }
    }

    @Test
    void theWorkSpaceIsNotRemembered() {
        RandomState random = RandomState.of(4);
        float[] large = logits(random, 9 * 4);
        float[] small = logits(random, 3 * 4);
        CtcLoss used = new CtcLoss(4, 0);
        used.apply(large, shape(9, new int[1], new int[] {9}), new int[][] {{1, 2, 3}}, 1, new float[36]);
        float[] first = new float[12];
        float[] second = new float[12];
        SequenceBatch shape = shape(3, new int[1], new int[] {3});
        double[] again = used.apply(small, shape, new int[][] {{2}}, 1, first);
        assertArrayEquals(new CtcLoss(4, 0).apply(small, shape, new int[][] {{2}}, 1, second), again);
        assertArrayEquals(second, first);
    }

    @Test
    void whatCannotBeAlignedIsNamed() {
        CtcLoss loss = new CtcLoss(4, 0);
        SequenceBatch shape = shape(4, new int[2], new int[] {4, 4});
        float[] logits = new float[32];
        int[][] labels = {{1, 2, 3}, {1, 1, 2, 2}};
        assertEquals(
                "sequence 1 of the batch: 4 labels, 2 of them equal to the one before, need at least 6 steps and there are"
                        + " 4: no alignment is possible; leave the sequence out, or give it more steps",
                assertThrows(DataException.class, () -> loss.apply(logits, shape, labels, 1, null))
                        .getMessage());
        assertEquals(
                "sequence 0 of the batch: the label 0; wanted 0 to 3 without the blank 0",
                assertThrows(DataException.class, () -> loss.apply(logits, shape, new int[][] {{0}, {1}}, 1, null))
                        .getMessage());
        assertThrows(DataException.class, () -> loss.apply(logits, shape, new int[][] {{1}, {4}}, 1, null));
        assertThrows(IllegalArgumentException.class, () -> loss.apply(logits, shape, new int[1][], 1, null));
        assertThrows(IllegalArgumentException.class, () -> new CtcLoss(3, 3));
    }

    @Test
    void greedyDecodingMergesAndTakesOutBlanks() {
        int[][] says = {{0, 1, 1, 0, 1, 2, 2, 0}, {2, 2, 2, 2, 1, 0, 0, 1}};
        float[] logits = new float[8 * 2 * 3];
        for (int b = 0; b < 2; b++) {
            for (int t = 0; t < 8; t++) {
                logits[(t * 2 + b) * 3 + says[b][t]] = 1;
            }
        }
        int[][] decoded = CtcDecoder.greedy(logits, shape(8, new int[] {0, 3}, new int[] {8, 4}), 3, 0);
        assertArrayEquals(new int[] {1, 1, 2}, decoded[0]);
        assertArrayEquals(new int[] {2, 1}, decoded[1]);
    }

    @Test
    void theErrorRateCountsEdits() {
        assertEquals(3, LabelErrorRate.editDistance(letters("kitten"), letters("sitting")));
        assertEquals(5, LabelErrorRate.editDistance(letters("intention"), letters("execution")));
        assertEquals(4, LabelErrorRate.editDistance(letters(""), letters("four")));
        assertEquals(4, LabelErrorRate.editDistance(letters("four"), letters("")));
        LabelErrorRate rate = new LabelErrorRate();
        rate.add(letters("kitten"), letters("sitting"));
        rate.add(letters("abc"), letters("abc"));
        assertEquals(0.3, rate.rate());
    }

    private static int[] letters(String text) {
        return text.chars().toArray();
    }
}
