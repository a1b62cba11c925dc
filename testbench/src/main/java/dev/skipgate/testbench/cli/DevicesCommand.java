package dev.skipgate.testbench.cli;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.skipgate.runtime.opencl.OpenClDevice;
import dev.skipgate.runtime.xrt.DeviceHealth;
import dev.skipgate.runtime.xrt.Xrt;
import dev.skipgate.runtime.xrt.XrtDevice;
import dev.skipgate.runtime.xrt.XrtDriver;
import dev.skipgate.runtime.xrt.XrtException;
import dev.skipgate.testbench.card.CardTarget;
import dev.skipgate.testbench.card.OtherProcess;
import java.io.PrintWriter;
import java.util.List;
import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code skipgate devices}: OpenCL devices, the cards that XRT finds, and the emulated one. XRT takes one driver a process, so each of its kinds has its own. */
@Command(
        name = "devices",
        description = "List the devices that OpenCL finds, the cards that XRT finds, and the emulated card.",
        mixinStandardHelpOptions = true)
final class DevicesCommand implements Runnable {
    private static final String CARDS = "cards";
    private static final List<String> KINDS = List.of(Targets.OPENCL, CARDS, CardTarget.EMULATED);
    private static final ObjectMapper JSON = new ObjectMapper();

    @Spec
    private CommandSpec spec;

    @Option(names = "--only", paramLabel = "KIND", description = "opencl, cards or emulated: list these alone")
    private Optional<String> only = Optional.empty();

    @Option(names = "--json", description = "print the list as JSON")
    private boolean json;

    @Override
    public void run() {
        if (only.isPresent() && !KINDS.contains(only.get())) {
            throw new ParameterException(
                    spec.commandLine(), "--only is '" + only.get() + "'; wanted " + String.join(" or ", KINDS));
        }
        ArrayNode devices = JSON.createArrayNode();
        if (only.isEmpty() || only.get().equals(Targets.OPENCL)) {
            OpenClDevice.all().forEach(each -> devices.add(openCl(each)));
        }
        if (only.isEmpty()) {
            addCards(devices);
        } else if (!only.get().equals(Targets.OPENCL)) {
            boolean emulated = only.get().equals(CardTarget.EMULATED);
            // Says what to install when XRT is missing.
            XrtDriver cards = XrtDriver.cards();
            devices.addAll(list(emulated ? CardTarget.emulatedDriver() : cards, emulated));
        }
        PrintWriter out = spec.commandLine().getOut();
        if (json) {
            out.println(devices);
        } else {
            print(devices, out);
        }
        out.flush();
    }

    private static ObjectNode openCl(OpenClDevice device) {
        return JSON.createObjectNode()
                .put("target", Targets.OPENCL)
                .put("device", device.name())
                .put("kind", device.kind())
                .put("platform", device.platform())
                .put("version", device.version())
                .put("memoryBytes", device.memory())
                .put("computeUnits", device.computeUnits());
    }

    /** Adds what XRT finds; without XRT the others are listed all the same. */
    private void addCards(ArrayNode devices) {
        try {
            XrtDriver.cards();
        } catch (XrtException e) {
            spec.commandLine().getErr().println("skipgate: cards are not listed: " + e.getMessage());
            spec.commandLine().getErr().flush();
            return;
        }
        devices.addAll(inAnotherProcess(CARDS));
        devices.addAll(inAnotherProcess(CardTarget.EMULATED));
    }

    private static ArrayNode list(XrtDriver driver, boolean emulated) {
        Xrt xrt = Xrt.start(driver);
        ArrayNode devices = JSON.createArrayNode();
        for (int index = 0; index < xrt.deviceCount(); index++) {
            ObjectNode each = devices.addObject();
            each.put("target", Targets.CARD);
            each.put("device", emulated ? CardTarget.EMULATED : Integer.toString(index));
            each.put("emulated", emulated);
            try (XrtDevice device = xrt.open(index)) {
                each.put("bdf", device.bdf().orElse(null))
                        .put("name", device.name().orElse(null));
                DeviceHealth health = device.health();
                health.temperature().ifPresent(degrees -> each.put("temperatureCelsius", degrees));
                health.power().ifPresent(watts -> each.put("powerWatts", watts));
            } catch (XrtException e) {
                each.put("failure", e.getMessage());
            }
        }
        return devices;
    }

    private static ArrayNode inAnotherProcess(String kind) {
        String listed = OtherProcess.run(SkipgateCommand.class, "devices", "--only", kind, "--json");
        try {
            return (ArrayNode) JSON.readTree(listed);
        } catch (JsonProcessingException | ClassCastException e) {
            throw CommandFailure.tool("the listing of " + kind + " devices answers '" + listed.strip() + "'", e);
        }
    }

    private boolean lists(String kind) {
        return only.isEmpty() || only.get().equals(kind);
    }

    private static void printOpenCl(JsonNode device, PrintWriter out) {
        out.println(String.join(
                "  ",
                "'" + device.path("device").asText() + "'",
                "OpenCL " + device.path("kind").asText(),
                text(device, "platform"),
                text(device, "version"),
                (device.path("memoryBytes").asLong() >> 20) + " MB"));
    }

    private void print(ArrayNode devices, PrintWriter out) {
        boolean anyCard = false;
        boolean anyOpenCl = false;
        for (JsonNode each : devices) {
            if (each.path("target").asText().equals(Targets.OPENCL)) {
                anyOpenCl = true;
                printOpenCl(each, out);
                continue;
            }
            anyCard |= !each.path("emulated").asBoolean();
            out.print(String.join("  ", each.path("device").asText(), text(each, "bdf"), text(each, "name")));
            if (each.has("temperatureCelsius")) {
                out.print("  " + each.path("temperatureCelsius").asDouble() + " degrees C");
            }
            if (each.has("powerWatts")) {
                out.print("  " + each.path("powerWatts").asDouble() + " W");
            }
            if (each.has("failure")) {
                out.print("  cannot be opened: " + each.path("failure").asText());
            }
            out.println(
                    each.path("emulated").asBoolean()
                            ? "  (emulated: no card, the emitted C++ driven through XRT)"
                            : "");
        }
        if (!anyOpenCl && lists(Targets.OPENCL)) {
            out.println("OpenCL finds no device in this machine (on Debian: apt-get install pocl-opencl-icd).");
        }
        if (!anyCard && lists(CARDS)) {
            out.println("XRT finds no card in this machine.");
        }
    }

    private static String text(JsonNode node, String field) {
        return node.path(field).asText("-").replace("null", "-");
    }
}
