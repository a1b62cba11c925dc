package dev.skipgate.compiler.pass;

import dev.skipgate.boards.Board;
import dev.skipgate.boards.MemoryBank;
import java.util.Locale;

/**
 * The memory outside the device that weights are streamed from: the bank that the {@code weights} port is linked to.
 *
 * @param memory what it is, in words
 * @param cyclesPerWord cycles that it takes for a 512-bit word, at least 1: the port takes one a cycle
 * @param bytes its size
 */
public record StreamSource(String memory, double cyclesPerWord, long bytes) {
    private static final int WORD_BYTES = 64;
    private static final double MEGA = 1e6;
    private static final double GIGA = 1e9;

    /** The first memory of a board, for a kernel at this clock. Its peak bandwidth is taken as reached. */
    public static StreamSource of(Board board, double clockMhz) {
        MemoryBank bank = board.memory().get(0);
        double bytesPerCycle = bank.gigabytesPerSecondEach() * GIGA / (clockMhz * MEGA);
        return new StreamSource(
                String.format(Locale.ROOT, "one bank of %s, %.4g GB/s", bank.kind(), bank.gigabytesPerSecondEach()),
                Math.max(1, WORD_BYTES / bytesPerCycle),
                bank.bytesEach());
    }
}
