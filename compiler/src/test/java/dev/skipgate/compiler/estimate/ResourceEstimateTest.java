package dev.skipgate.compiler.estimate;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.skipgate.boards.Board;
import dev.skipgate.boards.Boards;
import dev.skipgate.boards.Resources;
import dev.skipgate.compiler.ir.Design;
import dev.skipgate.compiler.ir.Grid;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class ResourceEstimateTest {
    private static final Board U55C = Boards.load("u55c");
    private static final Design CHARACTERS = RandomDesign.oneHot(64, 256, 2, 0.85, new Grid(8, 8));

    @Test
    void aMultiplierFreeArray() {
        ResourceEstimate estimate = ResourceEstimate.of(CHARACTERS, U55C);
        for (PartEstimate part : estimate.parts()) {
            long expected = part.part() == DesignPart.GATES ? 3L * 8 : 0;
            assertEquals(expected, part.dsp(), part.part().title());
        }
    }

    @Test
    void partsAddUpToTheTotal() {
        ResourceEstimate estimate = ResourceEstimate.of(CHARACTERS, U55C);
        Resources total = estimate.total();
        assertEquals(estimate.parts().stream().mapToLong(PartEstimate::lut).sum(), total.lut());
        assertEquals(estimate.parts().stream().mapToLong(PartEstimate::ff).sum(), total.ff());
        long halves = estimate.parts().stream().mapToLong(PartEstimate::bram18).sum();
        assertEquals((halves + 1) / 2, total.bram36());
        assertEquals(estimate.parts().stream().mapToLong(PartEstimate::uram).sum(), total.uram());
        assertTrue(total.lut()
                > estimate.memory().memories().stream().mapToLong(Memory::luts).sum());
    }

    @Test
    void everyMemoryOfTheArrayIsThere() {
        List<String> names = ResourceEstimate.of(CHARACTERS, U55C).memory().memories().stream()
                .map(Memory::name)
                .toList();
        assertEquals(
                List.of(
                        "weight banks",
                        "column tables",
                        "column FIFOs",
                        "partial sums",
                        "biases",
                        "cells",
                        "hidden states to save",
                        "active lists",
                        "list lengths",
                        "sigmoid tables",
                        "tanh tables",
                        "AXI burst buffers"),
                names);
    }

    @Test
    void sizesAreThoseOfTheHeaders() {
        List<Memory> memories = ResourceEstimate.of(CHARACTERS, U55C).memory().memories();
        Memory sums = named(memories, "partial sums");
        // 256 units over 8 row groups: 32 places; four gates for each of 64 lanes.
        assertEquals(32, sums.words());
        assertEquals(4 * 64, sums.copies());
        Memory cells = named(memories, "cells");
        assertEquals(2 * 32, cells.words());
        assertEquals(8, cells.copies());
        Memory hidden = named(memories, "hidden states to save");
        assertEquals(cells.words(), hidden.words());
        assertEquals(8, hidden.copies());
        assertEquals(CHARACTERS.sizes().activationBits(), hidden.bits());
        Memory banks = named(memories, "weight banks");
        assertEquals(32, banks.copies());
        assertEquals(CHARACTERS.sizes().wordsPerBank(), banks.words());
    }

    @Test
    void aBoardWithoutUltraRamGetsNone() {
        for (Memory memory :
                ResourceEstimate.of(CHARACTERS, Boards.load("zcu102")).memory().memories()) {
            assertFalse(memory.kind() == MemoryKind.URAM, memory.name());
        }
    }

    @Test
    void sumsInFlightNeedAFastMemory() {
        Set<MemoryKind> fast = EnumSet.of(MemoryKind.LUTRAM, MemoryKind.BRAM);
        for (String name : List.of("partial sums", "cells", "active lists")) {
            assertTrue(fast.contains(
                    named(ResourceEstimate.of(CHARACTERS, U55C).memory().memories(), name)
                            .kind()));
        }
    }

    @Test
    void whatIsMissingIsSaid() {
        assertTrue(ResourceEstimate.of(CHARACTERS, U55C).fits());
        ResourceEstimate small = ResourceEstimate.of(CHARACTERS, Boards.load("pynq-z2"));
        assertFalse(small.fits());
        assertTrue(
                small.shortfalls()
                        .get(0)
                        .matches("needs [0-9,]+ LUT, may use 37,240 \\(70 % of the 53,200 usable\\): .* missing"),
                small.shortfalls().toString());
    }

    @Test
    void moreLanesTakeMore() {
        long before = 0;
        for (Grid grid : List.of(new Grid(1, 1), new Grid(2, 2), new Grid(4, 4), new Grid(8, 8))) {
            long luts = ResourceEstimate.of(RandomDesign.oneHot(16, 64, 1, 0.8, grid), U55C)
                    .total()
                    .lut();
            assertTrue(luts > before, grid + ": " + luts);
            before = luts;
        }
    }

    @Test
    void anEmbeddingIsOffChip() {
        Design design = RandomDesign.embedding(1000, 100, 1, 0.9, new Grid(4, 4));
        MemoryMap map = MemoryMap.of(design, U55C);
        // 100 values of 8 bits: two words of 64 bytes a row.
        assertEquals(1000L * 2 * 64, map.offChipBytes());
        assertEquals(4, named(map.memories(), "AXI burst buffers").copies());
    }

    @Test
    void fillIsCountedBesideTheTrips() {
        PipelineFill fill = PipelineFill.of(CHARACTERS);
        assertEquals(3, fill.phases().size());
        assertEquals(0, fill.input());
        assertEquals(
                fill.total(),
                fill.phases().stream().mapToInt(PipelineFill.PhaseFill::total).sum() + fill.output());
    }

    private static Memory named(List<Memory> memories, String name) {
        return memories.stream()
                .filter(memory -> memory.name().equals(name))
                .findFirst()
                .orElseThrow();
    }
}
