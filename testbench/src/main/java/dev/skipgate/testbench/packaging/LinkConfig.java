package dev.skipgate.testbench.packaging;

import dev.skipgate.testbench.project.OutputException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;

/**
 * What {@code link.cfg} says of compute units and memory, as v++ would read it.
 *
 * @param units names of the compute units
 * @param banks the bank of {@code unit.argument}, such as {@code HBM[1]}; v++ chooses for those that are not named
 */
record LinkConfig(List<String> units, Map<String, String> banks) {
    private static final int MOST_UNITS = 64;
    private static final Pattern NK = Pattern.compile("nk=(\\w+):(\\d+)(?::([\\w.]+))?");
    private static final Pattern SP = Pattern.compile("sp=(\\w+)\\.(\\w+):([A-Z]+\\[\\d+\\])");

    LinkConfig {
        units = List.copyOf(units);
        banks = Map.copyOf(banks);
    }

    /**
     * Reads the file. Lines that say nothing of units or memory, such as regions and clocks, have no meaning for an emulated card.
     *
     * @param kernel the kernel's name
     */
    static LinkConfig read(Path file, String kernel) {
        try {
            return parse(file.toString(), Files.readAllLines(file), kernel);
        } catch (IOException e) {
            throw new OutputException(
                    file + " cannot be read: " + OutputException.reason(e) + "; compile the model again", e);
        }
    }

    static LinkConfig parse(String file, List<String> lines, String kernel) {
        List<String> units = List.of(kernel + "_1");
        Map<String, String> banks = new LinkedHashMap<>();
        for (int number = 1; number <= lines.size(); number++) {
            String line = lines.get(number - 1).strip();
            if (line.startsWith("nk=")) {
                units = units(file + ":" + number, line, kernel);
            } else if (line.startsWith("sp=")) {
                Matcher sp = SP.matcher(line);
                if (!sp.matches()) {
                    throw new OutputException(file + ":" + number + ": '" + line
                            + "' is not understood; the emulated card wants sp=UNIT.ARGUMENT:BANK[N], one bank each");
                }
                banks.put(sp.group(1) + "." + sp.group(2), sp.group(3));
            }
        }
        return new LinkConfig(units, banks);
    }

    private static List<String> units(String where, String line, String kernel) {
        Matcher nk = NK.matcher(line);
        if (!nk.matches() || !nk.group(1).equals(kernel) || nk.group(2).length() > 3) {
            throw new OutputException(where + ": '" + line + "' is not understood; wanted nk=" + kernel
                    + ":COUNT:NAME.NAME with a name for each compute unit");
        }
        int count = Integer.parseInt(nk.group(2));
        List<String> names = nk.group(3) == null
                ? IntStream.rangeClosed(1, count)
                        .mapToObj(i -> kernel + "_" + i)
                        .toList()
                : List.of(nk.group(3).split("\\.", -1));
        if (count < 1
                || count > MOST_UNITS
                || names.size() != count
                || names.stream().anyMatch(String::isEmpty)) {
            throw new OutputException(where + ": '" + line + "' has " + names.size() + " names for " + count
                    + " compute units; wanted 1 to " + MOST_UNITS + ", each with a name");
        }
        return names;
    }
}
