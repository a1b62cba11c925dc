package dev.skipgate.runtime.xrt;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.skipgate.runtime.xrt.xclbin.Argument;
import dev.skipgate.runtime.xrt.xclbin.Bank;
import dev.skipgate.runtime.xrt.xclbin.ComputeUnit;
import dev.skipgate.runtime.xrt.xclbin.Container;
import dev.skipgate.runtime.xrt.xclbin.Kernel;
import dev.skipgate.runtime.xrt.xclbin.Xclbin;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.function.Executable;

/** What {@link XrtTest} runs in a process of its own, against the driver that accepts everything and computes nothing. */
final class NoopScenarios {
    private static final Duration SOON = Duration.ofSeconds(10);

    private final Path file;
    private final Xrt xrt = Xrt.start(XrtDriver.noop());

    private NoopScenarios(Path folder) throws IOException {
        file = folder.resolve("adder.xclbin");
        Kernel kernel = new Kernel(
                "adder",
                new Argument.Layout()
                        .memory("left", "M_AXI_GMEM0", "int*")
                        .memory("sum", "M_AXI_GMEM1", "int*")
                        .scalar("count", "int", 4)
                        .scalar("scale", "long", 8)
                        .arguments(),
                List.of(
                        new ComputeUnit("adder_1", 0x1800000, List.of(0, 1)),
                        new ComputeUnit("adder_2", 0x1810000, List.of(0, 1))));
        Xclbin xclbin = new Xclbin(
                "example",
                "skipgate_board_1",
                "xcu55c",
                Container.Mode.HARDWARE_EMULATION,
                List.of(
                        new Bank(Bank.Kind.HBM, "HBM[0]", 0, 1 << 28),
                        new Bank(Bank.Kind.HBM, "HBM[1]", 1 << 28, 1 << 28)),
                List.of(kernel),
                300,
                new byte[] {1},
                Map.of());
        Files.write(file, xclbin.container().bytes());
    }

    public static void main(String[] arguments) throws Exception {
        NoopScenarios scenarios = new NoopScenarios(Path.of(arguments[0]));
        switch (arguments[1]) {
            case "use" -> scenarios.use();
            case "closing" -> scenarios.closing();
            case "refusals" -> scenarios.refusals();
            default -> scenarios.soak(Integer.parseInt(arguments[2]), Integer.parseInt(arguments[3]));
        }
    }

    private XrtDevice device() {
        XrtDevice device = xrt.open(0);
        device.load(xrt.read(file));
        return device;
    }

    private void use() throws InterruptedException {
        XclbinInfo info = xrt.read(file);
        assertEquals(XclbinInfo.Target.HARDWARE_EMULATION, info.target());
        assertEquals("HBM[1]", info.banks().get(1).tag());
        assertEquals(1 << 18, info.banks().get(1).kilobytes());
        XclbinInfo.Kernel adder = info.kernel("adder");
        assertEquals(List.of("adder_1", "adder_2"), adder.computeUnits());
        assertEquals(
                List.of("left", "sum", "count", "scale"),
                adder.arguments().stream().map(XclbinInfo.Argument::name).toList());
        assertEquals(List.of(1), adder.argument("sum").banks());
        assertEquals(List.of(), adder.argument("scale").banks());
        try (XrtDevice device = device();
                XrtKernel all = device.kernel("adder");
                XrtKernel one = device.kernel("adder", 1);
                XrtBuffer left = device.allocate(8192, all.group("left"));
                XrtBuffer half = left.part(4096, 4096);
                XrtBuffer sum = device.allocate(
                        ByteBuffer.allocateDirect(8191).alignedSlice(4096).slice(0, 4096), all.group("sum"));
                XrtBuffer hidden = device.allocateOnDevice(4096, 1);
                XrtRun run = all.run();
                XrtRun other = one.run()) {
            assertEquals(info, device.loaded().orElseThrow());
            assertEquals(DeviceHealth.of("", ""), device.health());
            half.map().putInt(0, 7);
            assertEquals(7, left.map().getInt(4096), "a part shares its memory");
            assertEquals(ByteOrder.LITTLE_ENDIAN, sum.map().order());
            left.toDevice();
            half.toDevice(16, 32);
            sum.fromDevice();
            assertEquals(left.address() + 4096, half.address());
            List<RunState> heard = new ArrayList<>();
            CountDownLatch ended = new CountDownLatch(2);
            run.onEnd(state -> {
                heard.add(state);
                ended.countDown();
            });
            for (XrtRun each : List.of(run, other)) {
                each.set("left", left);
                each.set("left", half);
                each.set("sum", sum);
                each.set("count", 5);
                each.set("scale", 5L);
                each.start();
            }
            other.await(SOON);
            run.await(SOON);
            run.start();
            run.await(SOON);
            assertTrue(ended.await(10, TimeUnit.SECONDS));
            assertEquals(List.of(RunState.COMPLETED, RunState.COMPLETED), heard);
            assertEquals(RunState.COMPLETED, other.state());
            IllegalStateException alone = assertThrows(IllegalStateException.class, hidden::map);
            assertTrue(alone.getMessage().contains("the card's alone"), alone.getMessage());
        }
    }

