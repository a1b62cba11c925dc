package dev.skipgate.testbench.lab.explore;

import java.util.List;
import java.util.function.BiConsumer;
import java.util.function.BooleanSupplier;

/** Who does the jobs of a sweep: the cores of this machine, or a cluster. The results are the same. */
public interface SweepWorkers extends AutoCloseable {
    /** Who they are, for the user. */
    String described();

    /**
     * Does jobs side by side with {@link SweepWork#run}; when it ends all of them are done, or a stop was asked for.
     *
     * @param done takes each job and its result as soon as it is there, one at a time
     * @param stop asked now and then; jobs in hand are ended or forgotten
     */
    void run(List<SweepJob> jobs, BiConsumer<SweepJob, String> done, BooleanSupplier stop);

    @Override
    void close();
}
