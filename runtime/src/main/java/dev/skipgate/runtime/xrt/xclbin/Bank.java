package dev.skipgate.runtime.xrt.xclbin;

import java.util.Objects;

/**
 * A bank of a card's memory.
 *
 * @param tag its name, such as {@code HBM[0]}; at most 15 characters
 * @param baseAddress where it begins, in bytes
 * @param bytes its size, a multiple of 1,024
 */
public record Bank(Kind kind, String tag, long baseAddress, long bytes) {
    /** What a bank is made of; the codes are those of {@code MEM_TYPE} in {@code xclbin.h}. */
    public enum Kind {
        DDR3(0),
        DDR4(1),
        /** Any other. */
        DRAM(2),
        HBM(6);

        private final int code;

        Kind(int code) {
            this.code = code;
        }

        int code() {
            return code;
        }
    }

    static final int UNIT = 1024;
    private static final int LONGEST_TAG = 15;

    public Bank {
        Objects.requireNonNull(kind, "kind");
        if (tag.isEmpty() || tag.length() > LONGEST_TAG || !tag.chars().allMatch(c -> c > ' ' && c < 127)) {
            throw new IllegalArgumentException("'" + tag + "' is no name of a bank");
        }
        if (baseAddress < 0 || bytes < UNIT || bytes % UNIT != 0 || baseAddress + bytes < 0) {
            throw new IllegalArgumentException("bank " + tag + " of " + bytes + " bytes at " + baseAddress);
        }
    }
}