    private static void refused(String says, Executable work) {
        IllegalStateException refusal = assertThrows(IllegalStateException.class, work);
        assertTrue(refusal.getMessage().contains(says), refusal.getMessage());
    }

    private void closing() {
        XrtDevice device = device();
        XrtKernel kernel = device.kernel("adder");
        XrtBuffer left = device.allocate(8192, kernel.group("left"));
        XrtBuffer half = left.part(0, 4096);
        XrtRun run = kernel.run();
        run.set("left", half);
        ByteBuffer kept = left.map();
        refused("needed by 2 open", device::close);
        refused("close them first", () -> device.load(xrt.read(file)));
        refused("needed by 1 open", kernel::close);
        refused("needed by 1 open", left::close);
        refused("needed by 1 open", half::close);
        run.set("left", left);
        half.close();
        refused("needed by 1 open", left::close);
        run.start();
        run.await(SOON);
        run.close();
        left.close();
        kernel.close();
        device.close();
        for (NativeObject each : List.of(device, kernel, left, half, run)) {
            assertTrue(each.isClosed());
            refused("is closed already", each::close);
        }
        refused("is closed;", run::start);
        refused("is closed;", () -> run.await(SOON));
        refused("is closed;", run::state);
        refused("is closed;", () -> run.set("count", 1));
        refused("is closed;", () -> run.abort(SOON));
        refused("is closed;", () -> run.onEnd(state -> {}));
        refused("is closed;", kernel::run);
        refused("is closed;", () -> kernel.group("left"));
        refused("is closed;", left::map);
        refused("is closed;", left::toDevice);
        refused("is closed;", half::address);
        refused("is closed;", () -> left.part(0, 1));
        refused("is closed;", () -> half.copyFrom(left, 0, 0, 1));
        refused("is closed;", () -> device.kernel("adder"));
        refused("is closed;", () -> device.allocate(1, 0));
        refused("is closed;", device::name);
        kept.putInt(0, 1);
        assertEquals(1, kept.getInt(0), "the host's memory is still there");
    }

