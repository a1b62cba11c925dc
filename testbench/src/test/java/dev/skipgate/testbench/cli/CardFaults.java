package dev.skipgate.testbench.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.skipgate.runtime.InputSequence;
import dev.skipgate.runtime.card.CardModel;
import dev.skipgate.runtime.card.CardOptions;
import dev.skipgate.runtime.card.XrtAccelerator;
import dev.skipgate.runtime.xrt.DeviceLostException;
import dev.skipgate.runtime.xrt.DeviceNotFoundException;
import dev.skipgate.runtime.xrt.RunFailedException;
import dev.skipgate.runtime.xrt.RunState;
import dev.skipgate.runtime.xrt.RunTimeoutException;
import dev.skipgate.runtime.xrt.XclbinLoadException;
import dev.skipgate.runtime.xrt.Xrt;
import dev.skipgate.runtime.xrt.XrtDevice;
import dev.skipgate.runtime.xrt.XrtDriver;
import dev.skipgate.runtime.xrt.XrtException;
import dev.skipgate.runtime.xrt.card.EmulatedCard;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** What {@link CardFaultsTest} runs in a process of its own: a card that misbehaves in every way it can, one after the other. */
final class CardFaults {
    private static final CardOptions IMPATIENT = new CardOptions(0, 256, Duration.ofMillis(400));
    private static final InputSequence STEPS = new InputSequence.Indices(new int[600]);

    private final Path root;
    private final Path folder;
    private final CardModel model;
    private final Path xclbin;
    private final Xrt xrt;

    private CardFaults(Path folder, Path project, Path xclbin) throws Exception {
        this.folder = folder;
        this.xclbin = xclbin;
        model = CardModel.read(project);
        root = EmulatedCard.root(Xrt.cache());
        tell("");
        xrt = Xrt.start(XrtDriver.hardwareEmulation(folder));
    }

    public static void main(String[] arguments) throws Exception {
        new CardFaults(Path.of(arguments[0]), Path.of(arguments[1]), Path.of(arguments[2])).all();
    }

    private void tell(String words) throws IOException {
        EmulatedCard.misbehaving(root, folder, words);
    }

    private void all() throws IOException {
        works();
        List<String> descriptors = descriptors();
        tell("no-device");
        says("there is no device 0", assertThrows(DeviceNotFoundException.class, () -> xrt.open(0)));
        tell("load-failure");
        try (XrtDevice device = xrt.open(0)) {
            says("does not load", assertThrows(XclbinLoadException.class, () -> device.load(xrt.read(xclbin))));
        }
        says("has not ended in 400 ms", failsAt("hang@4", RunTimeoutException.class));
        RunFailedException failed = failsAt("error@4", RunFailedException.class);
        assertEquals(RunState.ERROR, failed.state());
        says("ended with state ERROR", failsAt("crash@4", RunFailedException.class));
        says("lost", failsAt("lost@4", DeviceLostException.class));
        says("short read", failsAt("short-read@4", XrtException.class));
        tell("hang@1");
        try (XrtDevice device = loaded()) {
            assertThrows(RunTimeoutException.class, () -> XrtAccelerator.open(device, model, IMPATIENT));
        }
        tell("");
        works();
        assertEquals(descriptors, descriptors(), "file descriptors");
    }

    private XrtDevice loaded() {
        XrtDevice device = xrt.open(0);
        device.load(xrt.read(xclbin));
        return device;
    }

    private void works() {
        try (XrtDevice device = loaded();
                XrtAccelerator card = XrtAccelerator.open(device, model, IMPATIENT)) {
            assertEquals(STEPS.steps(), card.run(STEPS).size());
        }
    }

    /** Runs until the fault comes, then closes everything. */
    private <T extends XrtException> T failsAt(String words, Class<T> kind) throws IOException {
        tell(words);
        try (XrtDevice device = loaded();
                XrtAccelerator card = XrtAccelerator.open(device, model, IMPATIENT)) {
            T failure = assertThrows(
                    kind,
                    () -> {
                        card.run(STEPS);
                        card.run(STEPS);
                    },
                    words);
            IllegalStateException after = assertThrows(IllegalStateException.class, () -> card.step(0));
            says("the state on the card is lost", after);
            return failure;
        }
    }

    private static void says(String wanted, Exception failure) {
        assertTrue(failure.getMessage().contains(wanted), failure.getMessage());
    }

    /** All but Java's own archives, which it opens when it needs them. */
    private static List<String> descriptors() throws IOException {
        List<String> kinds = new ArrayList<>();
        try (Stream<Path> open = Files.list(Path.of("/proc/self/fd"))) {
            for (Path each : open.toList()) {
                String target = Files.exists(each, LinkOption.NOFOLLOW_LINKS)
                        ? Files.readSymbolicLink(each).toString()
                        : "the list itself";
                if (!target.endsWith(".jar")) {
                    kinds.add(target.replaceAll("[0-9]+", "N"));
                }
            }
        }
        kinds.sort(null);
        return kinds;
    }
}
