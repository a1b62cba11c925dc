package dev.skipgate.boards;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

class BoardsTest {
    static Stream<Board> all() {
        return Boards.all().stream();
    }

    @Test
    void thereIsABoardForEveryFolderAndAFolderForEveryBoard() throws IOException {
        try (Stream<Path> folders = Files.list(Path.of("."))) {
            Set<String> described = folders.filter(folder -> Files.exists(folder.resolve("board.yaml")))
                    .map(folder -> folder.getFileName().toString())
                    .collect(Collectors.toSet());
            assertEquals(Set.copyOf(Boards.ids()), described);
        }
        assertEquals(10, Boards.ids().size());
    }

    @ParameterizedTest
    @MethodSource("all")
    void everyBoardMakesSense(Board board) {
        assertTrue(Boards.ids().contains(board.id()), board.id());
        assertTrue(board.usable().fitsIn(board.total()), board.id());
        assertTrue(board.available().fitsIn(board.usable()), board.id());
        assertTrue(board.available().lut() > 0, board.id());
        assertTrue(board.memoryBytes() >= 512L << 20, board.id());
        assertEquals(PlanningLimits.USUAL, board.limits());
    }

    @ParameterizedTest
    @CsvSource({
        "u50, xcu50-fsvh2104-2-e, 300, 2, 871680",
        "u55c, xcu55c-fsvh2892-2L-e, 300, 3, 1303680",
        "u200, xcu200-fsgd2104-2-e, 300, 3, 1182240",
        "u250, xcu250-figd2104-2L-e, 300, 4, 1728000",
        "u280, xcu280-fsvh2892-2L-e, 300, 3, 1303680",
        "zcu104, xczu7ev-ffvc1156-2-e, 150, 1, 230400",
        "zcu102, xczu9eg-ffvb1156-2-e, 150, 1, 274080",
        "kv260, xck26-sfvc784-2LV-c, 100, 1, 117120",
        "pynq-z2, xc7z020clg400-1, 100, 1, 53200",
        "vck190, xcvc1902-vsva2197-2MP-e-S, 312.5, 1, 899840"
    })
    void factsAreThoseOfTheDataSheets(String id, String part, double clockMhz, int slrs, long luts) {
        Board board = Boards.load(id);
        assertEquals(part, board.part());
        assertEquals(clockMhz, board.clockMhz());
        assertEquals(slrs, board.slrs().size());
        assertEquals(luts, board.total().lut());
    }

    @Test
    void u55cInFull() {
        Board board = Boards.load("u55c");
        assertEquals(Optional.of("xilinx_u55c_gen3x16_xdma_3_202210_1"), board.platform());
        assertEquals(new Resources(1303680, 2607360, 2016, 960, 9024), board.total());
        assertEquals("SLR1", board.slrs().get(1).name());
        assertEquals(
                new Resources(364000, 729000, 576, 320, 2784),
                board.slrs().get(1).usable());
        assertEquals(new Resources(1131000, 2265000, 1776, 960, 8304), board.usable());
        assertEquals(new Resources(791700, 1132500, 1420, 768, 6643), board.available());
        assertEquals(16L << 30, board.memoryBytes());
        assertEquals(460, board.memory().get(0).gigabytesPerSecond());
        assertEquals("HBM", board.memory().get(0).kind().connectivityTag());
        assertTrue(board.unconfirmed().isEmpty());
    }

    @Test
    void doubtfulFactsStayMarked() {
        assertTrue(Boards.load("vck190").unconfirmed().contains("total.lut"));
        assertTrue(Boards.load("u280").unconfirmed().contains("usable.2.dsp"));
        assertTrue(Boards.load("zcu102").unconfirmed().contains("memory.0.mebibytes"));
    }

    @Test
    void anUnknownBoardIsAnsweredWithTheNearestAndTheList() {
        UnknownBoardException e = assertThrows(UnknownBoardException.class, () -> Boards.load("u55"));
        assertEquals(
                "there is no board 'u55'; did you mean 'u50'? (boards: u50, u55c, u200, u250, u280, zcu104, zcu102,"
                        + " kv260, pynq-z2, vck190)",
                e.getMessage());
        assertThrows(UnknownBoardException.class, () -> Boards.load("../../etc/passwd"));
    }
}
