package dev.skipgate.runtime.training.loss;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import org.junit.jupiter.api.Test;

class SoftmaxCrossEntropyTest {
    private static final float[] LOGITS = {0.3f, -2, 0, 5, -0.001f, 90, -90, 1};
    private static final int[] TARGETS = {1, 1, 0, 0, 0, 1, 1, SoftmaxCrossEntropy.NO_TARGET};

    /** The logit z alone is the logits 0 and z. */
    @Test
    void oneLogitTellsTwoClassesApart() {
        float[] pairs = new float[2 * LOGITS.length];
        for (int i = 0; i < LOGITS.length; i++) {
            pairs[2 * i + 1] = LOGITS[i];
        }
        SoftmaxCrossEntropy two = new SoftmaxCrossEntropy();
        SoftmaxCrossEntropy one = new SoftmaxCrossEntropy();
        double wanted = two.loss(pairs, 0, LOGITS.length, 2, TARGETS);
        assertEquals(wanted, one.loss(LOGITS, 0, LOGITS.length, 1, TARGETS), 1e-6);
        for (int i = 0; i < LOGITS.length; i++) {
            assertEquals(two.gradient()[2 * i + 1], one.gradient()[i], 1e-7, "logit " + i);
        }
        assertEquals(two.counted(), one.counted());
        assertEquals(two.correct(), one.correct());
        assertEquals(4, one.correct(), "0.3, 0, -0.001 and 90 are right; a logit of 0 says class 0");
    }

    @Test
    void oneLogitHasNoThirdClass() {
        assertThrows(IllegalArgumentException.class, () -> new SoftmaxCrossEntropy()
                .loss(new float[1], 0, 1, 1, new int[] {2}));
    }
}
