package dev.skipgate.boards;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.nio.charset.StandardCharsets;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class BoardReaderTest {
    private static final String GOOD =
            """
            id: mine
            title: A board of mine
            part: xc7z020clg400-1
            clock-mhz: 100
            total: {lut: 100, ff: 200, bram36: 10, uram: 0, dsp: 20}
            usable:
              - {lut: 90, ff: 180, bram36: 10, uram: 0, dsp: 20}
            memory:
              - {kind: DDR3, count: 1, mebibytes: 512, gigabytes-per-second: 2.1}
            planning: {lut: 0.5, ff: 0.5, bram: 1, uram: 1, dsp: 1}
            unconfirmed:
              - memory.0.mebibytes
            """;

    private static Board read(String text) {
        return BoardReader.read("board.yaml", text.getBytes(StandardCharsets.UTF_8));
    }

    @Test
    void readsABoard() {
        Board board = read(GOOD);
        assertEquals(new Resources(45, 90, 10, 0, 20), board.available());
        assertEquals(512L << 20, board.memoryBytes());
    }

    static Stream<Arguments> mistakes() {
        return Stream.of(
                Arguments.of("id: mine\n", "", "board.yaml:1: board: the key 'id' is missing; add it"),
                Arguments.of(
                        "title:",
                        "titel:",
                        """
                        board.yaml:2: board: unknown key 'titel'; did you mean 'title'?
                        board.yaml:1: board: the key 'title' is missing; add it"""),
                Arguments.of(
                        "clock-mhz: 100",
                        "clock-mhz: fast",
                        "board.yaml:4: board: 'clock-mhz' is 'fast', wanted a number from 1 to 2000"),
                Arguments.of("lut: 90", "lut: 101", "board.yaml:6: board: more is usable than the device has in total"),
                Arguments.of(
                        "uram: 0, dsp: 20}\nusable",
                        "uram: -1, dsp: 20}\nusable",
                        "board.yaml:5: total: 'uram' is -1, wanted a whole number from 0 to 100000000"),
                Arguments.of(
                        "DDR3",
                        "DRR3",
                        "board.yaml:9: memory: 'kind' is 'DRR3', wanted one of HBM, DDR4, LPDDR4, DDR3; did you mean 'DDR3'?"),
                Arguments.of(
                        "bram: 1",
                        "bram: 1.5",
                        "board.yaml:10: planning: 'bram' is 1.5, wanted a number from 0.01 to 1"),
                Arguments.of(
                        "memory.0",
                        "memory.1",
                        "board.yaml:12: 'unconfirmed' marks 'memory.1.mebibytes', which is not here"),
                Arguments.of(
                        "  - {lut: 90",
                        "  - 7\n  - {lut: 90",
                        "board.yaml:7: 'usable' is '7', wanted a mapping (key: value)"));
    }

    @ParameterizedTest
    @MethodSource("mistakes")
    void saysWhatIsWrong(String from, String to, String message) {
        BoardFormatException e = assertThrows(BoardFormatException.class, () -> read(GOOD.replace(from, to)));
        assertEquals(message, e.getMessage());
    }
}
