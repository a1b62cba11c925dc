package dev.skipgate.testbench.cli;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.skipgate.testbench.project.OutputDirectory;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What can go wrong around a run besides its own files: a second run, other data, a loss that explodes at once, options of something else. */
class TrainFaultsTest {
    private static final String TRAINING =
            """
            model: model.yaml
            data: {type: characters, file: text.txt, split: [0.6, 0.4, 0]}
            sequence: 5
            batch: 4
            phases:
              - {name: only, steps: 6}
            """;

    private static final String MODEL =
            """
            name: tiny
            input: {type: one-hot}
            layers:
              - {name: first, hidden: 4}
            output: {}
            """;

    @TempDir
    private Path folder;

    private Path training;
    private Path text;
    private Path out;

    @BeforeEach
    void makeFiles() throws IOException {
        training = folder.resolve("training.yaml");
        text = folder.resolve("text.txt");
        out = folder.resolve("out");
        Files.writeString(training, TRAINING);
        Files.writeString(text, "abcdefghij".repeat(8));
        Files.writeString(folder.resolve("model.yaml"), MODEL);
    }

    private Invocation train(Object... more) {
        Object[] arguments = new Object[more.length + 4];
        System.arraycopy(new Object[] {"train", training, "--out", out}, 0, arguments, 0, 4);
        System.arraycopy(more, 0, arguments, 4, more.length);
        return Invocation.of(arguments);
    }

    @Test
    void oneRunAtATimeWritesIntoAFolder() throws IOException {
        train().assertDone();
        byte[] metrics = Files.readAllBytes(out.resolve("metrics.jsonl"));
        try (FileChannel other = FileChannel.open(out.resolve(".lock"), StandardOpenOption.WRITE);
                FileLock lock = other.lock()) {
            assertTrue(lock.isValid());
            train("--resume").assertFailure(ExitCode.INPUT, "another run is writing into " + out, "--out");
            assertArrayEquals(metrics, Files.readAllBytes(out.resolve("metrics.jsonl")));
        }
        train("--resume").assertDone();
    }

    @Test
    void aRunGoesOnWithTheDataItBeganWithAlone() throws IOException {
        train().assertDone();
        Files.writeString(text, "abcdefghji".repeat(8));
        train("--resume").assertFailure(ExitCode.INPUT, text + ": has other content than when the run began", "--out");
        Files.writeString(text, "abcdefghij".repeat(8));
        train("--resume").assertDone();
        Files.delete(out.resolve("data-as-run.txt"));
        Files.writeString(text, "abcdefghji".repeat(8));
        train("--resume").assertDone();
    }

    @Test
    void aLossThatExplodesBeforeACheckpointSaysThatThereIsNone() throws IOException {
        Files.writeString(
                training,
                TRAINING.replace("steps: 6", "steps: 100") + "optimizer: {type: sgd, learning-rate: 1000000, l2: 1}\n"
                        + "evaluate-every: 100 steps\ncheckpoints: {every: 100 steps}\n");
        train().assertFailure(
                        ExitCode.INPUT,
                        "step 100: the weights are not finite numbers any more",
                        "layer '",
                        "no checkpoint was saved yet",
                        "another --out");
    }

    @Test
    void aRunThatHasNoCheckpointYetSaysThatItStartsAnew() throws IOException {
        train().assertDone();
        byte[] first = Files.readAllBytes(out.resolve("model.safetensors"));
        OutputDirectory.delete(out.resolve("checkpoints"));
        train("--resume").assertDone().assertSays("no checkpoint yet", "from the beginning");
        assertArrayEquals(first, Files.readAllBytes(out.resolve("model.safetensors")));
    }

    @Test
    void aFileInTheWayOfCheckpointsIsNamed() throws IOException {
        train().assertDone();
        OutputDirectory.delete(out.resolve("checkpoints"));
        Files.writeString(out.resolve("checkpoints"), "");
        Invocation failed = train("--resume");
        assertEquals(ExitCode.INPUT, failed.exitCode());
        failed.assertSays("checkpoints is in the way");
    }

    @Test
    void optionsThatOnlyAValidatingTargetReadsAreRefused() {
        Invocation threads = train("--threads", "2");
        assertEquals(ExitCode.USAGE, threads.exitCode());
        threads.assertSays("--threads is for the target of --validate-on", "'threads'");
        assertEquals(ExitCode.USAGE, train("--device", "0").exitCode());
        assertFalse(Files.exists(out));
    }

    @Test
    void aRateForATensorThatIsNotThereIsRefused() throws IOException {
        Files.writeString(
                training,
                TRAINING.replace(
                        "steps: 6}",
                        "steps: 6, pruning: {scheme: class-blind, rate: 0.5, overrides: {weight_ih_10: 0.1}}}"));
        train().assertDiagnostic(
                        "SG020",
                        "phase 'only': 'overrides' names 'weight_ih_10', wanted one of weight_ih_l0, weight_hh_l0,"
                                + " output.weight; did you mean 'weight_ih_l0'?");
        assertFalse(Files.exists(out));
    }

    @Test
    void patternsThatTheLayersAreTooSmallForAreRefused() throws IOException {
        Files.writeString(
                folder.resolve("model.yaml"), MODEL + "training: {dropout: {kind: row, rate: 0.75, max-period: 16}}\n");
        train().assertDiagnostic(
                        "SG026",
                        "model.yaml:6: ",
                        "'dropout': a dropout pattern over 4 units cannot reach a rate of 0.75",
                        "a lower rate");
        assertFalse(Files.exists(out));
    }

    @Test
    void aModelThatOnlyTrainingCanHaveIsNotSentToTheCompiler() throws IOException {
        Files.writeString(folder.resolve("model.yaml"), MODEL.replace("hidden: 4", "hidden: 4, input-weights: binary"));
        Invocation done = train().assertDone();
        done.assertSays("no hardware can have it as it is described", "skipgate evaluate");
        assertFalse(done.err().contains("compile it with"), done.err());
        Invocation.of("compile", out.resolve("model.yaml"), "--board", "u55c", "--out", folder.resolve("hardware"))
                .assertDiagnostic("SG013");
    }
}
