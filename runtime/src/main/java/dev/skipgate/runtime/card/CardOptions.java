package dev.skipgate.runtime.card;

import dev.skipgate.runtime.xrt.XclbinInfo;
import java.time.Duration;

/**
 * How a card is used.
 *
 * @param computeUnit which of the kernel's, from 0
 * @param stepsPerRun the most steps of a call of the kernel; more are split over several calls
 * @param patience how long a call may take before it is given up
 */
public record CardOptions(int computeUnit, int stepsPerRun, Duration patience) {
    public CardOptions {
        if (stepsPerRun < 1 || patience.toMillis() < 1 || patience.toMillis() > Integer.MAX_VALUE) {
            throw new IllegalArgumentException(stepsPerRun + " steps a run, " + patience + " of patience");
        }
    }

    /** The same with another patience. */
    public CardOptions withPatience(Duration other) {
        return new CardOptions(computeUnit, stepsPerRun, other);
    }

    /** The first unit; a minute on a card, and ten where the hardware is emulated. */
    public static CardOptions of(XclbinInfo.Target target) {
        return new CardOptions(0, 256, Duration.ofMinutes(target == XclbinInfo.Target.HARDWARE ? 1 : 10));
    }
}
