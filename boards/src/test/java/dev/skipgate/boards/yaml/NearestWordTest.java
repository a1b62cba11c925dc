package dev.skipgate.boards.yaml;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class NearestWordTest {
    private static final List<String> WORDS = List.of("hidden", "input-weights", "bias", "encoding");

    @ParameterizedTest
    @CsvSource({
        "hiden, hidden",
        "HIDDEN, hidden",
        "ihdden, hidden",
        "input_weights, input-weights",
        "input_wieghts, input-weights",
        "encodign, encoding",
        "bais, bias"
    })
    void findsWhatWasMeant(String seen, String meant) {
        assertEquals("; did you mean '" + meant + "'?", NearestWord.hint(seen, WORDS));
    }

    @Test
    void saysNothingWhenNothingIsNear() {
        assertEquals("", NearestWord.hint("temperature", WORDS));
        assertEquals("", NearestWord.hint("x".repeat(100_000), WORDS));
        assertEquals("", NearestWord.hint("hidden", List.of()));
    }
}
