package dev.skipgate.runtime.xrt;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.skipgate.runtime.InputSequence;
import dev.skipgate.runtime.StepResult;
import dev.skipgate.runtime.bundle.Bundle;
import dev.skipgate.runtime.bundle.DenseOutput;
import dev.skipgate.runtime.bundle.NetworkInput;
import dev.skipgate.runtime.bundle.RandomBundle;
import dev.skipgate.runtime.card.CardModel;
import dev.skipgate.runtime.card.CardOptions;
import dev.skipgate.runtime.card.CardSequence;
import dev.skipgate.runtime.card.KernelSources;
import dev.skipgate.runtime.card.XrtAccelerator;
import dev.skipgate.runtime.xrt.xclbin.Argument;
import dev.skipgate.runtime.xrt.xclbin.Bank;
import dev.skipgate.runtime.xrt.xclbin.ComputeUnit;
import dev.skipgate.runtime.xrt.xclbin.Container;
import dev.skipgate.runtime.xrt.xclbin.Kernel;
import dev.skipgate.runtime.xrt.xclbin.Xclbin;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.LongStream;

/** What {@link XrtTest} runs of the accelerator: all that does not depend on what the kernel computes. */
final class CardScenarios {
    private static final CardOptions SHORT = new CardOptions(0, 4, Duration.ofSeconds(10));

    private CardScenarios() {}

    public static void main(String[] arguments) throws Exception {
        Path folder = Path.of(arguments[0]);
        Xrt xrt = Xrt.start(XrtDriver.noop());
        for (long seed : new long[] {reads(NetworkInput.OneHot.class), reads(NetworkInput.Embedding.class)}) {
            Bundle bundle = RandomBundle.ofOneDirection(seed);
            XclbinInfo xclbin = xrt.read(xclbin(folder, bundle));
            use(xrt, xclbin, bundle);
            replacing(xrt, xclbin, bundle);
        }
        ownership(xrt, folder);
    }

    private static long reads(Class<? extends NetworkInput> kind) {
        return LongStream.range(0, 100)
                .filter(seed -> {
                    Bundle bundle = RandomBundle.ofOneDirection(seed);
                    return kind.isInstance(bundle.network().input())
                            && !bundle.network().takesWholeSequences()
                            && bundle.network().output().result() == DenseOutput.Result.LOGITS;
                })
                .findFirst()
                .orElseThrow();
    }

    private static Path xclbin(Path folder, Bundle bundle) throws IOException {
        Argument.Layout layout = new Argument.Layout().memory("weights", "M_AXI_GMEM0", "void*");
        int memories = 4;
        if (bundle.network().input() instanceof NetworkInput.Embedding) {
            layout.memory("embedding", "M_AXI_GMEM1", "void*");
            memories++;
        }
        layout.memory("input", "M_AXI_GMEM2", "void*").memory("output", "M_AXI_GMEM3", "void*");
        layout.scalar("command", "int", 4).scalar("steps", "int", 4).memory("state", "M_AXI_GMEM3", "void*");
        Integer[] banks = new Integer[memories];
        Arrays.fill(banks, 0);
        Kernel kernel = new Kernel(
                bundle.hardware().kernel(),
                layout.arguments(),
                List.of(new ComputeUnit("unit_1", 0x1800000, List.of(banks))));
        Xclbin xclbin = new Xclbin(
                "example",
                "skipgate_board_1",
                "xcu55c",
                Container.Mode.HARDWARE_EMULATION,
                List.of(new Bank(Bank.Kind.HBM, "HBM[0]", 0, 1 << 28)),
                List.of(kernel),
                300,
                new byte[] {1},
                Map.of());
        return Files.write(
                folder.resolve(bundle.network().name() + ".xclbin"),
                xclbin.container().bytes());
    }

    private static CardModel model(String name, Bundle bundle, int weights, String source) {
        Optional<byte[]> embedding = bundle.network().input() instanceof NetworkInput.Embedding
                ? Optional.of(new byte[64])
                : Optional.empty();
        return new CardModel(
                Path.of(name),
                bundle,
                new byte[weights],
                embedding,
                new KernelSources(new TreeMap<>(Map.of("Config.h", List.of("// of " + name, source)))));
    }

