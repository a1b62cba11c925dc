package dev.skipgate.runtime.xrt.xclbin;

import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;

/** Writes what XRT reads about kernels: their arguments, registers and compute units, as v++ writes it. */
final class MetadataXml {
    private final StringBuilder out = new StringBuilder("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n");
    private int depth;

    private MetadataXml() {}

    static byte[] write(Xclbin xclbin) {
        MetadataXml xml = new MetadataXml();
        xml.open("project", "name", xclbin.project());
        xml.open("platform", "vendor", "skipgate", "boardid", xclbin.platform(), "name", xclbin.platform());
        xml.empty("version", "major", "1", "minor", "0");
        xml.open("device", "name", "fpga0", "fpgaDevice", xclbin.device(), "addrWidth", "64");
        String target =
                switch (xclbin.mode()) {
                    case HARDWARE_EMULATION -> "hw_emu";
                    case SOFTWARE_EMULATION -> "csim";
                    default -> "hw";
                };
        String clock = xclbin.clockMhz() + "MHz";
        xml.open("core", "name", "OCL_REGION_0", "target", target, "type", "clc_region", "clockFreq", clock);
        xml.open("kernelClocks");
        xml.empty("clock", "port", "KERNEL_CLK", "frequency", clock);
        xml.empty("clock", "port", "DATA_CLK", "frequency", clock);
        xml.close("kernelClocks");
        xclbin.kernels().forEach(xml::kernel);
        xml.close("core").close("device").close("platform").close("project");
        return xml.out.toString().getBytes(StandardCharsets.UTF_8);
    }

    private void kernel(Kernel kernel) {
        open("kernel", "name", kernel.name(), "language", "c", "type", "pl", "hwControlProtocol", "ap_ctrl_hs");
        Map<String, Argument> ports = new LinkedHashMap<>();
        kernel.arguments().stream()
                .filter(argument -> argument.role() == Argument.Role.MEMORY)
                .forEach(argument -> ports.putIfAbsent(argument.port(), argument));
        for (String port : ports.keySet()) {
            port(port, "master", "0xFFFFFFFFFFFFFFFF", "512");
        }
        port(Argument.CONTROL_PORT, "slave", hex(Kernel.REGISTER_BYTES), "32");
        for (int a = 0; a < kernel.arguments().size(); a++) {
            argument(a, kernel.arguments().get(a));
        }
        for (ComputeUnit unit : kernel.units()) {
            open("instance", "name", unit.name());
            empty("addrRemap", "base", "0x" + Long.toHexString(unit.baseAddress()), "port", Argument.CONTROL_PORT);
            close("instance");
        }
        close("kernel");
    }

    private void port(String name, String mode, String range, String dataWidth) {
        empty(
                "port",
                "name",
                name,
                "mode",
                mode,
                "range",
                range,
                "dataWidth",
                dataWidth,
                "portType",
                "addressable",
                "base",
                "0x0");
    }

    private void argument(int index, Argument argument) {
        String bytes = hex(argument.bytes());
        empty(
                "arg",
                "name",
                argument.name(),
                "addressQualifier",
                Integer.toString(argument.role().code()),
                "id",
                Integer.toString(index),
                "port",
                argument.port(),
                "size",
                bytes,
                "offset",
                hex(argument.offset()),
                "hostOffset",
                "0x0",
                "hostSize",
                bytes,
                "type",
                argument.type());
    }

    private static String hex(int number) {
        return "0x" + Integer.toHexString(number);
    }

    private void open(String element, String... attributes) {
        tag(element, attributes);
        out.append(">\n");
        depth++;
    }

    private void empty(String element, String... attributes) {
        tag(element, attributes);
        out.append("/>\n");
    }

    private MetadataXml close(String element) {
        depth--;
        out.append("  ".repeat(depth)).append("</").append(element).append(">\n");
        return this;
    }

    private void tag(String element, String... attributes) {
        out.append("  ".repeat(depth)).append('<').append(element);
        for (int a = 0; a < attributes.length; a += 2) {
            out.append(' ').append(attributes[a]).append("=\"");
            out.append(escaped(attributes[a + 1])).append('"');
        }
    }

    private static String escaped(String text) {
        return text.replace("&", "&amp;")
                .replace("<", "&lt;")
                .replace(">", "&gt;")
                .replace("\"", "&quot;");
    }
}
