package dev.skipgate.compiler.estimate;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.skipgate.boards.Board;
import dev.skipgate.boards.PlanningLimits;
import dev.skipgate.boards.Resources;
import dev.skipgate.boards.Slr;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Ten banks of 4,096 words of 64 bits with two readers: an UltraRAM each, or sixteen 18 Kbit blocks (eight BRAM36). */
class PlaceMemoriesTest {
    private static final Memory BANKS =
            new Memory("banks", "banks", DesignPart.BANKS, 4096, 64, 10, MemoryPorts.TWO_READS, MemoryKind.LUTRAM, "");
    private static final Set<MemoryKind> ANY = EnumSet.of(MemoryKind.LUTRAM, MemoryKind.BRAM, MemoryKind.URAM);

    @Test
    void ultraRamWhereThereIsMoreOfIt() {
        // 10 of 20 against 80 of 100.
        assertEquals("10 URAM", placed(100, 20));
    }

    @Test
    void blockRamWhereUltraRamIsScarce() {
        // 10 of 10 against 80 of 200.
        assertEquals("10 BRAM", placed(200, 10));
    }

    @Test
    void neitherAloneIsASplit() {
        // 4 in UltraRAM leave 6 x 8 = 48 BRAM36.
        assertEquals("4 URAM 6 BRAM", placed(60, 4));
    }

    @Test
    void nowhereIsWhereItOverfillsLeast() {
        // 10 of 8 against 80 of 1; without any UltraRAM there is no choice.
        assertEquals("10 URAM", placed(1, 8));
        assertEquals("10 BRAM", placed(20, 0));
    }

    @Test
    void shallowMemoriesMayBeLuts() {
        Memory shallow = new Memory(
                "sums", "", DesignPart.LANES, 32, 14, 4, MemoryPorts.ONE_READ_ONE_WRITE, MemoryKind.BRAM, "");
        // 32 of 100,000 LUTs against 2 of 100 BRAM36.
        assertEquals("4 LUTRAM", placed(shallow, 100, 0));
    }

    private static String placed(long bram36, long uram) {
        return placed(BANKS, bram36, uram);
    }

    private static String placed(Memory memory, long bram36, long uram) {
        MemoryMap map = new PlaceMemories(board(bram36, uram), PartEstimate.logic(DesignPart.LANES, 0, 0))
                .place(List.of(new ArrayMemories.Choice(memory, ANY)));
        return String.join(
                " ",
                map.memories().stream()
                        .map(each -> each.copies() + " " + each.kind().word())
                        .toList());
    }

    private static Board board(long bram36, long uram) {
        Resources all = new Resources(100_000, 200_000, bram36, uram, 100);
        return new Board(
                "test",
                "Test",
                "xcu",
                Optional.empty(),
                100,
                List.of(new Slr(0, all)),
                all,
                List.of(),
                new PlanningLimits(1, 1, 1, 1, 1),
                Set.of());
    }
}
