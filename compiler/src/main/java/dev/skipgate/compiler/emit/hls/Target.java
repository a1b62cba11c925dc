package dev.skipgate.compiler.emit.hls;

import dev.skipgate.boards.Board;
import java.math.BigDecimal;
import java.math.RoundingMode;

/** The board and the clock that the scripts of a project ask the vendor's tools for; numbers spelled alike everywhere. */
record Target(Board board, double clockMhz) {
    private static final double NANOSECONDS = 1e3;
    private static final double HERTZ = 1e6;

    Target {
        if (!(clockMhz > 0) || Double.isInfinite(clockMhz)) {
            throw new IllegalArgumentException("a clock of " + clockMhz + " MHz; wanted a positive one");
        }
    }

    /** Period in ns, to a picosecond. */
    String periodNs() {
        return BigDecimal.valueOf(NANOSECONDS / clockMhz)
                .setScale(3, RoundingMode.HALF_UP)
                .toPlainString();
    }

    /** Frequency in whole Hz. */
    String hertz() {
        return BigDecimal.valueOf(clockMhz * HERTZ)
                .setScale(0, RoundingMode.HALF_UP)
                .toPlainString();
    }

    /** Vitis kernels need a platform; a board without one takes an IP block for Vivado. */
    boolean hasPlatform() {
        return board.platform().isPresent();
    }

    String flow() {
        return hasPlatform() ? "vitis" : "vivado";
    }

    String exportFormat() {
        return hasPlatform() ? "xo" : "ip_catalog";
    }
}
