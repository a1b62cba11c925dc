package dev.skipgate.testbench.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ExperimentCommandTest {
    @TempDir
    private Path folder;

    @Test
    void badInputIsOneLine() throws IOException {
        Invocation.of("experiment", "sparsified").assertFailure(ExitCode.INPUT, "'sparsified'", "sparsified-sgd");
        Path missing = folder.resolve("missing");
        Path out = folder.resolve("out");
        Invocation.of("experiment", "sparsified-sgd", "--quick", "--data", missing, "--out", out)
                .assertFailure(ExitCode.INPUT, missing.toString(), "no such file");
        Path text = Files.writeString(folder.resolve("text"), "a few words");
        Invocation.of("experiment", "sparsified-sgd", "--quick", "--data", text, text, "--out", out)
                .assertFailure(ExitCode.INPUT, "one file too many");
        Invocation.of("experiment", "sparsified-sgd", "--quick", "--data", text, "--out", out)
                .assertFailure(ExitCode.INPUT, "fewer than");
        Invocation.of("experiment", "random-dropout-mlp", "--quick", "--data", text, "--out", out)
                .assertFailure(ExitCode.INPUT, "text: is one file", "four");
        Invocation.of("experiment", "tensorquant-lenet", "--quick", "--out", out)
                .assertFailure(ExitCode.INPUT, "0 files are given", "or the folder that they are in");
        Invocation.of("experiment", "tensorquant-lenet", "--quick", "--data", out.getParent(), "--out", out)
                .assertFailure(ExitCode.INPUT, "has no file train-images-idx3-ubyte");
        Invocation.of("experiment", "char-lm-sparsity", "--quick", "--out", out)
                .assertFailure(ExitCode.INPUT, "0 files are given; wanted one text, with --data");
        Invocation.of("experiment", "char-lm-sparsity", "--quick", "--data", missing, "--out", out)
                .assertFailure(ExitCode.INPUT, "there is no such file");
        Invocation.of("experiment", "nmt-pruning", "--quick", "--out", out)
                .assertFailure(ExitCode.INPUT, "0 files", "wanted one");
        Invocation.of("experiment", "nmt-pruning", "--quick", "--data", text, "--out", out)
                .assertFailure(ExitCode.INPUT, text.toString(), "no tar archive");
        Invocation.of("experiment", "sparsified-sgd", "--steps", "0").assertFailure(ExitCode.INPUT, "steps is 0");
        Invocation.of("experiment", "sparsified-sgd", "--quick", "--out", text.resolve("below"))
                .assertFailure(ExitCode.INPUT, "cannot write", "--out");
        String[] written = out.toFile().list();
        assertTrue(written == null || written.length == 0, "nothing half-written");
        assertEquals(ExitCode.USAGE, Invocation.of("experiment").exitCode());
    }
}
