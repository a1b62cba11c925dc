package dev.skipgate.runtime.bundle;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class StateLayoutTest {
    /**
     * By hand: five places in each row group; 16 units of 32 bits a word, or 8 of 64; a trip moves one of each column group, at most a word. {@code
     * test_state.cpp} has the same figures for the hardware.
     */
    @ParameterizedTest
    @CsvSource({
        "1, 1, 32, 1, 5",
        "4, 2, 32, 2, 10",
        "4, 2, 64, 3, 10",
        "16, 16, 32, 5, 5",
        "16, 16, 64, 10, 10",
        "32, 32, 32, 10, 10"
    })
    void sizesAreThoseOfTheHardware(int rowGroups, int columnGroups, int unitBits, int words, int trips) {
        StateLayout layout = new StateLayout(5, rowGroups, columnGroups, unitBits);
        assertEquals(words, layout.words());
        assertEquals(64 * words, layout.bytes());
        assertEquals(trips, layout.trips());
    }
}
