package dev.skipgate.testbench.cli;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import dev.skipgate.runtime.training.metrics.MetricsLog;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Ctrl-C while a process trains. The run is much longer than the test; whenever the signal comes, a run that was interrupted and
 * resumed has to pass through the same states as one that was not.
 */
class InterruptedTrainingTest {
    private static final int INTERRUPTED = 130;
    private static final int EVERY = 20;

    @TempDir
    private Path folder;

    @BeforeEach
    void makeFiles() throws IOException {
        Files.writeString(folder.resolve("text.txt"), "abcdefghij".repeat(40));
        Files.writeString(
                folder.resolve("model.yaml"),
                """
                name: tiny
                input: {type: one-hot}
                layers:
                  - {name: first, hidden: 8, input-weights: stochastic ternary}
                output: {}
                training: {dropout: {kind: row, rate: 0.3, max-period: 4}, gradient-sparsity: 0.4}
                """);
        Files.writeString(
                folder.resolve("training.yaml"),
                """
                model: model.yaml
                data: {type: characters, file: text.txt, split: [0.5, 0.3, 0.2]}
                sequence: 10
                batch: 4
                evaluate-every: 37 steps
                checkpoints: {every: 20 steps, keep: 10000}
                phases:
                  - {name: rounded, steps: 100000000, pruning: {scheme: class-blind, rate: 0.5}}
                """);
    }

    /** Trains in a process of its own until a checkpoint of at least this step is there, then interrupts it. */
    private String trainUntil(Path out, int step, boolean resume) throws IOException, InterruptedException {
        Path err = folder.resolve("err.txt");
        List<String> command = new ArrayList<>(List.of(
                // A shell starts background work with this signal ignored, and Java leaves it so.
                "env",
                "--default-signal=INT",
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xshare:auto",
                "-XX:TieredStopAtLevel=1",
                "-cp",
                System.getProperty("surefire.test.class.path", System.getProperty("java.class.path")),
                SkipgateCommand.class.getName(),
                "train",
                folder.resolve("training.yaml").toString(),
                "--out",
                out.toString()));
        if (resume) {
            command.add("--resume");
        }
        Process process = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(err.toFile())
                .start();
        try {
            while (!Files.exists(checkpoint(out, step)) && process.isAlive()) {
                process.waitFor(5, TimeUnit.MILLISECONDS);
            }
            new ProcessBuilder("kill", "-INT", Long.toString(process.pid()))
                    .start()
                    .waitFor();
            assertTrue(process.waitFor(1, TimeUnit.MINUTES), "training does not end");
        } finally {
            process.destroyForcibly();
        }
        String said = Files.readString(err);
        assertEquals(INTERRUPTED, process.exitValue(), said);
        assertTrue(said.contains("stopped after step"), said);
        assertTrue(said.contains("go on with --resume"), said);
        return said;
    }

    private static Path checkpoint(Path out, int step) {
        return out.resolve("checkpoints").resolve("checkpoint-%012d.ckpt".formatted(step));
    }

    private static List<JsonNode> measured(Path out, int most) throws IOException {
        return MetricsLog.read(out.resolve("metrics.jsonl")).stream()
                .filter(line -> line.get(MetricsLog.STEP).asInt() <= most)
                .toList();
    }

    @Test
    void aRunThatWasInterruptedGoesOnAsIfItHadNotBeen() throws IOException, InterruptedException {
        Path interrupted = folder.resolve("interrupted");
        Matcher stopped = Pattern.compile("stopped after step (\\d+)").matcher(trainUntil(interrupted, EVERY, false));
        assertTrue(stopped.find());
        int compared = (Integer.parseInt(stopped.group(1)) / EVERY + 4) * EVERY;
        String resumed = trainUntil(interrupted, compared, true);
        assertTrue(resumed.contains("goes on after step " + stopped.group(1)), resumed);
        Path alone = folder.resolve("alone");
        trainUntil(alone, compared, false);
        for (int step = EVERY; step <= compared; step += EVERY) {
            assertArrayEquals(
                    Files.readAllBytes(checkpoint(alone, step)),
                    Files.readAllBytes(checkpoint(interrupted, step)),
                    "step " + step);
        }
        assertTrue(measured(alone, compared).size() > 4);
        assertEquals(measured(alone, compared), measured(interrupted, compared));
    }
}
