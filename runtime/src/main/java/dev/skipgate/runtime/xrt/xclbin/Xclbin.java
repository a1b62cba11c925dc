package dev.skipgate.runtime.xrt.xclbin;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.skipgate.runtime.xrt.xclbin.Container.Section;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * What a card is loaded with, as data.
 *
 * @param project what it is called in the metadata
 * @param platform of the board it was made for
 * @param device the part
 * @param mode what it was built for
 * @param banks the card's memory, by index
 * @param kernels with their compute units
 * @param clockMhz of the kernels
 * @param bitstream what configures the device
 * @param keyValues names and values that travel with it; XRT does not read them
 */
public record Xclbin(
        String project,
        String platform,
        String device,
        Container.Mode mode,
        List<Bank> banks,
        List<Kernel> kernels,
        int clockMhz,
        byte[] bitstream,
        Map<String, String> keyValues) {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String KEY_VALUES = "key_values";

    public Xclbin {
        banks = List.copyOf(banks);
        kernels = List.copyOf(kernels);
        keyValues = new TreeMap<>(keyValues);
        if (clockMhz < 1 || clockMhz > 0xffff) {
            throw new IllegalArgumentException("a clock of " + clockMhz + " MHz; wanted 1 to 65535");
        }
        for (Kernel kernel : kernels) {
            for (ComputeUnit unit : kernel.units()) {
                for (int bank : unit.banks()) {
                    if (bank < 0 || bank >= banks.size()) {
                        throw new IllegalArgumentException(unit.name() + " uses bank " + bank + " of " + banks.size());
                    }
                }
            }
        }
    }

    /** The container of it. */
    public Container container() {
        return new Container(
                mode,
                platform,
                List.of(
                        new Section(SectionKind.BITSTREAM, bitstream),
                        new Section(SectionKind.EMBEDDED_METADATA, MetadataXml.write(this)),
                        new Section(SectionKind.MEM_TOPOLOGY, memTopology()),
                        new Section(SectionKind.CONNECTIVITY, connectivity()),
                        new Section(SectionKind.IP_LAYOUT, ipLayout()),
                        new Section(SectionKind.CLOCK_FREQ_TOPOLOGY, clocks()),
                        new Section(SectionKind.KEYVALUE_METADATA, keyValueSection())));
    }

    private byte[] memTopology() {
        byte[] section = new byte[8 + 40 * banks.size()];
        ByteBuffer bytes = littleEndian(section).putInt(banks.size());
        for (int b = 0; b < banks.size(); b++) {
            Bank bank = banks.get(b);
            bytes.position(8 + 40 * b);
            bytes.put((byte) bank.kind().code()).put((byte) 1);
            bytes.position(8 + 40 * b + 8);
            bytes.putLong(bank.bytes() / Bank.UNIT).putLong(bank.baseAddress());
            bytes.put(bank.tag().getBytes(StandardCharsets.US_ASCII));
        }
        return section;
    }

    /** A compute unit and its kernel. */
    private record Placed(Kernel kernel, ComputeUnit unit) {}

    /** XRT wants them by address. */
    private List<Placed> placed() {
        List<Placed> placed = new ArrayList<>();
        kernels.forEach(kernel -> kernel.units().forEach(unit -> placed.add(new Placed(kernel, unit))));
        placed.sort(Comparator.comparingLong(each -> each.unit().baseAddress()));
        return placed;
    }

    private byte[] connectivity() {
        List<int[]> connections = new ArrayList<>();
        List<Placed> placed = placed();
        for (int p = 0; p < placed.size(); p++) {
            List<Argument> arguments = placed.get(p).kernel().arguments();
            int pointer = 0;
            for (int a = 0; a < arguments.size(); a++) {
                if (arguments.get(a).role() == Argument.Role.MEMORY) {
                    connections.add(
                            new int[] {a, p, placed.get(p).unit().banks().get(pointer++)});
                }
            }
        }
        byte[] section = new byte[4 + 12 * connections.size()];
        ByteBuffer bytes = littleEndian(section).putInt(connections.size());
        connections.forEach(each -> bytes.putInt(each[0]).putInt(each[1]).putInt(each[2]));
        return section;
    }

    private byte[] ipLayout() {
        int kernelType = 1;
        List<Placed> placed = placed();
        byte[] section = new byte[8 + 80 * placed.size()];
        ByteBuffer bytes = littleEndian(section).putInt(placed.size());
        for (int p = 0; p < placed.size(); p++) {
            Placed each = placed.get(p);
            bytes.position(8 + 80 * p);
            // No properties: started by ap_start and watched by ap_done (AP_CTRL_HS), no interrupt.
            bytes.putInt(kernelType).putInt(0).putLong(each.unit().baseAddress());
            bytes.put((each.kernel().name() + ":" + each.unit().name()).getBytes(StandardCharsets.US_ASCII));
        }
        return section;
    }

    private byte[] clocks() {
        byte dataClock = 1;
        byte[] section = new byte[2 + 136];
        ByteBuffer bytes = littleEndian(section).putShort((short) 1);
        bytes.putShort((short) clockMhz).put(dataClock);
        bytes.position(2 + 8);
        bytes.put("DATA_CLK".getBytes(StandardCharsets.US_ASCII));
        return section;
    }

    private static ByteBuffer littleEndian(byte[] section) {
        return ByteBuffer.wrap(section).order(ByteOrder.LITTLE_ENDIAN);
    }

    private byte[] keyValueSection() {
        ObjectNode node = JSON.createObjectNode();
        ArrayNode list = node.putArray(KEY_VALUES);
        keyValues.forEach((key, value) -> list.addObject().put("key", key).put("value", value));
        try {
            return JSON.writeValueAsBytes(node);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException(e);
        }
    }

    /**
     * The names and values of a container; none when it has no such section.
     *
     * @throws XclbinException when the section is damaged
     */
    public static Map<String, String> keyValues(Container container) {
        Map<String, String> values = new TreeMap<>();
        byte[] section = container.section(SectionKind.KEYVALUE_METADATA).orElse(new byte[] {'{', '}'});
        try {
            for (JsonNode each : JSON.readTree(section).path(KEY_VALUES)) {
                values.put(each.path("key").asText(), each.path("value").asText());
            }
        } catch (IOException e) {
            throw new XclbinException("the names and values of the xclbin are damaged", e);
        }
        return values;
    }
}