    private void refusals() throws IOException {
        assertFalse(xrt.driver().mode().isEmpty());
        assertEquals(xrt, Xrt.start(XrtDriver.noop()));
        refused("another process", () -> Xrt.start(XrtDriver.cards()));
        says("not a file", assertThrows(XclbinLoadException.class, () -> xrt.read(file.resolveSibling("absent"))));
        Path none = Files.writeString(file.resolveSibling("none.xclbin"), "nothing of the kind".repeat(100));
        says("is not an xclbin: XRT says '", assertThrows(XclbinLoadException.class, () -> xrt.read(none)));
        try (XrtDevice device = xrt.open("0")) {
            refused("load one first", () -> device.kernel("adder"));
            XclbinInfo info = xrt.read(file);
            byte[] right = Files.readAllBytes(file);
            Files.write(file, Files.readAllBytes(none));
            says("does not load", assertThrows(XclbinLoadException.class, () -> device.load(info)));
            Files.write(file, right);
            device.load(info);
            says(
                    "no kernel 'multiplier'; it has [adder]",
                    assertThrows(IllegalArgumentException.class, () -> device.kernel("multiplier")));
            assertThrows(IllegalArgumentException.class, () -> device.kernel("adder", 2));
            assertThrows(IllegalArgumentException.class, () -> device.allocate(0, 0));
            ByteBuffer odd = ByteBuffer.allocateDirect(9000).alignedSlice(4096).slice(8, 100);
            assertThrows(IllegalArgumentException.class, () -> device.allocate(odd, 0));
            assertThrows(IllegalArgumentException.class, () -> device.allocate(ByteBuffer.allocate(4096), 0));
            try (XrtKernel kernel = device.kernel("adder");
                    XrtRun run = kernel.run();
                    XrtBuffer buffer = device.allocate(64, 0)) {
                says(
                        "no argument 'right'; it has [left, sum, count, scale]",
                        assertThrows(IllegalArgumentException.class, () -> run.set("right", 1)));
                says("is memory", assertThrows(IllegalArgumentException.class, () -> run.set("left", 1)));
                says("of 8 bytes", assertThrows(IllegalArgumentException.class, () -> run.set("scale", 1)));
                says("is a number", assertThrows(IllegalArgumentException.class, () -> run.set("count", buffer)));
                says("lies in bank 0", assertThrows(IllegalArgumentException.class, () -> run.set("sum", buffer)));
                assertThrows(XrtException.class, () -> kernel.group("count"));
                assertThrows(IndexOutOfBoundsException.class, () -> buffer.toDevice(1, 64));
                assertThrows(IndexOutOfBoundsException.class, () -> buffer.fromDevice(-1, 1));
                assertThrows(IndexOutOfBoundsException.class, () -> buffer.part(60, 5));
            }
        }
    }

    private static void says(String wanted, Exception failure) {
        assertTrue(failure.getMessage().contains(wanted), failure.getMessage());
    }

    /** Many runs and many open and close cycles: neither memory nor file descriptors may grow. */
    private void soak(int runs, int cycles) throws IOException, InterruptedException {
        cycles(cycles / 10);
        runs(runs / 10);
        long descriptors = Resources.fileDescriptors();
        long resident = Resources.residentKilobytes();
        cycles(cycles);
        runs(runs);
        long grown = Resources.residentKilobytes() - resident;
        System.out.println("grown by " + grown + " KiB, " + (Resources.fileDescriptors() - descriptors)
                + " file descriptors, in " + cycles + " cycles and " + runs + " runs");
        assertEquals(descriptors, Resources.fileDescriptors());
        assertTrue(grown < 8 * 1024, grown + " KiB");
    }

    private void cycles(int cycles) {
        for (int cycle = 0; cycle < cycles; cycle++) {
            try (XrtDevice device = device();
                    XrtKernel kernel = device.kernel("adder");
                    XrtBuffer left = device.allocate(65536, 0);
                    XrtRun run = kernel.run()) {
                run.onEnd(state -> {});
                run.set("left", left);
                run.start();
                run.await(SOON);
            }
        }
    }

    private void runs(int runs) {
        try (XrtDevice device = device();
                XrtKernel kernel = device.kernel("adder");
                XrtBuffer left = device.allocate(4096, 0);
                XrtRun run = kernel.run()) {
            run.set("left", left);
            for (int i = 0; i < runs; i++) {
                left.toDevice();
                run.start();
                run.await(SOON);
                left.fromDevice();
            }
        }
    }
}
