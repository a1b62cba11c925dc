package dev.skipgate.boards;

import dev.skipgate.boards.yaml.Mark;
import dev.skipgate.boards.yaml.YamlFault;
import dev.skipgate.boards.yaml.YamlFields;
import dev.skipgate.boards.yaml.YamlText;
import dev.skipgate.boards.yaml.YamlTypes;
import dev.skipgate.boards.yaml.YamlValue;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** Reads a {@code board.yaml} as strictly as a model description: everything wrong is listed, nothing is guessed. */
public final class BoardReader {
    private static final List<String> BOARD = List.of(
            "id", "title", "part", "platform", "clock-mhz", "total", "usable", "memory", "planning", "unconfirmed");
    private static final List<String> RESOURCES = List.of("lut", "ff", "bram36", "uram", "dsp");
    private static final List<String> LIMITS = List.of("lut", "ff", "bram", "uram", "dsp");
    private static final List<String> BANK = List.of("kind", "count", "mebibytes", "gigabytes-per-second");
    private static final int MOST = 100_000_000;

    private final String file;
    private final List<String> faults = new ArrayList<>();

    private BoardReader(String file) {
        this.file = file;
    }

    /**
     * Reads a board.
     *
     * @param file what messages call it
     * @throws BoardFormatException if anything is wrong
     */
    public static Board read(String file, byte[] bytes) {
        BoardReader reader = new BoardReader(file);
        Optional<Board> board = YamlText.read(bytes, reader::report)
                .flatMap(new YamlTypes("the board", reader::report)::mapping)
                .flatMap(reader::board);
        if (!reader.faults.isEmpty() || board.isEmpty()) {
            throw new BoardFormatException(String.join("\n", reader.faults));
        }
        return board.get();
    }

    private void report(YamlFault fault, Mark where, String message) {
        faults.add(file + ":" + where.line() + ": " + message);
    }

    private Optional<Board> board(YamlValue.Mapping mapping) {
        YamlFields fields = new YamlFields(mapping, "board", BOARD, this::report);
        fields.require("id", "title", "part", "clock-mhz", "total", "usable", "memory");
        Optional<String> id = fields.text("id");
        Optional<String> title = fields.text("title");
        Optional<String> part = fields.text("part");
        Optional<String> platform = fields.text("platform");
        Optional<Double> clock = fields.number("clock-mhz", 1, 2000);
        Resources total =
                fields.mapping("total").map(each -> resources(each, "total")).orElse(Resources.NONE);
        List<Slr> slrs = slrs(items(fields, "usable"));
        List<MemoryBank> memory = items(fields, "memory").stream()
                .map(this::bank)
                .flatMap(Optional::stream)
                .toList();
        PlanningLimits limits = fields.mapping("planning").map(this::limits).orElse(PlanningLimits.USUAL);
        Set<String> unconfirmed = unconfirmed(fields, mapping);
        if (!faults.isEmpty()) {
            return Optional.empty();
        }
        Board board = new Board(
                id.get(), title.get(), part.get(), platform, clock.get(), slrs, total, memory, limits, unconfirmed);
        if (!board.usable().fitsIn(total)) {
            fields.report(
                    YamlFault.OUT_OF_RANGE, fields.where("usable"), "more is usable than the device has in total");
        }
        return Optional.of(board);
    }

    private List<YamlValue.Mapping> items(YamlFields fields, String key) {
        List<YamlValue> items =
                fields.sequence(key).map(YamlValue.Sequence::items).orElse(List.of());
        if (items.isEmpty() && fields.has(key)) {
            fields.report(
                    YamlFault.OUT_OF_RANGE, fields.where(key), "'" + key + "' lists nothing; wanted at least one");
        }
        return items.stream()
                .map(new YamlTypes("'" + key + "'", this::report)::mapping)
                .flatMap(Optional::stream)
                .toList();
    }

    private List<Slr> slrs(List<YamlValue.Mapping> items) {
        return IntStream.range(0, items.size())
                .mapToObj(index -> new Slr(index, resources(items.get(index), "usable SLR" + index)))
                .toList();
    }

    private Resources resources(YamlValue.Mapping mapping, String what) {
        YamlFields fields = new YamlFields(mapping, what, RESOURCES, this::report);
        RESOURCES.forEach(fields::require);
        return new Resources(
                count(fields, "lut"),
                count(fields, "ff"),
                count(fields, "bram36"),
                count(fields, "uram"),
                count(fields, "dsp"));
    }

    private static int count(YamlFields fields, String key) {
        return fields.integer(key, 0, MOST).orElse(0);
    }

    private Optional<MemoryBank> bank(YamlValue.Mapping mapping) {
        YamlFields fields = new YamlFields(mapping, "memory", BANK, this::report);
        BANK.forEach(fields::require);
        Optional<String> kind = fields.word(
                "kind", Stream.of(MemoryBank.Kind.values()).map(Enum::name).toList());
        Optional<Integer> count = fields.integer("count", 1, 1024);
        Optional<Integer> mebibytes = fields.integer("mebibytes", 1, MOST);
        Optional<Double> rate = fields.number("gigabytes-per-second", 0.001, 100_000);
        if (kind.isEmpty() || count.isEmpty() || mebibytes.isEmpty() || rate.isEmpty()) {
            return Optional.empty();
        }
        return Optional.of(new MemoryBank(
                MemoryBank.Kind.valueOf(kind.get()), count.get(), (long) mebibytes.get() << 20, rate.get()));
    }

    private PlanningLimits limits(YamlValue.Mapping mapping) {
        YamlFields fields = new YamlFields(mapping, "planning", LIMITS, this::report);
        LIMITS.forEach(fields::require);
        return new PlanningLimits(
                share(fields, "lut"),
                share(fields, "ff"),
                share(fields, "bram"),
                share(fields, "uram"),
                share(fields, "dsp"));
    }

    private static double share(YamlFields fields, String key) {
        return fields.number(key, 0.01, 1).orElse(1.0);
    }

    /** The keys that are marked; each has to lead to a value, so that no mark survives what it marks. */
    private Set<String> unconfirmed(YamlFields fields, YamlValue.Mapping board) {
        Set<String> keys = new LinkedHashSet<>();
        for (YamlValue item :
                fields.sequence("unconfirmed").map(YamlValue.Sequence::items).orElse(List.of())) {
            new YamlTypes("'unconfirmed'", this::report).text(item).ifPresent(key -> {
                keys.add(key);
                if (!leadsToValue(board, key)) {
                    report(YamlFault.UNKNOWN_KEY, item.where(), "'unconfirmed' marks '" + key + "', which is not here");
                }
            });
        }
        return keys;
    }

    private static boolean leadsToValue(YamlValue root, String key) {
        YamlValue at = root;
        for (String step : key.split("\\.", -1)) {
            if (at instanceof YamlValue.Mapping mapping && mapping.entries().containsKey(step)) {
                at = mapping.entries().get(step).value();
            } else if (at instanceof YamlValue.Sequence list
                    && step.matches("[0-9]{1,4}")
                    && Integer.parseInt(step) < list.items().size()) {
                at = list.items().get(Integer.parseInt(step));
            } else {
                return false;
            }
        }
        return true;
    }
}
