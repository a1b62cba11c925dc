package dev.skipgate.testbench.lab.explore;

import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorCompletionService;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.function.BiConsumer;
import java.util.function.BooleanSupplier;

/** A thread for each core of this machine. */
public final class LocalWorkers implements SweepWorkers {
    private static final long PATIENCE_MILLIS = 200;

    private final int threads;

    public LocalWorkers(int threads) {
        this.threads = threads;
    }

    @Override
    public String described() {
        return threads + (threads == 1 ? " thread" : " threads");
    }

    @Override
    public void run(List<SweepJob> jobs, BiConsumer<SweepJob, String> done, BooleanSupplier stop) {
        ExecutorService pool = Executors.newFixedThreadPool(threads);
        try {
            ExecutorCompletionService<Finished> work = new ExecutorCompletionService<>(pool);
            jobs.forEach(job -> work.submit(() -> stop.getAsBoolean() ? null : new Finished(job, SweepWork.run(job))));
            for (int left = jobs.size(); left > 0; left--) {
                Finished finished = next(work, stop);
                if (finished == null) {
                    return;
                }
                done.accept(finished.job(), finished.result());
            }
        } finally {
            pool.shutdownNow();
        }
    }

    private record Finished(SweepJob job, String result) {}

    /** The next that is done; null when a stop was asked for. */
    private static Finished next(ExecutorCompletionService<Finished> work, BooleanSupplier stop) {
        try {
            Future<Finished> future = null;
            while (future == null) {
                if (stop.getAsBoolean()) {
                    return null;
                }
                future = work.poll(PATIENCE_MILLIS, TimeUnit.MILLISECONDS);
            }
            return future.get();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return null;
        } catch (ExecutionException e) {
            if (e.getCause() instanceof RuntimeException failure) {
                throw failure;
            }
            throw new IllegalStateException(e.getCause());
        }
    }

    @Override
    public void close() {
        // The threads of a run end with it.
    }
}
