package dev.skipgate.testbench.lab.explore;

import dev.skipgate.runtime.training.data.DataFile;
import dev.skipgate.testbench.project.OutputException;
import dev.skipgate.testbench.report.page.ExplorePage;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BooleanSupplier;
import java.util.function.IntConsumer;

/**
 * A sweep that is being done. Quality is measured once for each variant, then every point's worth; what the folder's log has is not done again.
 */
public final class Exploration implements AutoCloseable {
    private static final String TABLE = "explore";

    private final String model;
    private final Sweep sweep;
    private final SweepSubject subject;
    private final Path folder;
    private final SweepLog log;
    private final List<SweepJob> qualities;
    private final List<SweepJob> points;

    private Exploration(String model, Sweep sweep, SweepSubject subject, Path folder, SweepLog log) {
        this.model = model;
        this.sweep = sweep;
        this.subject = subject;
        this.folder = folder;
        this.log = log;
        qualities = left(sweep.qualities(subject));
        points = left(sweep.points(subject));
    }

    /**
     * Begins a sweep, or goes on with the one in the folder.
     *
     * @param model its name
     * @param fingerprint of what is swept over
     * @throws OutputException when the folder holds another sweep
     */
    public static Exploration open(String model, Sweep sweep, SweepSubject subject, Path folder, String fingerprint) {
        return new Exploration(model, sweep, subject, folder, SweepLog.open(folder, fingerprint));
    }

    private List<SweepJob> left(List<SweepJob> all) {
        return all.stream().filter(job -> !log.has(job.key())).toList();
    }

    /** Jobs that have to be done. */
    public int left() {
        return qualities.size() + points.size();
    }

    /** Jobs of the whole sweep. */
    public int all() {
        return sweep.variants().size() + sweep.points(subject).size();
    }

    /** Results that were damaged, whose jobs are done again. */
    public int damaged() {
        return log.damaged();
    }

    /**
     * Does what is left.
     *
     * @param progress takes how many jobs this run has done
     * @param stop asked now and then
     * @return whether all is done
     */
    public boolean run(SweepWorkers workers, IntConsumer progress, BooleanSupplier stop) {
        List<String> done = new ArrayList<>();
        for (List<SweepJob> jobs : List.of(qualities, points)) {
            if (!jobs.isEmpty() && !stop.getAsBoolean()) {
                workers.run(
                        jobs,
                        (job, result) -> {
                            log.add(job.key(), result);
                            done.add(job.key());
                            progress.accept(done.size());
                        },
                        stop);
            }
        }
        return done.size() == left();
    }

    /** Writes {@code explore.csv}, {@code explore.json} and {@code explore.html} of the results that are there. */
    public SweepTable write() {
        SweepTable table = SweepTable.of(model, sweep, subject, log.results());
        try {
            DataFile.write(folder.resolve(TABLE + ".csv"), table.toCsv());
            DataFile.write(folder.resolve(TABLE + ".json"), table.toJson().toPrettyString() + "\n");
            DataFile.write(folder.resolve(TABLE + ".html"), ExplorePage.render(table.toJson()));
            return table;
        } catch (IOException e) {
            throw new OutputException("cannot write " + folder + ": " + OutputException.reason(e), e);
        }
    }

    @Override
    public void close() {
        log.close();
    }
}
