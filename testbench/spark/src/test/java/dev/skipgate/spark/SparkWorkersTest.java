package dev.skipgate.spark;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.skipgate.testbench.lab.explore.LocalWorkers;
import dev.skipgate.testbench.lab.explore.SweepJob;
import dev.skipgate.testbench.lab.explore.SweepSubject;
import dev.skipgate.testbench.lab.explore.SweepWork;
import dev.skipgate.testbench.lab.explore.SweepWorkers;
import dev.skipgate.testbench.lab.explore.Variant;
import dev.skipgate.testbench.project.OutputException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Spark gives what the threads of this machine give, whatever happens to its executors. */
class SparkWorkersTest {
    private static final Path MODEL = Path.of("../../examples/char-lm");
    private static final String CLASS_PATH = "spark.executor.extraClassPath";
    private static final String MARK = "spark.executorEnv.SKIPGATE_MARK";

    @TempDir
    private Path folder;

    @BeforeEach
    void tellExecutorsOfTheTests() {
        System.setProperty(
                CLASS_PATH, System.getProperty("surefire.test.class.path", System.getProperty("java.class.path")));
        System.setProperty(MARK, mark().toString());
    }

    @AfterEach
    void forget() {
        System.clearProperty(CLASS_PATH);
        System.clearProperty(MARK);
    }

    private Path mark() {
        return folder.resolve("killed");
    }

    @Test
    void threadsOfSparkGiveTheSame() throws IOException {
        List<SweepJob> jobs = jobs();
        assertEquals(here(jobs), results(jobs, new SparkWorkers("local[2]", List.of(), SweepWork::run)));
    }

    @Test
    void aTaskThatFailsIsDoneAgain() throws IOException {
        FailingOnce.MARK.set(mark());
        List<SweepJob> jobs = jobs();
        assertEquals(here(jobs), results(jobs, new SparkWorkers("local[2]", List.of(), new FailingOnce())));
        assertTrue(Files.exists(mark()), "a task failed");
    }

    @Test
    void aTaskThatAlwaysFailsEndsTheSweepWithAMessage() throws IOException {
        List<SweepJob> jobs = jobs();
        OutputException told = assertThrows(
                OutputException.class,
                () -> results(jobs, new SparkWorkers("local[2]", List.of(), job -> {
                    throw new IllegalStateException("no luck");
                })));
        assertTrue(told.getMessage().contains("failed on the cluster"), told.getMessage());
    }

    @Test
    void theLossOfAnExecutorChangesNothing() throws IOException {
        List<SweepJob> jobs = jobs();
        assertEquals(
                here(jobs), results(jobs, new SparkWorkers("local-cluster[2,1,1024]", List.of(), new KillingOnce())));
        assertTrue(Files.exists(mark()), "an executor was killed");
    }

    @Test
    void aMasterThatIsNoneIsRefused() {
        OutputException told =
                assertThrows(OutputException.class, () -> new SparkWorkers("nowhere", List.of(), SweepWork::run));
        assertTrue(told.getMessage().contains("--master nowhere"), told.getMessage());
    }

    private static Map<String, String> here(List<SweepJob> jobs) {
        Map<String, String> here = results(jobs, new LocalWorkers(2));
        here.values().forEach(each -> assertFalse(each.contains("error"), each));
        return here;
    }

    private static Map<String, String> results(List<SweepJob> jobs, SweepWorkers workers) {
        Map<String, String> results = new TreeMap<>();
        try (workers) {
            workers.run(jobs, (job, result) -> results.put(job.key(), result), () -> false);
        }
        assertEquals(jobs.size(), results.size());
        return results;
    }

    private static List<SweepJob> jobs() throws IOException {
        SweepSubject subject = new SweepSubject(
                MODEL.resolve("model.yaml").toRealPath().toString(),
                "",
                MODEL.resolve("held-out.txt").toRealPath().toString(),
                50,
                "u55c",
                8);
        List<SweepJob> jobs = new ArrayList<>();
        for (double rate : new double[] {0.9, 0.95}) {
            Variant variant = new Variant("class-blind", rate, Variant.AS_DESCRIBED);
            jobs.add(new SweepJob(subject, variant, "", ""));
            jobs.add(new SweepJob(subject, variant, "64", "auto"));
        }
        return jobs;
    }

    /** True once for a file, whichever process asks. */
    private static boolean isFirst(Path mark) {
        try {
            Files.createFile(mark);
            return true;
        } catch (FileAlreadyExistsException e) {
            return false;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Fails the first time. */
    private static final class FailingOnce implements Work {
        private static final long serialVersionUID = 1;
        private static final AtomicReference<Path> MARK = new AtomicReference<>();

        @Override
        public String of(SweepJob job) {
            if (isFirst(MARK.get())) {
                throw new IllegalStateException("the first task fails");
            }
            return SweepWork.run(job);
        }
    }

    /** Kills the executor that it runs on the first time. */
    private static final class KillingOnce implements Work {
        private static final long serialVersionUID = 1;

        @Override
        public String of(SweepJob job) {
            if (isFirst(Path.of(System.getenv("SKIPGATE_MARK")))) {
                Runtime.getRuntime().halt(137);
            }
            return SweepWork.run(job);
        }
    }
}
