package dev.skipgate.runtime;

import java.util.Arrays;
import java.util.Optional;

/**
 * What a step gave.
 *
 * @param logits stored integers of the logits format; empty when the network gives only the argmax
 * @param argmax index of the greatest logit, the lowest index among equals
 * @param argmaxLogit that logit
 * @param trips loop trips counted by the target; empty when it counts none
 */
public record StepResult(int[] logits, int argmax, int argmaxLogit, Optional<StepTrips> trips) {
    /** Whether both hold the same integers; trips are not compared. */
    public boolean sameIntegers(StepResult other) {
        return argmax == other.argmax && argmaxLogit == other.argmaxLogit && Arrays.equals(logits, other.logits);
    }
}
