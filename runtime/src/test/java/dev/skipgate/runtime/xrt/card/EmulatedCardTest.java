package dev.skipgate.runtime.xrt.card;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** XRT as it is installed drives the emulated card: host programs in C++ ({@code host.cpp}), each in a process of its own. */
class EmulatedCardTest {
    private static final Path LIBRARIES = Path.of("/usr/lib/x86_64-linux-gnu");

    @TempDir
    private static Path folder;

    private static Path root;
    private static Path xclbin;
    private static Path host;

    @BeforeAll
    static void build() throws IOException, InterruptedException {
        assumeTrue(
                Files.exists(Path.of("/usr/include/xrt/xclbin.h")),
                "XRT is not installed (apt-get install libxrt-dev uuid-dev)");
        root = EmulatedCard.root(Path.of(System.getProperty("skipgate.cache", "target/native")));
        xclbin = Adder.in(folder);
        host = folder.resolve("host");
        Adder.compile(
                folder,
                List.of("host.cpp", "ordinary.cpp", "faults.cpp", "host.h"),
                List.of(
                        "-std=c++17",
                        "-isystem/usr/include/xrt",
                        "-o",
                        host.toString(),
                        "-lxrt_coreutil",
                        "-luuid",
                        "-pthread"));
    }

    private static String drive(Path driver, String mode, Path file, String scenario)
            throws IOException, InterruptedException {
        ProcessBuilder builder = new ProcessBuilder(host.toString(), file.toString(), scenario);
        builder.environment().put("XILINX_XRT", driver.toString());
        builder.environment().put("XCL_EMULATION_MODE", mode);
        return Adder.run(folder, builder);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "adds",
                "forgotten-sync",
                "buffers",
                "capacity",
                "outside",
                "errors",
                "several",
                "never-ends",
                "registers",
                "outlives",
                "leaks"
            })
    void behavesAsACard(String scenario) throws IOException, InterruptedException {
        assertEquals("", drive(root, "hw_emu", xclbin, scenario));
    }

    @ParameterizedTest
    @CsvSource({
        "no-device, no-device",
        "load-failure, load-failure@1",
        "hang, hang@2",
        "error, error@2",
        "crash, crash@1",
        "lost, lost@2",
        "short-read, short-read@1",
        "bad-fault, explode"
    })
    void misbehavesAsTold(String scenario, String words) throws IOException, InterruptedException {
        Path faulty = EmulatedCard.misbehaving(root, folder.resolve("faulty-" + scenario), words);
        assertEquals("", drive(faulty, "hw_emu", xclbin, scenario));
    }

    @Test
    void aTestOfTheHostProgramCanFail() throws IOException, InterruptedException {
        String failure = drive(root, "hw_emu", xclbin, "no-device");
        assertTrue(failure.contains("FAILED: no devices"), failure);
    }

    /** XRT's own driver that computes nothing accepts the same file. */
    @Test
    void theMetadataIsWhatXrtWants() throws IOException, InterruptedException {
        Path noop = Files.createDirectories(folder.resolve("noop"));
        Files.createSymbolicLink(noop.resolve("lib"), LIBRARIES);
        assertEquals("", drive(noop, "noop", xclbin, "noop"));
    }

    @Test
    void aBitstreamThatIsNoKernelIsRefused() throws IOException, InterruptedException {
        Path bits = Files.write(folder.resolve("bits.xclbin"), Adder.xclbin(new byte[] {1, 2, 3, 4, 5}));
        String failure = drive(root, "hw_emu", bits, "adds");
        assertTrue(failure.contains("is not for the emulated card"), failure);
        byte[] elf = Arrays.copyOf(new byte[] {0x7f, 'E', 'L', 'F'}, 100);
        Path broken = Files.write(folder.resolve("broken.xclbin"), Adder.xclbin(elf));
        failure = drive(root, "hw_emu", broken, "adds");
        assertTrue(failure.contains("the compute unit does not start"), failure);
    }

    @Test
    void anotherXrtIsRefusedByName() throws IOException {
        Path headers = Files.createDirectories(folder.resolve("headers"));
        Files.createFile(headers.resolve("xclbin.h"));
        Path version = headers.resolve("version.h");
        Files.writeString(version, "static const char xrt_build_version[] = \"2.130.7\";\n");
        String message = failure(new DriverBuild(headers, folder.resolve("cache"), "g++"));
        assertTrue(message.contains("made for XRT 2.13 and"), message);
        assertTrue(message.contains("is of XRT 2.130.7"), message);
        Files.delete(version);
        message = failure(new DriverBuild(headers, folder.resolve("cache"), "g++"));
        assertTrue(message.contains("apt-get install libxrt-dev"), message);
    }

    /** The driver asks for a file that only its version of XRT has. */
    @Test
    void theDriverItselfNamesItsXrt() throws IOException, InterruptedException {
        Path log = folder.resolve("needed.txt");
        Process process = new ProcessBuilder(
                        "readelf", "-d", root.resolve("lib/libxrt_hwemu.so.2").toString())
                .redirectOutput(log.toFile())
                .start();
        assertEquals(0, process.waitFor());
        assertTrue(Files.readString(log).contains("[libxrt_coreutil.so.2.13.0]"), Files.readString(log));
    }

    @Test
    void withoutACompilerItSaysWhatToInstall() throws IOException {
        Path cache = folder.resolve("empty");
        String message = failure(new DriverBuild(Path.of("/usr/include/xrt"), cache, "/nonexistent/g++"));
        assertTrue(message.contains("'/nonexistent/g++'"), message);
        assertTrue(message.contains("apt-get install libxrt-dev uuid-dev g++"), message);
        try (Stream<Path> left = Files.list(cache)) {
            assertEquals(List.of(), left.toList());
        }
    }

    private static String failure(DriverBuild build) {
        try {
            build.root();
        } catch (EmulatedCardException e) {
            return e.getMessage();
        }
        throw new AssertionError("built");
    }
}
