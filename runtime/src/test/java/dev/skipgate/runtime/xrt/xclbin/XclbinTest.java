package dev.skipgate.runtime.xrt.xclbin;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.w3c.dom.Element;
import org.w3c.dom.NodeList;

/** The bytes of a container, at the offsets of {@code xclbin.h}. */
class XclbinTest {
    private static final byte[] BITS = "not a multiple of eight".getBytes(StandardCharsets.US_ASCII);

    @TempDir
    private Path folder;

    private static Xclbin example(byte[] bitstream) {
        List<Argument> arguments = new Argument.Layout()
                .memory("weights", "M_AXI_GMEM0", "ap_uint<512>*")
                .memory("output", "M_AXI_GMEM1", "ap_uint<512>*")
                .scalar("command", "int", 4)
                .scalar("big", "long", 8)
                .scalar("steps", "int", 4)
                .arguments();
        Kernel kernel = new Kernel(
                "adder",
                arguments,
                List.of(
                        new ComputeUnit("adder_2", 0x1810000, List.of(1, 1)),
                        new ComputeUnit("adder_1", 0x1800000, List.of(0, 1))));
        return new Xclbin(
                "example",
                "skipgate_board_1",
                "xcu55c",
                Container.Mode.HARDWARE_EMULATION,
                List.of(
                        new Bank(Bank.Kind.HBM, "HBM[0]", 0, 1 << 20),
                        new Bank(Bank.Kind.DDR4, "DDR[0]", 1L << 34, 1L << 34)),
                List.of(kernel),
                300,
                bitstream,
                Map.of("bundle", "abc", "a", "\"quoted\""));
    }

    private static byte[] bytes() {
        return example(BITS).container().bytes();
    }

    private static ByteBuffer view(byte[] bytes) {
        return ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
    }

    private static byte[] section(int code) {
        byte[] bytes = bytes();
        ByteBuffer file = view(bytes);
        for (int s = 0; s < file.getInt(448); s++) {
            int header = 456 + 40 * s;
            if (file.getInt(header) == code) {
                int at = (int) file.getLong(header + 24);
                assertEquals(0, at % 8);
                return Arrays.copyOfRange(bytes, at, at + (int) file.getLong(header + 32));
            }
        }
        throw new AssertionError("no section " + code);
    }

    private static String text(byte[] bytes, int at, int size) {
        return new String(bytes, at, size, StandardCharsets.US_ASCII).split("\0", 2)[0];
    }

    @Test
    void theHeaderIsThatOfAnAxlf() {
        byte[] bytes = bytes();
        ByteBuffer file = view(bytes);
        assertEquals("xclbin2", text(bytes, 0, 8));
        assertEquals(-1, file.getInt(8), "not signed");
        assertEquals(file.capacity(), file.getLong(304));
        assertEquals(0, file.getLong(312), "no time");
        assertEquals(4, file.getShort(332), "XCLBIN_HW_EMU");
        assertEquals("skipgate_board_1", text(bytes, 352, 64));
        assertEquals(7, file.getInt(448));
        file.order(ByteOrder.BIG_ENDIAN);
        assertEquals(example(BITS).container().uuid(), new UUID(file.getLong(416), file.getLong(424)));
    }

    @Test
    void theBitstreamIsWhole() {
        assertArrayEquals(BITS, section(0));
    }

    @Test
    void banksHaveSizesInKibibytes() {
        byte[] section = section(6);
        ByteBuffer topology = view(section);
        assertEquals(2, topology.getInt(0));
        assertEquals(8 + 2 * 40, section.length);
        assertEquals(6, topology.get(8), "MEM_HBM");
        assertEquals(1, topology.get(9), "used");
        assertEquals(1 << 10, topology.getLong(16));
        assertEquals(0, topology.getLong(24));
        assertEquals("HBM[0]", text(section, 32, 16));
        assertEquals(1, topology.get(48), "MEM_DDR4");
        assertEquals(1L << 24, topology.getLong(56));
        assertEquals(1L << 34, topology.getLong(64));
    }

    @Test
    void computeUnitsLieByAddressWithTheirBanks() {
        byte[] section = section(8);
        ByteBuffer layout = view(section);
        assertEquals(2, layout.getInt(0));
        assertEquals(8 + 2 * 80, section.length);
        assertEquals(1, layout.getInt(8), "IP_KERNEL");
        assertEquals(0, layout.getInt(12), "AP_CTRL_HS");
        assertEquals(0x1800000, layout.getLong(16));
        assertEquals("adder:adder_1", text(section, 24, 64));
        assertEquals("adder:adder_2", text(section, 104, 64));
        ByteBuffer connectivity = view(section(7));
        List<Integer> values = new ArrayList<>();
        while (connectivity.hasRemaining()) {
            values.add(connectivity.getInt());
        }
        // Argument, compute unit, bank.
        assertEquals(List.of(4, 0, 0, 0, 1, 0, 1, 0, 1, 1, 1, 1, 1), values);
    }

