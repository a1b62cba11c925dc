package dev.skipgate.runtime.xrt;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.skipgate.runtime.cxx.SharedLibrary;
import dev.skipgate.runtime.xrt.card.Adder;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The binding to XRT against the emulated card: parts of buffers, copies on the card, several compute units, runs that are stopped. */
class EmulatedXrtTest {
    @TempDir
    private Path folder;

    @BeforeEach
    void xrtIsInstalled() {
        assumeTrue(Xrt.isInstalled(), XrtInstallation.MISSING);
    }

    @Test
    void theWholeBindingDrivesAKernelThatComputes() throws Exception {
        OwnProcess.run(folder, EmulatedScenarios.class, Adder.in(folder).toString());
    }

    /** The binding, the driver and the compute units, all compiled with AddressSanitizer, which ends a process that touches what is not its own. */
    @Test
    void theNativeSideKeepsToItsMemory() throws Exception {
        Path compiler = Files.writeString(
                folder.resolve("sanitizing"),
                "#!/bin/sh\nunset LD_PRELOAD\nexec g++ \"$@\" -O0 -fsanitize=address\n",
                StandardOpenOption.CREATE_NEW);
        Files.setPosixFilePermissions(compiler, PosixFilePermissions.fromString("rwx------"));
        Path cache = folder.resolve("cache");
        OwnProcess.run(
                folder,
                Map.of(
                        "CXX",
                        compiler.toString(),
                        "LD_PRELOAD",
                        ofCompiler("libasan.so") + " " + ofCompiler("libstdc++.so.6"),
                        "ASAN_OPTIONS",
                        // Java means its own bad accesses, and frees nothing at its end.
                        "handle_segv=0:allow_user_segv_handler=1:detect_leaks=0"),
                List.of("-D" + SharedLibrary.CACHE + "=" + cache),
                EmulatedScenarios.class,
                Adder.in(folder).toString());
        try (Stream<Path> made = Files.walk(cache)) {
            List<Path> programs = made.filter(Files::isRegularFile)
                    .filter(file ->
                            file.toString().matches(".*/(libskipgate_xrt.*|libxrt_hwemu.*|skipgate-compute-unit)"))
                    .toList();
            assertEquals(3, programs.size(), programs.toString());
            for (Path program : programs) {
                assertTrue(
                        Files.readString(program, StandardCharsets.ISO_8859_1).contains("__asan_init"),
                        program + " is not sanitized");
            }
        }
    }

    /** Where a library of the compiler's lies. */
    private static String ofCompiler(String library) throws IOException {
        Process process = new ProcessBuilder("g++", "-print-file-name=" + library).start();
        return new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
    }
}
