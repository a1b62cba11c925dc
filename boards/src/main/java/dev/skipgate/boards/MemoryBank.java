package dev.skipgate.boards;

import java.util.Objects;

/**
 * Equal banks of memory outside the device.
 *
 * @param count how many there are
 * @param bytesEach size of one, in bytes
 * @param gigabytesPerSecondEach peak bandwidth of one, in 10^9 bytes a second
 */
public record MemoryBank(Kind kind, int count, long bytesEach, double gigabytesPerSecondEach) {
    /** What a bank is made of. */
    public enum Kind {
        /** Pseudo-channels of a stack in the package. */
        HBM("HBM"),
        DDR4("DDR"),
        LPDDR4("LPDDR"),
        DDR3("DDR");

        private final String connectivityTag;

        Kind(String connectivityTag) {
            this.connectivityTag = connectivityTag;
        }

        /** What v++ calls such a bank in {@code sp=}. */
        public String connectivityTag() {
            return connectivityTag;
        }
    }

    public MemoryBank {
        Objects.requireNonNull(kind, "kind");
        if (count < 1 || bytesEach < 1 || !(gigabytesPerSecondEach > 0)) {
            throw new IllegalArgumentException("a bank has a size and a bandwidth");
        }
    }

    /** Size of all of them, in bytes. */
    public long bytes() {
        return count * bytesEach;
    }

    /** Peak bandwidth of all of them, in 10^9 bytes a second. */
    public double gigabytesPerSecond() {
        return count * gigabytesPerSecondEach;
    }
}