    @Test
    void clocks() {
        byte[] section = section(11);
        ByteBuffer clocks = view(section);
        assertEquals(2 + 136, section.length);
        assertEquals(1, clocks.getShort(0));
        assertEquals(300, clocks.getShort(2));
        assertEquals("DATA_CLK", text(section, 10, 128));
    }

    @Test
    void argumentsHaveTheOffsetsThatVitisGives() throws Exception {
        NodeList arguments = DocumentBuilderFactory.newInstance()
                .newDocumentBuilder()
                .parse(new ByteArrayInputStream(section(2)))
                .getElementsByTagName("arg");
        List<String> seen = new ArrayList<>();
        for (int a = 0; a < arguments.getLength(); a++) {
            Element each = (Element) arguments.item(a);
            seen.add(each.getAttribute("name") + " " + each.getAttribute("id") + " "
                    + each.getAttribute("addressQualifier") + " " + each.getAttribute("offset") + " "
                    + each.getAttribute("size"));
        }
        assertEquals(
                List.of(
                        "weights 0 1 0x10 0x8",
                        "output 1 1 0x1c 0x8",
                        "command 2 0 0x28 0x4",
                        "big 3 0 0x30 0x8",
                        "steps 4 0 0x3c 0x4"),
                seen);
    }

    @Test
    void theIdentifierNamesTheContent() {
        assertArrayEquals(bytes(), bytes());
        Container other = example(new byte[] {1}).container();
        assertNotEquals(example(BITS).container().uuid(), other.uuid());
        assertEquals(8, other.uuid().version());
        assertEquals(2, other.uuid().variant());
    }

    @Test
    void whatWasWrittenIsReadBack() throws IOException {
        Path file = folder.resolve("a.xclbin");
        Container written = example(BITS).container();
        Files.write(file, written.bytes());
        Container read = Container.read(file);
        assertEquals(written.uuid(), read.uuid());
        assertEquals(written.platform(), read.platform());
        assertArrayEquals(BITS, read.section(SectionKind.BITSTREAM).orElseThrow());
        assertEquals(Map.of("bundle", "abc", "a", "\"quoted\""), Xclbin.keyValues(read));
    }

    private void assertRefused(byte[] content, String... says) throws IOException {
        Path file = folder.resolve("bad.xclbin");
        Files.write(file, content);
        String message =
                assertThrows(XclbinException.class, () -> Container.read(file)).getMessage();
        for (String each : says) {
            assertTrue(message.contains(each), message);
        }
    }

    @Test
    void damagedFilesAreRefused() throws IOException {
        byte[] good = bytes();
        assertRefused(new byte[0], "bad.xclbin", "not an xclbin");
        assertRefused("PK".repeat(400).getBytes(StandardCharsets.US_ASCII), "not an xclbin");
        assertRefused(Arrays.copyOf(good, good.length - 1), "cut off");
        byte[] manySections = good.clone();
        view(manySections).putInt(448, 60_000);
        assertRefused(manySections, "60000 sections");
        byte[] outside = good.clone();
        view(outside).putLong(456 + 24, Long.MAX_VALUE);
        assertRefused(outside, "section 0", "outside the file");
        assertThrows(XclbinException.class, () -> Container.read(folder.resolve("absent.xclbin")));
    }

    @Test
    void contradictionsAreRefused() {
        List<Argument> one = new Argument.Layout().memory("a", "M", "int*").arguments();
        assertThrows(
                IllegalArgumentException.class,
                () -> new Kernel("k", one, List.of(new ComputeUnit("k_1", 0, List.of()))));
        assertThrows(
                IllegalArgumentException.class,
                () -> new Kernel(
                        "k",
                        one,
                        List.of(new ComputeUnit("k_1", 0, List.of(0)), new ComputeUnit("k_1", 8, List.of(0)))));
        assertThrows(
                IllegalArgumentException.class,
                () -> new Kernel("k", List.of(one.get(0), one.get(0)), List.of(new ComputeUnit("k_1", 0, List.of(0)))));
        assertThrows(IllegalArgumentException.class, () -> new Bank(Bank.Kind.HBM, "HBM[0]", 0, 1000));
        assertThrows(IllegalArgumentException.class, () -> new Bank(Bank.Kind.HBM, "sixteen letters!", 0, 1024));
        Kernel outside = new Kernel("k", one, List.of(new ComputeUnit("k_1", 0, List.of(3))));
        assertThrows(
                IllegalArgumentException.class,
                () -> new Xclbin(
                        "p",
                        "p",
                        "d",
                        Container.Mode.HARDWARE,
                        List.of(new Bank(Bank.Kind.HBM, "HBM[0]", 0, 1024)),
                        List.of(outside),
                        300,
                        BITS,
                        Map.of()));
    }
}
