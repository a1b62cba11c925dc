package dev.skipgate.runtime.training.model;

import java.util.Objects;
import java.util.Optional;

/**
 * The time steps that go forward and backward together (truncated back-propagation through time).
 *
 * @param time steps
 * @param batch sequences side by side
 * @param padding which steps are none; they leave the state as it is
 * @param carried whether the state goes on from the window before; else it starts from zero
 * @param training whether dropout acts
 * @param reading what was read before, of which the window is written; for layers that encode and decode
 */
public record Window(
        int time, int batch, Optional<Padding> padding, boolean carried, boolean training, Optional<Reading> reading) {
    /**
     * Sequences that do not fill the window.
     *
     * @param starts first valid step of each sequence
     * @param lengths valid steps of each sequence, from its start on
     */
    public record Padding(int[] starts, int[] lengths) {
        public Padding {
            starts = starts.clone();
            lengths = lengths.clone();
        }

        boolean covers(int time, int sequence) {
            return time < starts[sequence] || time >= starts[sequence] + lengths[sequence];
        }
    }

    /**
     * Sequences that are read, each to its end, before the sequences of a window are written.
     *
     * @param tokens time-major
     * @param window of as many sequences as are written
     */
    public record Reading(int[] tokens, Window window) {
        public Reading {
            Objects.requireNonNull(tokens, "tokens");
            Objects.requireNonNull(window, "window");
        }
    }

    public Window {
        if (time < 1 || batch < 1) {
            throw new IllegalArgumentException("a window of " + time + " steps x " + batch + " sequences");
        }
        if (padding.isPresent()) {
            check(padding.get(), time, batch);
        }
        if (reading.isPresent() && reading.get().window.batch != batch) {
            throw new IllegalArgumentException(
                    reading.get().window.batch + " sequences are read and " + batch + " written; wanted as many");
        }
    }

    /** Of sequences before which nothing is read. */
    public Window(int time, int batch, Optional<Padding> padding, boolean carried, boolean training) {
        this(time, batch, padding, carried, training, Optional.empty());
    }

    private static void check(Padding padding, int time, int batch) {
        if (padding.lengths.length != batch || padding.starts.length != batch) {
            throw new IllegalArgumentException(padding.lengths.length + " lengths for " + batch + " sequences");
        }
        for (int b = 0; b < batch; b++) {
            if (padding.starts[b] < 0 || padding.lengths[b] < 1 || padding.starts[b] + padding.lengths[b] > time) {
                throw new IllegalArgumentException("sequence " + b + " has " + padding.lengths[b] + " steps from step "
                        + padding.starts[b] + " on in a window of " + time);
            }
        }
    }

    public static Window full(int time, int batch, boolean carried, boolean training) {
        return new Window(time, batch, Optional.empty(), carried, training);
    }

    /** Whether a step of a sequence is padding. */
    public boolean isPadding(int step, int sequence) {
        return padding.isPresent() && padding.get().covers(step, sequence);
    }

    /** Rows of a time-major matrix: one for each step of each sequence. */
    public int rows() {
        return time * batch;
    }

    /** The same sequences seen as one step each. */
    public Window lastStep() {
        return full(1, batch, false, training);
    }
}
