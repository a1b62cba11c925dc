package dev.skipgate.testbench.cli;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.skipgate.runtime.xrt.xclbin.Container;
import dev.skipgate.runtime.xrt.xclbin.SectionKind;
import dev.skipgate.runtime.xrt.xclbin.Xclbin;
import dev.skipgate.testbench.packaging.BundleHash;
import dev.skipgate.testbench.project.OutputException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code skipgate package}; whether a card runs what it makes is for PackagedModelTest. */
class PackageCommandTest {
    @TempDir
    private Path folder;

    private TinyModel model;

    @BeforeEach
    void compile() throws IOException {
        model = new TinyModel(folder);
        model.compile().assertDone();
    }

    private Invocation packaged(String... more) {
        return Invocation.of(Stream.concat(Stream.of("package", model.out()), Stream.of((Object[]) more))
                .toArray());
    }

    private Path file() {
        return model.out().resolve("tiny.emulated.xclbin");
    }

    private String metadata() {
        return new String(
                Container.read(file()).section(SectionKind.EMBEDDED_METADATA).orElseThrow(), StandardCharsets.UTF_8);
    }

    private static Set<String> names(Path directory) throws IOException {
        try (Stream<Path> files = Files.list(directory)) {
            return files.map(each -> each.getFileName().toString()).collect(TreeSet::new, Set::add, Set::addAll);
        }
    }

    @Test
    void theSameModelGivesTheSameXclbin() throws IOException {
        Set<String> before = names(model.out());
        Invocation done = packaged("--target", "emulated-card", "--json").assertDone();
        JsonNode json = new ObjectMapper().readTree(done.out());
        assertEquals(file().toString(), json.path("xclbin").asText());
        byte[] first = Files.readAllBytes(file());
        Container container = Container.read(file());
        assertEquals(container.uuid().toString(), json.path("uuid").asText());
        assertEquals(Container.Mode.HARDWARE_EMULATION, container.mode());
        assertEquals("xilinx_u55c_gen3x16_xdma_3_202210_1", container.platform());
        assertEquals("tiny", Xclbin.keyValues(container).get("skipgate.model"));
        before.add("tiny.emulated.xclbin");
        assertEquals(before, names(model.out()));

        // Elsewhere and anew.
        Files.delete(file());
        Path elsewhere = folder.resolve("elsewhere");
        Files.move(model.out(), elsewhere);
        Invocation.of("package", elsewhere, "--target", "emulated-card").assertDone();
        assertArrayEquals(first, Files.readAllBytes(elsewhere.resolve("tiny.emulated.xclbin")));
    }

    @Test
    void argumentsAndBanksAreThoseOfTheProject() throws IOException {
        packaged("--target", "emulated-card").assertDone();
        String xml = metadata();
        for (String each : List.of(
                "name=\"weights\" addressQualifier=\"1\" id=\"0\" port=\"M_AXI_GMEM0\" size=\"0x8\" offset=\"0x10\"",
                "name=\"output\" addressQualifier=\"1\" id=\"2\" port=\"M_AXI_GMEM2\" size=\"0x8\" offset=\"0x28\"",
                "name=\"command\" addressQualifier=\"0\" id=\"3\" port=\"S_AXI_CONTROL\" size=\"0x4\" offset=\"0x34\"",
                "name=\"steps\" addressQualifier=\"0\" id=\"4\" port=\"S_AXI_CONTROL\" size=\"0x4\" offset=\"0x3c\"",
                "frequency=\"300MHz\"")) {
            assertTrue(xml.contains(each), () -> each + " is not in:\n" + xml);
        }
        int banks = Container.read(file()).section(SectionKind.MEM_TOPOLOGY).orElseThrow()[0];
        assertEquals(32, banks);
    }

    @Test
    void linkCfgSaysHowManyComputeUnitsAndWhichBanks() throws IOException {
        Path link = model.out().resolve("hls/link.cfg");
        String text = Files.readString(link);
        Files.writeString(
                link,
                text.replace("nk=skipgate_kernel:1:skipgate_kernel_1", "nk=skipgate_kernel:2:left.right")
                        + "[connectivity]\nsp=right.weights:HBM[31]\n");
        packaged("--target", "emulated-card").assertDone();
        String xml = metadata();
        assertTrue(xml.contains("instance name=\"left\"") && xml.contains("instance name=\"right\""), xml);
        byte[] connectivity =
                Container.read(file()).section(SectionKind.CONNECTIVITY).orElseThrow();
        // Argument 0 of compute unit 1: four connections of 12 bytes come before it, and a count.
        assertArrayEquals(
                new byte[] {0, 0, 0, 0, 1, 0, 0, 0, 31, 0, 0, 0},
                Arrays.copyOfRange(connectivity, 4 + 4 * 12, 4 + 5 * 12));

        Files.writeString(link, text.replace("HBM[1]", "HBM[32]"));
        packaged("--target", "emulated-card").assertFailure(ExitCode.INPUT, "HBM[32]", "does not have", "HBM[31]");
        Files.writeString(link, text.replace("HBM[1]", "HBM[0:3]"));
        packaged("--target", "emulated-card").assertFailure(ExitCode.INPUT, "link.cfg:", "HBM[0:3]", "one bank each");
    }

