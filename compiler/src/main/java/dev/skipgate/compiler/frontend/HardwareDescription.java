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
 * @param capacity share of the weights on the lanes that the memories have room for, above 0 and at most 1: the kernel is then made for
 *     all weights of this shape that fit; empty when it is made for these weights alone
 */
public record HardwareDescription(
        Optional<String> board,
        OptionalDouble clockMhz,
        OptionalInt lanes,
        EncodingChoice encoding,
        OptionalDouble capacity,
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
        if (capacity.isPresent() && !isCapacity(capacity.getAsDouble())) {
            throw new IllegalArgumentException("a capacity is above 0 and at most 1, not " + capacity.getAsDouble());
        }
        Objects.requireNonNull(where, "where");
    }

    /** Hardware for the very weights it is compiled with. */
    public HardwareDescription(
            Optional<String> board,
            OptionalDouble clockMhz,
            OptionalInt lanes,
            EncodingChoice encoding,
            SourceLocation where) {
        this(board, clockMhz, lanes, encoding, OptionalDouble.empty(), where);
    }

    /** Whether memories can have room for this share of the weights. */
    public static boolean isCapacity(double share) {
        return share > 0 && share <= 1;
    }

    /** Whether hardware can have this many lanes. */
    public static boolean isLaneCount(int lanes) {
        return lanes >= 1 && lanes <= MOST_LANES && Integer.bitCount(lanes) == 1;
    }

    /** The same for another board. */
    public HardwareDescription withBoard(String other) {
        return new HardwareDescription(Optional.of(other), clockMhz, lanes, encoding, capacity, where);
    }

    /** The same with other lanes; empty for the fastest that fits. */
    public HardwareDescription withLanes(OptionalInt other) {
        return new HardwareDescription(board, clockMhz, other, encoding, capacity, where);
    }

    /** The same with another encoding. */
    public HardwareDescription withEncoding(EncodingChoice other) {
        return new HardwareDescription(board, clockMhz, lanes, other, capacity, where);
    }

    /** The same with another capacity. */
    public HardwareDescription withCapacity(OptionalDouble other) {
        return new HardwareDescription(board, clockMhz, lanes, encoding, other, where);
    }
}
