package dev.skipgate.runtime.numeric;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;

class SignedDigitsTest {
    private static final int LEAST = -32768;
    private static final int GREATEST = 32767;

    @Test
    void digitsAddUpToTheValue() {
        for (int value = LEAST; value <= GREATEST; value++) {
            int digits = SignedDigits.nonZeroMask(value);
            int negative = SignedDigits.negativeMask(value);
            assertEquals(0, negative & ~digits, "negative digits that are zero, of " + value);
            assertEquals(value, (digits & ~negative) - negative, "sum of the digits of " + value);
        }
    }

    @Test
    void noTwoNeighboursAreNonZero() {
        for (int value = LEAST; value <= GREATEST; value++) {
            int digits = SignedDigits.nonZeroMask(value);
            assertEquals(0, digits & digits << 1, "neighbours among the digits of " + value);
        }
    }

    @Test
    void noFormHasFewerDigits() {
        for (int value = LEAST; value <= GREATEST; value++) {
            assertEquals(fewest(value), SignedDigits.count(value), "digits of " + value);
        }
    }

    /** Every signed-digit form of an odd number ends in 1 or -1: both are tried. */
    private static int fewest(int value) {
        if (value == 0) {
            return 0;
        }
        if (value == 1 || value == -1) {
            return 1;
        }
        return value % 2 == 0 ? fewest(value / 2) : 1 + Math.min(fewest((value - 1) / 2), fewest((value + 1) / 2));
    }

    @Test
    void knownForms() {
        // 7 = 8 - 1; -7 = -8 + 1; 11 = 8 + 4 - 1 = 16 - 4 - 1.
        assertEquals(0b1001, SignedDigits.nonZeroMask(7));
        assertEquals(0b0001, SignedDigits.negativeMask(7));
        assertEquals(0b1000, SignedDigits.negativeMask(-7));
        assertEquals(0b10101, SignedDigits.nonZeroMask(11));
        assertEquals(0b00101, SignedDigits.negativeMask(11));
    }
}
