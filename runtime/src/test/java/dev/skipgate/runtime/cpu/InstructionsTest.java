package dev.skipgate.runtime.cpu;

import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.skipgate.runtime.xrt.OwnProcess;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Random networks equal the reference model with every kind of instructions that this processor has; each kind is another library, in a process of its own. */
class InstructionsTest {
    private static final String NETWORKS = "120";
    private static final String FORMS = "bytes, columns, packed, weighted windows, windows";

    @TempDir
    private Path folder;

    private void equal(String instructions, String device) throws IOException, InterruptedException {
        String said = OwnProcess.run(
                folder, List.of("-D" + CpuLibrary.INSTRUCTIONS + "=" + instructions), CpuScenario.class, NETWORKS);
        assertTrue(said.contains(device), said);
        assertTrue(said.contains(FORMS), said);
    }

    @Test
    void ofThisProcessor() throws Exception {
        equal("-march=native -mprefer-vector-width=512", "thread");
    }

    @Test
    void ofAvx2() throws Exception {
        Path processor = Path.of("/proc/cpuinfo");
        assumeTrue(
                Files.exists(processor)
                        && Files.readString(processor, StandardCharsets.ISO_8859_1)
                                .contains(" avx2 "),
                "the processor lacks AVX2");
        equal("-mavx2", "(AVX2,");
    }

    @Test
    void ofAnyProcessor() throws Exception {
        equal("-DSKIPGATE_PLAIN", "no vector instructions");
    }
}
