package dev.skipgate.compiler.frontend;

import dev.skipgate.boards.Boards;
import dev.skipgate.boards.yaml.NearestWord;
import dev.skipgate.boards.yaml.Printable;
import dev.skipgate.boards.yaml.YamlFields;
import dev.skipgate.boards.yaml.YamlValue;
import dev.skipgate.compiler.diagnostics.Rule;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;

/** Reads {@code hardware}: board, clock, lanes, encoding, capacity. */
final class HardwareReader {
    private static final String WHAT = "hardware";
    private static final double SLOWEST_MHZ = 1;
    private static final double FASTEST_MHZ = 1000;

    private final DescriptionSource source;

    HardwareReader(DescriptionSource source) {
        this.source = source;
    }

    HardwareDescription read(YamlValue.Mapping mapping) {
        YamlFields fields = source.fields(mapping, WHAT, Section.HARDWARE);
        OptionalDouble clock = fields.number("clock-mhz", SLOWEST_MHZ, FASTEST_MHZ).stream()
                .mapToDouble(Double::doubleValue)
                .findFirst();
        return new HardwareDescription(
                board(fields),
                clock,
                lanes(fields),
                DescriptionSource.choice(fields, "encoding", EncodingChoice.values())
                        .orElse(EncodingChoice.AUTO),
                capacity(fields),
                source.at(fields.where()));
    }

    private Optional<String> board(YamlFields fields) {
        Optional<String> board = fields.text("board");
        if (board.isPresent() && !Boards.ids().contains(board.get())) {
            source.error(
                    Rule.UNKNOWN_BOARD,
                    fields.where("board"),
                    "hardware: there is no board " + Printable.quoted(board.get())
                            + NearestWord.hint(board.get(), Boards.ids()) + " (boards: "
                            + String.join(", ", Boards.ids()) + ")");
            return Optional.empty();
        }
        return board;
    }

    private OptionalDouble capacity(YamlFields fields) {
        OptionalDouble share = fields.number("capacity", 0, 1).stream()
                .mapToDouble(Double::doubleValue)
                .findFirst();
        if (share.isPresent() && !HardwareDescription.isCapacity(share.getAsDouble())) {
            source.error(
                    Rule.OUT_OF_RANGE,
                    fields.where("capacity"),
                    "hardware: 'capacity' is 0, wanted the share of the weights that there shall be room for, above 0"
                            + " and at most 1; use 0.3, say");
            return OptionalDouble.empty();
        }
        return share;
    }

    private OptionalInt lanes(YamlFields fields) {
        Optional<YamlValue> value = fields.value("lanes");
        if (value.isEmpty()
                || (value.get() instanceof YamlValue.Scalar scalar
                        && scalar.text().equals("auto"))) {
            return OptionalInt.empty();
        }
        Optional<Integer> lanes = fields.integer("lanes", 1, HardwareDescription.MOST_LANES);
        if (lanes.isPresent() && !HardwareDescription.isLaneCount(lanes.get())) {
            int below = Integer.highestOneBit(lanes.get());
            source.error(
                    Rule.OUT_OF_RANGE,
                    fields.where("lanes"),
                    "hardware: 'lanes' is " + lanes.get() + ", wanted a power of two; use " + below + ", " + 2 * below
                            + " or auto");
            return OptionalInt.empty();
        }
        return lanes.map(OptionalInt::of).orElseGet(OptionalInt::empty);
    }
}
