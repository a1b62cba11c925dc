package dev.skipgate.compiler;

import dev.skipgate.boards.Board;
import dev.skipgate.boards.Boards;
import dev.skipgate.boards.UnknownBoardException;
import dev.skipgate.compiler.diagnostics.Diagnostics;
import dev.skipgate.compiler.diagnostics.Rule;
import dev.skipgate.compiler.diagnostics.SourceLocation;
import dev.skipgate.compiler.frontend.EncodingChoice;
import dev.skipgate.compiler.frontend.HardwareDescription;
import dev.skipgate.compiler.frontend.ModelDescription;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.stream.Collectors;

/**
 * Hardware settings of the command line, which go before those of the model description.
 *
 * @param board id of a board
 * @param lanes a number, or {@code auto}
 * @param encoding {@code auto}, {@code packed}, {@code compressed} or {@code constant}
 * @param clockMhz clock of the kernel
 * @param capacity share of the weights that there shall be room for
 */
public record Overrides(
        Optional<String> board,
        Optional<String> lanes,
        Optional<String> encoding,
        OptionalDouble clockMhz,
        OptionalDouble capacity) {
    /** No overrides. */
    public static final Overrides NONE =
            new Overrides(Optional.empty(), Optional.empty(), Optional.empty(), OptionalDouble.empty());

    /** Overrides that leave the capacity to the description. */
    public Overrides(
            Optional<String> board, Optional<String> lanes, Optional<String> encoding, OptionalDouble clockMhz) {
        this(board, lanes, encoding, clockMhz, OptionalDouble.empty());
    }

    private static final SourceLocation COMMAND_LINE = SourceLocation.of("command line");

    /** The description with the hardware this asks for. */
    ModelDescription apply(ModelDescription model, Diagnostics diagnostics) {
        HardwareDescription described = model.hardware();
        HardwareDescription hardware = new HardwareDescription(
                board.or(described::board),
                clock(described, diagnostics),
                lanes(described, diagnostics),
                encoding(described, diagnostics),
                capacity(described, diagnostics),
                described.where());
        diagnostics.throwIfErrors();
        return model.withHardware(hardware);
    }

    /** The board asked for. */
    Board board(ModelDescription model, Diagnostics diagnostics) {
        Optional<String> id = model.hardware().board();
        SourceLocation where =
                board.isPresent() ? COMMAND_LINE : model.hardware().where();
        try {
            if (id.isPresent()) {
                return Boards.load(id.get());
            }
            diagnostics.error(
                    Rule.UNKNOWN_BOARD,
                    where,
                    "no board is named; use --board or hardware: board with one of " + String.join(", ", Boards.ids()));
        } catch (UnknownBoardException e) {
            diagnostics.error(Rule.UNKNOWN_BOARD, where, e.getMessage());
        }
        diagnostics.throwIfErrors();
        throw new IllegalStateException("an error was reported");
    }

    private OptionalDouble clock(HardwareDescription described, Diagnostics diagnostics) {
        if (clockMhz.isPresent() && !(clockMhz.getAsDouble() > 0 && clockMhz.getAsDouble() <= 1000)) {
            diagnostics.error(
                    Rule.OUT_OF_RANGE,
                    COMMAND_LINE,
                    "--clock is " + clockMhz.getAsDouble() + "; use a number of MHz above 0, up to 1000");
            return OptionalDouble.empty();
        }
        return clockMhz.isPresent() ? clockMhz : described.clockMhz();
    }

    private OptionalDouble capacity(HardwareDescription described, Diagnostics diagnostics) {
        if (capacity.isPresent() && !HardwareDescription.isCapacity(capacity.getAsDouble())) {
            diagnostics.error(
                    Rule.OUT_OF_RANGE,
                    COMMAND_LINE,
                    "--capacity is " + capacity.getAsDouble()
                            + "; use the share of the weights that there shall be room for, above 0 and at most 1");
            return OptionalDouble.empty();
        }
        return capacity.isPresent() ? capacity : described.capacity();
    }

    private OptionalInt lanes(HardwareDescription described, Diagnostics diagnostics) {
        if (lanes.isEmpty()) {
            return described.lanes();
        }
        String text = lanes.get();
        if (text.equals("auto")) {
            return OptionalInt.empty();
        }
        int number = text.matches("[0-9]{1,9}") ? Integer.parseInt(text) : -1;
        if (!HardwareDescription.isLaneCount(number)) {
            int below = Math.min(HardwareDescription.MOST_LANES, Integer.highestOneBit(Math.max(1, number)));
            int above = Math.min(HardwareDescription.MOST_LANES, 2 * below);
            diagnostics.error(
                    Rule.OUT_OF_RANGE,
                    COMMAND_LINE,
                    "--lanes is '" + text + "', which is not a power of two from 1 to "
                            + HardwareDescription.MOST_LANES + "; use "
                            + (number > 0 ? (below == above ? "" + below : below + ", " + above) : "64") + " or auto");
            return OptionalInt.empty();
        }
        return OptionalInt.of(number);
    }

    private EncodingChoice encoding(HardwareDescription described, Diagnostics diagnostics) {
        if (encoding.isEmpty()) {
            return described.encoding();
        }
        for (EncodingChoice choice : EncodingChoice.values()) {
            if (word(choice).equals(encoding.get())) {
                return choice;
            }
        }
        diagnostics.error(
                Rule.UNKNOWN_WORD,
                COMMAND_LINE,
                "--encoding is '" + encoding.get() + "'; use "
                        + Arrays.stream(EncodingChoice.values())
                                .map(Overrides::word)
                                .collect(Collectors.joining(", ")));
        return described.encoding();
    }

    private static String word(EncodingChoice choice) {
        return choice.name().toLowerCase(Locale.ROOT);
    }
}
