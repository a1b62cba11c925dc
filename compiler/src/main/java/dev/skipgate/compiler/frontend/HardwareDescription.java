package dev.skipgate.compiler.frontend;

import dev.skipgate.compiler.diagnostics.SourceLocation;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;

/**
 * The hardware asked for.
 *
 * @param board its id, such as {@code u55c}; empty when only the command line says
 * @param clockMhz of the kernel in MHz; empty for the board's own
 * @param lanes a power of two from 1 to 4096; empty for the fastest that fits
 * @param encoding of the matrices that don't ask for their own
 */
public record HardwareDescription(
        Optional<String> board,
        OptionalDouble clockMhz,
        OptionalInt lanes,
        EncodingChoice encoding,
        SourceLocation where) {
    /** The most lanes that can be asked for. */
    public static final int MOST_LANES = 4096;

    public HardwareDescription {
        Objects.requireNonNull(board, "board");
        Objects.requireNonNull(clockMhz, "clockMhz");
        if (clockMhz.isPresent() && !(clockMhz.getAsDouble() > 0)) {
            throw new IllegalArgumentException("a clock is positive, not " + clockMhz.getAsDouble() + " MHz");
        }
        if (lanes.isPresent() && !isLaneCount(lanes.getAsInt())) {
            throw new IllegalArgumentException("lanes are a power of two up to 4096, not " + lanes.getAsInt());
        }
        Objects.requireNonNull(encoding, "encoding");
        Objects.requireNonNull(where, "where");
    }

    /** Whether hardware can have this many lanes. */
    public static boolean isLaneCount(int lanes) {
        return lanes >= 1 && lanes <= MOST_LANES && Integer.bitCount(lanes) == 1;
    }

    /** The same for another board. */
    public HardwareDescription withBoard(String other) {
        return new HardwareDescription(Optional.of(other), clockMhz, lanes, encoding, where);
    }

    /** The same with other lanes; empty for the fastest that fits. */
    public HardwareDescription withLanes(OptionalInt other) {
        return new HardwareDescription(board, clockMhz, other, encoding, where);
    }

    /** The same with another encoding. */
    public HardwareDescription withEncoding(EncodingChoice other) {
        return new HardwareDescription(board, clockMhz, lanes, other, where);
    }
}
