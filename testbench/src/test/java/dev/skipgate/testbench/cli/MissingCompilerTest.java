package dev.skipgate.testbench.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** C simulation and the CPU's kernels where the C++ compiler that CXX names is absent or fails; each in a process of its own, for the variable's sake. */
class MissingCompilerTest {
    @TempDir
    private Path folder;

    private TinyModel model;

    @BeforeEach
    void compile() throws IOException {
        model = new TinyModel(folder);
        model.compile().assertDone();
    }

    private Invocation verify(String compiler) throws IOException, InterruptedException {
        return verify(compiler, "csim");
    }

    private Invocation verify(String compiler, String target) throws IOException, InterruptedException {
        return Invocation.inOwnProcess(
                folder,
                Map.of("CXX", compiler),
                List.of("-Dskipgate.cache=" + folder.resolve("cache")),
                "verify",
                model.out(),
                "--targets",
                target,
                "--steps",
                1);
    }

    @Test
    void absent() throws Exception {
        verify("/nonexistent/g++").assertFailure(ExitCode.TOOL, "'/nonexistent/g++'", "C++ compiler", "install");
        assertNoProgram();
    }

    @Test
    void failing() throws Exception {
        Path compiler = folder.resolve("broken-g++");
        Files.write(compiler, "#!/bin/sh\necho 'out of registers'\nexit 1\n".getBytes(StandardCharsets.UTF_8));
        Files.setPosixFilePermissions(compiler, PosixFilePermissions.fromString("rwxr-xr-x"));
        Invocation invocation = verify(compiler.toString());
        assertEquals(ExitCode.TOOL, invocation.exitCode(), invocation.err());
        Path log = model.out().resolve("hls/build/csim.log");
        invocation.assertSays(
                "broken-g++ cannot compile the C simulation, exit code 1", log.toString(), "out of registers");
        invocation.assertNoStackTrace();
        assertEquals("out of registers", Files.readString(log).strip());
        assertNoProgram();
    }

    @Test
    void absentForTheProcessor() throws Exception {
        Invocation invocation = verify("/nonexistent/g++", "cpu");
        invocation.assertFailure(
                ExitCode.TOOL, "cannot build the CPU kernels", "'/nonexistent/g++'", "apt-get install g++");
        try (Stream<Path> files = Files.list(folder.resolve("cache"))) {
            assertEquals(0, files.count(), "something half-built is left");
        }
    }

    private void assertNoProgram() throws IOException {
        try (Stream<Path> files = Files.list(model.out().resolve("hls/build"))) {
            assertEquals(
                    "",
                    String.join(
                            " ",
                            files.map(file -> file.getFileName().toString())
                                    .filter(name -> !name.equals("csim.log"))
                                    .toList()));
        }
    }
}
