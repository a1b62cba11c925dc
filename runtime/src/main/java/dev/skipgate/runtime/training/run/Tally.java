package dev.skipgate.runtime.training.run;

/**
 * What batches came to.
 *
 * @param sum of the losses of all targets in nats
 * @param targets how many there are
 * @param right how many were said: classes with the greatest logit; with CTC, labels less the edits that mend them
 * @param possible how many could have been
 */
public record Tally(double sum, long targets, double right, long possible) {
    /** Of no batch. */
    public static final Tally NONE = new Tally(0, 0, 0, 0);

    public Tally plus(Tally other) {
        return new Tally(sum + other.sum, targets + other.targets, right + other.right, possible + other.possible);
    }

    /** Loss a target in nats; 0 without targets. */
    public double mean() {
        return targets == 0 ? 0 : sum / targets;
    }

    /** Share that is right; with CTC below zero when more edits are needed than there are labels. */
    public double accuracy() {
        return possible == 0 ? 0 : right / possible;
    }
}
