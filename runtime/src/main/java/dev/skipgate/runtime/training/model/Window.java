package dev.skipgate.runtime.training.model;

import java.util.Optional;

/**
 * The time steps that go forward and backward together (truncated back-propagation through time).
 *
 * @param time steps
 * @param batch sequences side by side
 * @param lengths valid steps of each sequence when some are padded at their end; a padded step leaves the state as it is
 * @param carried whether the state goes on from the window before; else it starts from zero
 * @param training whether dropout acts
 */
public record Window(int time, int batch, Optional<int[]> lengths, boolean carried, boolean training) {
    public Window {
        if (time < 1 || batch < 1) {
            throw new IllegalArgumentException("a window of " + time + " steps x " + batch + " sequences");
        }
        lengths = lengths.map(int[]::clone);
        lengths.ifPresent(values -> {
            if (values.length != batch) {
                throw new IllegalArgumentException(values.length + " lengths for " + batch + " sequences");
            }
            for (int length : values) {
                if (length < 1 || length > time) {
                    throw new IllegalArgumentException("length " + length + " in a window of " + time + " steps");
                }
            }
        });
    }

    public static Window full(int time, int batch, boolean carried, boolean training) {
        return new Window(time, batch, Optional.empty(), carried, training);
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
