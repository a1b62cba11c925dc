package dev.skipgate.runtime.xrt;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** Reads what {@code describe} in {@code skipgate_xrt.cpp} writes: a line a thing, its fields apart by tabs. */
final class XclbinText {
    private String uuid = "";
    private XclbinInfo.Target target = XclbinInfo.Target.HARDWARE;
    private String platform = "";
    private final List<XclbinInfo.Bank> banks = new ArrayList<>();
    private final List<XclbinInfo.Kernel> kernels = new ArrayList<>();
    private final List<String> names = new ArrayList<>();
    private final List<List<String>> units = new ArrayList<>();
    private final List<List<XclbinInfo.Argument>> arguments = new ArrayList<>();

    private XclbinText() {}

    static XclbinInfo read(Path path, String text) {
        XclbinText reader = new XclbinText();
        text.lines().forEach(line -> reader.line(line.split("\t", -1)));
        for (int k = 0; k < reader.names.size(); k++) {
            List<XclbinInfo.Argument> sorted = new ArrayList<>(reader.arguments.get(k));
            sorted.sort(Comparator.comparingInt(XclbinInfo.Argument::index));
            if (!sorted.isEmpty() && sorted.get(sorted.size() - 1).index() != sorted.size() - 1) {
                throw new XclbinLoadException(path + ": the arguments of " + reader.names.get(k) + " have gaps", null);
            }
            reader.kernels.add(new XclbinInfo.Kernel(reader.names.get(k), reader.units.get(k), sorted));
        }
        return new XclbinInfo(path, reader.uuid, reader.target, reader.platform, reader.banks, reader.kernels);
    }

    private void line(String[] fields) {
        switch (fields[0]) {
            case "xclbin" -> {
                uuid = fields[1];
                target = target(fields[2]);
                platform = fields[3];
            }
            case "bank" -> banks.add(new XclbinInfo.Bank(
                    Integer.parseInt(fields[1]),
                    fields[3],
                    Long.parseUnsignedLong(fields[4]),
                    Long.parseUnsignedLong(fields[5]),
                    fields[6].equals("1")));
            case "kernel" -> {
                names.add(fields[1]);
                units.add(new ArrayList<>());
                arguments.add(new ArrayList<>());
            }
                // XRT gives the full name, kernel:unit.
            case "unit" -> units.get(units.size() - 1).add(fields[1].substring(fields[1].indexOf(':') + 1));
            default -> arguments.get(arguments.size() - 1).add(argument(fields));
        }
    }

    /** The numbers of {@code xrt::xclbin::target_type}. */
    private static XclbinInfo.Target target(String number) {
        return switch (number) {
            case "0" -> XclbinInfo.Target.HARDWARE;
            case "1" -> XclbinInfo.Target.SOFTWARE_EMULATION;
            default -> XclbinInfo.Target.HARDWARE_EMULATION;
        };
    }

    private static XclbinInfo.Argument argument(String[] fields) {
        List<Integer> mayLieIn = new ArrayList<>();
        for (String bank : fields[6].strip().split(" ")) {
            if (!bank.isEmpty()) {
                mayLieIn.add(Integer.parseInt(bank));
            }
        }
        return new XclbinInfo.Argument(
                Integer.parseInt(fields[1]),
                fields[2],
                fields[3],
                Long.parseUnsignedLong(fields[4]),
                Long.parseUnsignedLong(fields[5]),
                mayLieIn);
    }
}
