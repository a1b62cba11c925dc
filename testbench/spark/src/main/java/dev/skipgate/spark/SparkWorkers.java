package dev.skipgate.spark;

import dev.skipgate.testbench.lab.explore.SweepJob;
import dev.skipgate.testbench.lab.explore.SweepWorkers;
import dev.skipgate.testbench.project.OutputException;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.BiConsumer;
import java.util.function.BooleanSupplier;
import org.apache.spark.SparkConf;
import org.apache.spark.SparkException;
import org.apache.spark.TaskContext;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.JavaSparkContext;
import scala.collection.Iterator;
import scala.collection.immutable.Seq;
import scala.jdk.javaapi.CollectionConverters;
import scala.reflect.ClassTag;
import scala.runtime.AbstractFunction2;
import scala.runtime.BoxedUnit;

/**
 * The executors of a Spark application. A task for each job; one that fails, or whose executor is lost, is done again elsewhere. Results come one by one as
 * tasks end, so that a driver that is stopped has all that was done. Properties {@code spark.*} of this Java machine go before the settings here.
 */
final class SparkWorkers implements SweepWorkers {
    private static final long WATCH_MILLIS = 200;

    /** Failures of one task before the sweep is given up. */
    private static final String MOST_FAILURES = "4";

    private final JavaSparkContext spark;
    private final Work work;

    /**
     * Starts an application.
     *
     * @param master {@code local[*]}, {@code local-cluster[N,CORES,MEGABYTES]} or the URL of a cluster
     * @param jars that executors on other machines need
     * @param work what is done with each job
     * @throws OutputException when Spark cannot be started so
     */
    SparkWorkers(String master, List<String> jars, Work work) {
        SparkConf settings = new SparkConf(true)
                .setMaster(retrying(master))
                .setAppName("skipgate explore")
                .setIfMissing("spark.task.maxFailures", MOST_FAILURES)
                .setIfMissing("spark.ui.enabled", "false");
        if (!master.startsWith("local[") && !master.equals("local")) {
            settings.setJars(jars.toArray(String[]::new));
        }
        this.work = work;
        try {
            spark = new JavaSparkContext(settings);
        } catch (RuntimeException e) {
            throw new OutputException("Spark cannot start with --master " + master + ": " + e.getMessage(), e);
        } catch (Exception e) {
            // Scala throws checked exceptions that its signatures do not tell.
            throw new OutputException("Spark cannot start with --master " + master + ": " + e.getMessage(), e);
        }
    }

    /** Threads of this machine give up at the first failure unless the master says otherwise. */
    private static String retrying(String master) {
        return master.matches("local\\[[^,\\]]+\\]") ? master.replace("]", "," + MOST_FAILURES + "]") : master;
    }

    @Override
    public String described() {
        return String.format(
                Locale.ROOT,
                "Spark %s at %s, %d tasks side by side",
                spark.version(),
                spark.master(),
                spark.defaultParallelism());
    }

    @Override
    public void run(List<SweepJob> jobs, BiConsumer<SweepJob, String> done, BooleanSupplier stop) {
        JavaRDD<SweepJob> each = spark.parallelize(jobs, jobs.size());
        List<Object> partitions = new ArrayList<>();
        for (int i = 0; i < jobs.size(); i++) {
            partitions.add(i);
        }
        Thread watch = watch(stop);
        try {
            spark.sc()
                    .runJob(
                            each.rdd(),
                            new Task(work),
                            seq(partitions),
                            new Results(jobs, done),
                            ClassTag.apply(String.class));
        } catch (Exception e) {
            // Scala throws checked exceptions that its signatures do not tell.
            if (!stop.getAsBoolean()) {
                throw new OutputException("a job failed on the cluster: " + cause(e), e);
            }
        } finally {
            watch.interrupt();
        }
    }

    private static String cause(Exception failure) {
        boolean told = failure instanceof SparkException && failure.getMessage() != null;
        return told ? failure.getMessage().lines().findFirst().orElse("") : String.valueOf(failure);
    }

    private static Seq<Object> seq(List<Object> list) {
        return CollectionConverters.asScala(list).toSeq();
    }

    /** Ends the job of a sweep that is to stop. */
    private Thread watch(BooleanSupplier stop) {
        Thread watch = new Thread(() -> {
            try {
                while (!stop.getAsBoolean()) {
                    Thread.sleep(WATCH_MILLIS);
                }
                spark.sc().cancelAllJobs();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        });
        watch.setDaemon(true);
        watch.start();
        return watch;
    }

    /** What an executor runs: a partition has one job. */
    private static final class Task extends AbstractFunction2<TaskContext, Iterator<SweepJob>, String>
            implements Serializable {
        private static final long serialVersionUID = 1;

        private final Work work;

        Task(Work work) {
            this.work = work;
        }

        @Override
        public String apply(TaskContext context, Iterator<SweepJob> jobs) {
            return work.of(jobs.next());
        }
    }

    /** What the driver does with each result, one after the other. */
    private static final class Results extends AbstractFunction2<Object, String, BoxedUnit> {
        private final List<SweepJob> jobs;
        private final BiConsumer<SweepJob, String> done;

        Results(List<SweepJob> jobs, BiConsumer<SweepJob, String> done) {
            this.jobs = jobs;
            this.done = done;
        }

        @Override
        public BoxedUnit apply(Object partition, String result) {
            done.accept(jobs.get((Integer) partition), result);
            return BoxedUnit.UNIT;
        }
    }

    @Override
    public void close() {
        spark.close();
    }
}
