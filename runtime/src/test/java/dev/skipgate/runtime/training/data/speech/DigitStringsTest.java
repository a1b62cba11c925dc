package dev.skipgate.runtime.training.data.speech;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.skipgate.runtime.training.data.DataException;
import dev.skipgate.runtime.training.data.Inputs;
import dev.skipgate.runtime.training.data.SequenceBatch;
import dev.skipgate.runtime.training.data.Targets;
import dev.skipgate.runtime.training.loss.CtcLoss;
import dev.skipgate.runtime.training.random.RandomState;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class DigitStringsTest {
    /** Takes each value as it is. */
    private static final Whitening NONE = new Whitening(Whitening.Kind.FEATURE, new float[2], new float[] {1, 0, 0, 1});

    /** Of speaker a, digit d is d + 1 frames of (d, 10); of speaker b they are of (d, 20). */
    private static SpokenDigits digits() {
        return new SpokenDigits(
                "made up",
                IntStream.range(0, 20)
                        .mapToObj(i -> {
                            float[] frames = new float[2 * (i % 10 + 1)];
                            for (int t = 0; t < frames.length; t += 2) {
                                frames[t] = i % 10;
                                frames[t + 1] = i < 10 ? 10 : 20;
                            }
                            return new SpokenDigit(i % 10, i < 10 ? "a" : "b", 0, frames);
                        })
                        .toList());
    }

    @Test
    void recordingsOfOneSpeakerFollowOneAnother() {
        DigitStrings strings = new DigitStrings(digits(), NONE, 50, 2, 4, RandomState.of(1));
        int[] all = IntStream.range(0, 50).toArray();
        SequenceBatch batch = strings.batch(all);
        int[][] labels = ((Targets.Labels) batch.targets()).labels();
        float[] values = ((Inputs.Features) batch.inputs()).values();
        for (int b = 0; b < 50; b++) {
            assertTrue(labels[b].length >= 2 && labels[b].length <= 4);
            float speaker = values[b * 2 + 1];
            int t = 0;
            for (int label : labels[b]) {
                for (int frame = 0; frame < label; frame++, t++) {
                    assertEquals(label - 1, values[(t * 50 + b) * 2], "digit at step " + t + " of string " + b);
                    assertEquals(speaker, values[(t * 50 + b) * 2 + 1]);
                }
            }
            assertEquals(t, batch.lengths()[b]);
            for (; t < batch.time(); t++) {
                assertEquals(0, values[(t * 50 + b) * 2 + 1], "padding");
            }
        }
        assertEquals(
                3,
                List.of(labels).stream().map(label -> label.length).distinct().count());
    }

    @Test
    void theLossTakesThem() {
        DigitStrings strings = new DigitStrings(digits(), NONE, 3, 1, 1, RandomState.of(2));
        SequenceBatch batch = strings.batch(new int[] {0, 1, 2});
        int[][] labels = ((Targets.Labels) batch.targets()).labels();
        float[] logits = new float[batch.time() * 3 * DigitStrings.CLASSES];
        double[] losses = new CtcLoss(DigitStrings.CLASSES, DigitStrings.BLANK).apply(logits, batch, labels, 1, null);
        for (int b = 0; b < 3; b++) {
            // One label over n equally likely steps: it stands on any of n (n + 1) / 2 stretches.
            int n = batch.lengths()[b];
            assertEquals(n * Math.log(11) - Math.log(n * (n + 1) / 2.0), losses[b], 1e-9);
        }
    }

    @Test
    void theSameSeedGivesTheSameStrings() {
        int[] all = IntStream.range(0, 9).toArray();
        SequenceBatch first = new DigitStrings(digits(), NONE, 9, 1, 5, RandomState.of(3)).batch(all);
        SequenceBatch second = new DigitStrings(digits(), NONE, 9, 1, 5, RandomState.of(3)).batch(all);
        assertArrayEquals(((Inputs.Features) first.inputs()).values(), ((Inputs.Features) second.inputs()).values());
        assertThrows(DataException.class, () -> new DigitStrings(digits(), NONE, 9, 3, 2, RandomState.of(3)));
    }
}
