package dev.skipgate.testbench.verify;

import dev.skipgate.runtime.Accelerator;
import dev.skipgate.runtime.InputSequence;
import dev.skipgate.runtime.StepResult;
import java.util.List;
import java.util.Optional;
import java.util.function.IntConsumer;

/** Runs targets beside the reference model and compares every integer, those of the state that a run leaves, and every trip where the target counts them. */
public final class Verification {
    private static final int CHUNK = 64;

    private final InputSequence input;

    /** Compares on these steps. */
    public Verification(InputSequence input) {
        this.input = input;
    }

    /**
     * How a target did.
     *
     * @param device what really ran
     * @param steps steps compared; up to and with the first that differs
     * @param difference where target and reference part; empty when they never do
     * @param trips mean trips a step the target counted; empty when it counts none
     */
    public record Outcome(String device, int steps, Optional<String> difference, Optional<Double> trips) {
        /** Whether all integers and trips were equal. */
        public boolean isBitExact() {
            return difference.isEmpty();
        }
    }

    /**
     * Compares one target with a fresh reference.
     *
     * @param reference a fresh reference run; holds the totals afterwards
     * @param progress hears how many steps are done
     */
    public Outcome compare(Accelerator target, ReferenceRun reference, IntConsumer progress) {
        target.reset();
        long trips = 0;
        boolean counts = true;
        for (int from = 0; from < input.steps(); from += CHUNK) {
            InputSequence part = input.slice(from, Math.min(input.steps(), from + CHUNK));
            List<StepResult> wanted = reference.run(part);
            List<StepResult> seen = target.run(part);
            for (int i = 0; i < wanted.size(); i++) {
                Optional<String> difference = difference(from + i, wanted.get(i), seen.get(i));
                if (difference.isPresent()) {
                    return new Outcome(target.device(), from + i + 1, difference, Optional.empty());
                }
                counts &= seen.get(i).trips().isPresent();
                trips += seen.get(i).trips().map(each -> each.total()).orElse(0);
            }
            Optional<String> difference = target.state().difference(reference.state());
            if (difference.isPresent()) {
                int steps = from + part.steps();
                return new Outcome(
                        target.device(),
                        steps,
                        difference.map(where -> "the state after step " + (steps - 1) + ", " + where),
                        Optional.empty());
            }
            progress.accept(from + part.steps());
        }
        return new Outcome(
                target.device(),
                input.steps(),
                Optional.empty(),
                counts ? Optional.of((double) trips / input.steps()) : Optional.empty());
    }

    /** Where two results part, in words. */
    private Optional<String> difference(int step, StepResult wanted, StepResult seen) {
        for (int n = 0; n < Math.min(wanted.logits().length, seen.logits().length); n++) {
            if (wanted.logits()[n] != seen.logits()[n]) {
                return Optional.of("step " + step + ", logit " + n + ": the target says " + seen.logits()[n]
                        + ", the integer model " + wanted.logits()[n]);
            }
        }
        if (!wanted.sameIntegers(seen)) {
            return Optional.of("step " + step + ": the target says argmax " + seen.argmax() + " with logit "
                    + seen.argmaxLogit() + " of " + seen.logits().length + ", the integer model " + wanted.argmax()
                    + " with " + wanted.argmaxLogit() + " of " + wanted.logits().length);
        }
        if (seen.trips().isPresent() && !seen.trips().equals(wanted.trips())) {
            return Optional.of("step " + step + ": the target counts "
                    + seen.trips().orElseThrow() + ", the cycle model "
                    + wanted.trips().orElseThrow());
        }
        return Optional.empty();
    }
}
