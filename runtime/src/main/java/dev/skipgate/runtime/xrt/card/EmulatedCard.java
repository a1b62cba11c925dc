package dev.skipgate.runtime.xrt.card;

import dev.skipgate.runtime.cxx.Compilation;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;

/**
 * The folder that takes the place of XRT's own (XILINX_XRT), so that XRT with XCL_EMULATION_MODE=hw_emu drives the emulated card.
 * docs/emulated-card.md tells what the card does.
 */
public final class EmulatedCard {
    /** What the driver is called among the devices. */
    public static final String DEVICE_NAME = "skipgate_emulated_card";

    private static final String FAULT = "fault";

    private EmulatedCard() {}

    /**
     * The folder; the driver is compiled the first time.
     *
     * @param cache where compiled programs are kept
     * @throws EmulatedCardException when g++ or XRT 2.13 is missing
     */
    public static Path root(Path cache) {
        return new DriverBuild(Path.of("/usr/include/xrt"), cache, Compilation.compiler()).root();
    }

    /**
     * A folder of the same driver that misbehaves as told.
     *
     * @param root of the driver
     * @param folder to make; its file {@code fault} may be written anew, and counts when the card is next opened
     * @param words such as {@code hang@2 short-read}; docs/emulated-card.md lists them
     */
    public static Path misbehaving(Path root, Path folder, String words) throws IOException {
        Files.createDirectories(folder);
        Path lib = folder.resolve("lib");
        if (!Files.exists(lib)) {
            Files.createSymbolicLink(lib, root.resolve("lib").toAbsolutePath());
        }
        Path part = Files.createTempFile(folder, FAULT, ".part");
        Files.write(part, (words + "\n").getBytes(StandardCharsets.UTF_8));
        Files.move(part, folder.resolve(FAULT), StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        return folder;
    }
}
