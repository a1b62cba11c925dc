package dev.skipgate.runtime.xrt;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The binding to XRT, in processes where every use of JNI is checked. */
class XrtTest {
    @TempDir
    private Path folder;

    @BeforeEach
    void xrtIsInstalled() {
        assumeTrue(Xrt.isInstalled(), XrtInstallation.MISSING);
    }

    @Test
    void aCardIsUsedFromEndToEnd() throws Exception {
        OwnProcess.run(folder, NoopScenarios.class, folder.toString(), "use");
    }

    @Test
    void whatIsClosedOrStillNeededIsRefused() throws Exception {
        OwnProcess.run(folder, NoopScenarios.class, folder.toString(), "closing");
    }

    @Test
    void whatIsWrongIsSaid() throws Exception {
        OwnProcess.run(folder, NoopScenarios.class, folder.toString(), "refusals");
    }

    @Test
    void anAcceleratorOwnsWhatItOpens() throws Exception {
        OwnProcess.run(folder, CardScenarios.class, folder.toString());
    }

    @Test
    void nothingLeaks() throws Exception {
        OwnProcess.run(folder, NoopScenarios.class, folder.toString(), "soak", "1000", "100");
    }
}
