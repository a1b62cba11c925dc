package dev.skipgate.testbench.experiment;

import com.fasterxml.jackson.databind.node.TextNode;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Consumer;
import java.util.stream.Collectors;

/**
 * What is asked of an experiment.
 *
 * @param data files in the order that the experiment names them; none for its default data
 * @param steps updates of each training run, in place of the scale's
 * @param threads of the matrix products
 * @param rows only rows whose name contains this text, where rows stand for themselves
 * @param progress takes a line now and then
 * @param out where the report is written, again after every row of a table, so that a run that is stopped leaves what it measured
 * @param resume whether training runs that were finished with the same settings, out and data are taken as they were
 */
public record Request(
        Scale scale,
        List<Path> data,
        OptionalLong steps,
        int threads,
        Optional<String> rows,
        Consumer<String> progress,
        Optional<Path> out,
        boolean resume) {
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
        this(scale, data, steps, threads, Optional.empty(), progress, Optional.empty(), false);
    }

    /** The steps asked for, or those of the scale. */
    long stepsOr(long shape, long quick, long full) {
        return steps.orElse(scale.choose(shape, quick, full));
    }

    /** Whether a row of this name is asked for. */
    boolean wants(String row) {
        return rows.isEmpty() || row.contains(rows.get());
    }

    /** The training runs finished so far; none when there is no folder for them. */
    Optional<FinishedRuns> finished() {
        return out.map(directory -> new FinishedRuns(directory.resolve("finished"), resume));
    }

    /** What the data are, by name and size: files of the same name with other content are met by other sizes in all but contrived cases. */
    String dataKey() {
        return data.stream()
                .map(file -> file.getFileName() + " " + file.toFile().length())
                .collect(Collectors.joining(", "));
    }

    /** A path as YAML takes it: a JSON string is one. */
    static String quoted(Path path) {
        return TextNode.valueOf(path.toAbsolutePath().toString()).toString();
    }

    /** A line of progress. */
    void say(String line) {
        progress.accept(line);
    }
}
