package dev.skipgate.testbench.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A sweep on Apache Spark, where it was fetched; what Spark's executors survive is tested in the module of their own. */
class SparkSweepTest {
    private static final Path JARS = Path.of("../build/spark/jars");
    private static final String SWEEP =
            "{rates: [0.9], schemes: [class-blind], lanes: [2, 4], encodings: [compressed]}\n";

    @TempDir
    private Path folder;

    @BeforeEach
    void makeFiles() throws IOException {
        new TinyModel(folder);
        Files.writeString(folder.resolve("sweep.yaml"), SWEEP);
    }

    @Test
    void theTableIsThatOfThisMachinesThreads() throws IOException, InterruptedException {
        assumeTrue(
                Files.isDirectory(JARS),
                "Apache Spark (./skipgate explore DIR --master local[*] fetches it) is missing");
        Invocation.of("explore", folder, "--sweep", folder.resolve("sweep.yaml"), "--out", folder.resolve("here"))
                .assertDone();
        Path told = folder.resolve("told.txt");
        Process spark = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "--add-opens=java.base/sun.nio.ch=ALL-UNNAMED",
                        "--add-opens=java.base/java.lang=ALL-UNNAMED",
                        "--add-opens=java.base/java.nio=ALL-UNNAMED",
                        "--add-opens=java.base/java.util=ALL-UNNAMED",
                        "--add-opens=java.base/java.lang.invoke=ALL-UNNAMED",
                        "-cp",
                        System.getProperty("surefire.test.class.path", System.getProperty("java.class.path"))
                                + File.pathSeparator
                                + JARS.resolve("*"),
                        SkipgateCommand.class.getName(),
                        "explore",
                        folder.toString(),
                        "--sweep",
                        folder.resolve("sweep.yaml").toString(),
                        "--master",
                        "local[2]",
                        "--out",
                        folder.resolve("there").toString())
                .redirectErrorStream(true)
                .redirectOutput(told.toFile())
                .start();
        assertTrue(spark.waitFor(2, TimeUnit.MINUTES), "Spark does not end");
        assertEquals(ExitCode.OK, spark.exitValue(), Files.readString(told));
        assertTrue(Files.readString(told).contains("at local[2"), Files.readString(told));
        for (String file : List.of("explore.json", "explore.csv", "explore.html")) {
            assertEquals(
                    Files.readString(folder.resolve("here").resolve(file)),
                    Files.readString(folder.resolve("there").resolve(file)),
                    file);
        }
    }

    @Test
    void withoutSparkItsMessageSaysWhereToGetIt() throws IOException {
        Invocation.of("explore", folder, "--sweep", folder.resolve("sweep.yaml"), "--master", "local[2]")
                .assertFailure(ExitCode.TOOL, "--master needs Apache Spark", "./skipgate");
        assertFalse(Files.exists(folder.resolve("explore/explore.json")));
        Invocation.of("explore", folder, "--master", "local[2]", "--threads", "2")
                .assertSays("--threads is for this machine");
    }
}