    private static void use(Xrt xrt, XclbinInfo xclbin, Bundle bundle) {
        CardModel model = model("a", bundle, 640, "int x = 1;");
        try (XrtDevice device = xrt.open(0)) {
            IllegalStateException early =
                    assertThrows(IllegalStateException.class, () -> XrtAccelerator.open(device, model, SHORT));
            assertTrue(early.getMessage().contains("load the xclbin"), early.getMessage());
            device.load(xclbin);
            XrtAccelerator card = XrtAccelerator.open(device, model, SHORT);
            List<StepResult> steps = card.run(new InputSequence.Indices(new int[11]));
            assertEquals(11, steps.size());
            assertEquals(3, card.times().runs(), "4, 4 and 3 steps");
            assertEquals(11, card.times().steps());
            assertEquals(List.of(), card.run(new InputSequence.Indices(new int[0])));
            assertThrows(IllegalArgumentException.class, () -> card.run(new InputSequence.Vectors(new int[1][1])));
            assertThrows(IllegalArgumentException.class, () -> card.step(-1));
            card.resetTimes();
            CardSequence other = card.newSequence();
            assertEquals(1, card.times().runs(), "the first sequence's state is saved when there is a second");
            other.run(new InputSequence.Indices(new int[5]));
            assertEquals(3, card.times().runs());
            card.newSequence().close();
            other.close();
            other.close();
            IllegalStateException closed = assertThrows(IllegalStateException.class, () -> other.step(0));
            assertTrue(closed.getMessage().contains("sequence is closed"), closed.getMessage());
            noGarbage(card);
            card.close();
            card.close();
            assertThrows(IllegalStateException.class, () -> card.step(0));
            assertThrows(IllegalStateException.class, card::reset);
            assertThrows(IllegalStateException.class, card::newSequence);
        }
    }

    private static void noGarbage(XrtAccelerator card) {
        var threads = (com.sun.management.ThreadMXBean) java.lang.management.ManagementFactory.getThreadMXBean();
        long self = Thread.currentThread().getId();
        for (int i = 0; i < 100; i++) {
            card.step(0);
        }
        long before = threads.getThreadAllocatedBytes(self);
        for (int i = 0; i < 1_000; i++) {
            card.step(0);
        }
        assertEquals(before, threads.getThreadAllocatedBytes(self), "bytes of garbage in 1,000 steps");
    }

    private static void replacing(Xrt xrt, XclbinInfo xclbin, Bundle bundle) {
        try (XrtDevice device = xrt.open(0)) {
            device.load(xclbin);
            try (XrtAccelerator card =
                    XrtAccelerator.open(device, model("a", bundle, 640, "int x = 1;  // of a"), SHORT)) {
                card.step(0);
                card.replaceWeights(model("b", bundle, 640, "int x = 1;  // of b"));
                refused(
                        card,
                        model("c", bundle, 640, "int x = 2;"),
                        "Config.h says 'int x = 1;', 'int x = 2;' stands in c");
                refused(card, model("d", bundle, 704, "int x = 1;"), "704 bytes, not 640");
                card.step(0);
            }
        }
    }

    private static void refused(XrtAccelerator card, CardModel model, String says) {
        IllegalArgumentException refusal =
                assertThrows(IllegalArgumentException.class, () -> card.replaceWeights(model));
        assertTrue(refusal.getMessage().contains(says), refusal.getMessage());
    }

    /** What fails half-way leaves nothing open. */
    private static void ownership(Xrt xrt, Path folder) throws IOException {
        Bundle oneHot = RandomBundle.ofOneDirection(reads(NetworkInput.OneHot.class));
        Bundle embedding = RandomBundle.ofOneDirection(reads(NetworkInput.Embedding.class));
        CardModel wants = model("e", embedding, 64, "");
        Path has = xclbin(folder, oneHot);
        long descriptors = Resources.fileDescriptors();
        for (int i = 0; i < 20; i++) {
            IllegalArgumentException misfit =
                    assertThrows(IllegalArgumentException.class, () -> XrtAccelerator.open(xrt, "0", has, wants));
            assertTrue(misfit.getMessage().contains("no argument 'embedding'"), misfit.getMessage());
        }
        assertEquals(descriptors, Resources.fileDescriptors());
        XrtAccelerator.open(xrt, "0", has, model("f", oneHot, 64, "")).close();
    }
}
