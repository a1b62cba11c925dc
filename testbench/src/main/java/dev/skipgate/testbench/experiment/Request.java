package dev.skipgate.testbench.experiment;

import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Consumer;

/**
 * What is asked of an experiment.
 *
 * @param data files in the order that the experiment names them; none for its default data
 * @param steps updates of each training run, in place of the scale's
 * @param threads of the matrix products
 * @param progress takes a line now and then
 * @param out where the report is written, again after every row of a table, so that a run that is stopped leaves what it measured
 */
public record Request(
        Scale scale, List<Path> data, OptionalLong steps, int threads, Consumer<String> progress, Optional<Path> out) {
    /** Of all that is random, in every experiment. */
    public static final long SEED = 1;

    public Request {
        Objects.requireNonNull(scale, "scale");
        data = List.copyOf(data);
        Objects.requireNonNull(progress, "progress");
        if (steps.isPresent() && steps.getAsLong() < 1) {
            throw new IllegalArgumentException("the number of steps is " + steps.getAsLong() + "; wanted at least 1");
        }
        if (threads < 1) {
            throw new IllegalArgumentException("the number of threads is " + threads + "; wanted at least 1");
        }
    }

    /** With a report that stays in memory. */
    public Request(Scale scale, List<Path> data, OptionalLong steps, int threads, Consumer<String> progress) {
        this(scale, data, steps, threads, progress, Optional.empty());
    }

    /** The steps asked for, or those of the scale. */
    long stepsOr(long shape, long quick, long full) {
        return steps.orElse(scale.choose(shape, quick, full));
    }

    /** A line of progress. */
    void say(String line) {
        progress.accept(line);
    }
}
