package dev.skipgate.runtime.training.data.speech;

import java.util.Comparator;
import java.util.Objects;

/**
 * A recording of one digit, as features.
 *
 * @param digit 0 to 9
 * @param speaker who says it
 * @param take number of the recording of this digit by this speaker
 * @param frames {@code [frame][feature]}; not copied
 */
public record SpokenDigit(int digit, String speaker, int take, float[] frames) {
    /** By digit, speaker and take: an order that does not depend on where the recordings were read from. */
    static final Comparator<SpokenDigit> ORDER = Comparator.comparingInt(SpokenDigit::digit)
            .thenComparing(SpokenDigit::speaker)
            .thenComparingInt(SpokenDigit::take);

    /** Takes below this are the data set's own test part. */
    private static final int TEST_TAKES = 5;

    public SpokenDigit {
        if (digit < 0 || digit > 9 || take < 0) {
            throw new IllegalArgumentException("digit " + digit + ", take " + take);
        }
        Objects.requireNonNull(speaker, "speaker");
        Objects.requireNonNull(frames, "frames");
    }

    /** Whether the data set's authors test on it: takes 0 to 4. */
    public boolean isTest() {
        return take < TEST_TAKES;
    }
}
