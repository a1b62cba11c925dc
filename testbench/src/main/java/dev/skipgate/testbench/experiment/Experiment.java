package dev.skipgate.testbench.experiment;

/** A paper's experiment. */
public interface Experiment {
    /** As on the command line. */
    String name();

    /** What it shows, in one line. */
    String summary();

    /** What {@code --data} takes, in one line. */
    String data();

    /**
     * Runs it to its end.
     *
     * @throws dev.skipgate.runtime.training.data.DataException when the data are not what is wanted
     */
    ExperimentReport run(Request request);
}