    @Test
    void anXclbinOfAnotherBundleIsRefusedByName() throws IOException {
        packaged("--target", "emulated-card").assertDone();
        BundleHash.requireSame(file(), model.out());
        Path kept = Files.move(file(), folder.resolve("kept.xclbin"));
        TinyModel.weights(TinyModel.SYMBOLS, TinyModel.UNITS, 1).write(model.weightFile());
        model.compile().assertDone();
        BundleHash.requireSame(kept, model.out());
        model.replace("lanes: 2", "lanes: 4");
        model.compile().assertDone();
        String message = assertThrows(OutputException.class, () -> BundleHash.requireSame(kept, model.out()))
                .getMessage();
        assertTrue(message.contains("kept.xclbin was packaged from bundle"), message);
        assertTrue(message.contains(BundleHash.of(model.out()).substring(0, 12)), message);
    }

    @Test
    void wrongRequests() throws IOException {
        packaged("--target", "toaster").assertFailure(ExitCode.INPUT, "'toaster'", "emulated-card or hw or hw_emu");
        Invocation.of("package", folder.resolve("absent"), "--target", "emulated-card")
                .assertFailure(ExitCode.INPUT, "absent");
        Files.delete(model.out().resolve("hls/src/Top.h"));
        packaged("--target", "emulated-card").assertFailure(ExitCode.INPUT, "Top.h", "compile the model again");
        model.replace("u55c", "pynq-z2");
        model.compile().assertDone();
        packaged("--target", "emulated-card").assertFailure(ExitCode.INPUT, "pynq-z2", "no Vitis platform");
        packaged("--target", "hw").assertFailure(ExitCode.INPUT, "pynq-z2", "no Vitis platform");
        assertTrue(names(model.out()).stream().noneMatch(name -> name.endsWith(".xclbin")), "written");
    }

    private Invocation withPath(String path, String target) throws IOException, InterruptedException {
        return Invocation.inOwnProcess(
                folder, Map.of("PATH", path), List.of(), "package", model.out(), "--target", target);
    }

    @Test
    void withoutVitisItPrintsTheCommands() throws Exception {
        Path tools = Files.createDirectories(folder.resolve("tools"));
        for (String tool : List.of("make", "sh", "mkdir")) {
            Files.createSymbolicLink(tools.resolve(tool), Path.of("/usr/bin", tool));
        }
        Invocation refused = withPath(tools.toString(), "hw");
        assertEquals(ExitCode.TOOL, refused.exitCode(), refused.err());
        refused.assertSays(
                "v++ -c -t hw --platform xilinx_u55c_gen3x16_xdma_3_202210_1",
                "v++ -l -t hw --platform xilinx_u55c_gen3x16_xdma_3_202210_1 --config link.cfg",
                "--target hw needs v++, not on the PATH");
        refused.assertNoStackTrace();
    }

    /** A script in the place of v++: only what happens around it is ours. */
    @Test
    void whatVitisMakesLiesBesideTheBundle() throws Exception {
        Path tools = Files.createDirectories(folder.resolve("tools"));
        Path vitis = tools.resolve("v++");
        Files.writeString(
                vitis, "#!/bin/sh\nwhile [ $# -gt 1 ]; do [ \"$1\" != -o ] || echo \"made\" > \"$2\"; shift; done\n");
        Files.setPosixFilePermissions(vitis, PosixFilePermissions.fromString("rwxr-xr-x"));
        String path = tools + ":/usr/bin:/bin";
        withPath(path, "hw_emu").assertDone();
        assertEquals("made\n", Files.readString(model.out().resolve("tiny.hw_emu.xclbin")));
        Files.writeString(vitis, "#!/bin/sh\necho 'no licence'\nexit 4\n");
        Invocation failed = withPath(path, "hw");
        assertEquals(ExitCode.TOOL, failed.exitCode(), failed.err());
        failed.assertSays("no licence", "hw fails with exit code 2");
        assertTrue(Files.notExists(model.out().resolve("tiny.xclbin")), "half-written");
    }
}
