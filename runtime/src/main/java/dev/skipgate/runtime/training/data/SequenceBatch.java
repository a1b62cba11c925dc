package dev.skipgate.runtime.training.data;

import java.util.Arrays;
import java.util.Objects;

/**
 * Sequences that are computed together, time-major: all sequences' first step, then all second steps. A plain vector is a sequence of
 * one step. The arrays are handed over, not copied.
 *
 * @param time steps, padding included
 * @param batch sequences
 * @param starts {@code [batch]}, the first step of each sequence that is not padding
 * @param lengths {@code [batch]}, how many steps from there on are not padding
 * @param continues whether sequence {@code b} goes on where sequence {@code b} of the batch before ended, so that the recurrent state is
 *     kept; otherwise it starts anew
 */
public record SequenceBatch(
        int time, int batch, Inputs inputs, Targets targets, int[] starts, int[] lengths, boolean continues) {
    public SequenceBatch {
        Objects.requireNonNull(inputs, "inputs");
        Objects.requireNonNull(targets, "targets");
        if (time < 1 || batch < 1) {
            throw new IllegalArgumentException("a batch of " + time + " x " + batch + " steps; wanted at least 1 x 1");
        }
        requireLength("inputs", inputs.length(), (long) time * batch * inputs.size());
        if (targets instanceof Targets.Steps steps) {
            requireLength("targets", steps.tokens().length, (long) time * batch);
        } else if (targets instanceof Targets.Classes classes) {
            requireLength("targets", classes.classes().length, batch);
        } else if (targets instanceof Targets.Labels labels) {
            requireLength("targets", labels.labels().length, batch);
        }
        requireLength("starts", starts.length, batch);
        requireLength("lengths", lengths.length, batch);
        for (int b = 0; b < batch; b++) {
            if (starts[b] < 0 || lengths[b] < 1 || lengths[b] > time - starts[b]) {
                throw new IllegalArgumentException("sequence " + b + " has " + lengths[b] + " steps from step "
                        + starts[b] + " on; wanted at least 1, within the " + time + " of the batch");
            }
        }
    }

    /** A batch without padding. */
    public static SequenceBatch whole(int time, int batch, Inputs inputs, Targets targets, boolean continues) {
        int[] lengths = new int[batch];
        Arrays.fill(lengths, time);
        return new SequenceBatch(time, batch, inputs, targets, new int[batch], lengths, continues);
    }

    /** True when some step is padding. */
    public boolean isPadded() {
        return Arrays.stream(lengths).anyMatch(length -> length < time);
    }

    /** {@code [time][batch]}: 1 at the steps of a sequence, 0 where there is padding. */
    public float[] mask() {
        float[] mask = new float[time * batch];
        for (int b = 0; b < batch; b++) {
            for (int t = starts[b]; t < starts[b] + lengths[b]; t++) {
                mask[t * batch + b] = 1;
            }
        }
        return mask;
    }

    /** How many steps are not padding, all sequences together. */
    public int steps() {
        return Arrays.stream(lengths).sum();
    }

    private static void requireLength(String what, int length, long wanted) {
        if (length != wanted) {
            throw new IllegalArgumentException(what + " has " + length + " values; wanted " + wanted);
        }
    }
}
