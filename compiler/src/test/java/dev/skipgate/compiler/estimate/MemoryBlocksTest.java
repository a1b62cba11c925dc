package dev.skipgate.compiler.estimate;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;

/** Blocks counted by hand from the shapes of the devices. */
class MemoryBlocksTest {
    @Test
    void twoReadersHalveTheWidestShape() {
        // 64 bits: four times 1K x 18 with two readers, twice 512 x 36 with one.
        assertEquals(4, MemoryBlocks.bram18(512, 64, MemoryPorts.TWO_READS));
        assertEquals(2, MemoryBlocks.bram18(512, 64, MemoryPorts.ONE_READ_ONE_WRITE));
    }

    @Test
    void theBestShapeIsTaken() {
        // 2,048 words of 9 bits fill one block; a tenth bit needs a second one, so does a further word.
        assertEquals(1, MemoryBlocks.bram18(2048, 9, MemoryPorts.TWO_READS));
        assertEquals(2, MemoryBlocks.bram18(2048, 10, MemoryPorts.TWO_READS));
        assertEquals(2, MemoryBlocks.bram18(2049, 8, MemoryPorts.TWO_READS));
        // 16,384 words of one bit.
        assertEquals(1, MemoryBlocks.bram18(16384, 1, MemoryPorts.TWO_READS));
        assertEquals(15, MemoryBlocks.bram18(512, 512, MemoryPorts.ONE_READ_ONE_WRITE));
    }

    @Test
    void ultraRamsHold4096WordsOf72Bits() {
        assertEquals(1, MemoryBlocks.uram(4096, 72));
        assertEquals(2, MemoryBlocks.uram(4097, 64));
        assertEquals(2, MemoryBlocks.uram(100, 73));
    }

    @Test
    void memoryInLuts() {
        // 32 x 20: two RAM32M16. 64 x 20: three RAM64M8. 128 x 20: six of them and a multiplexer a bit.
        assertEquals(16, MemoryBlocks.luts(32, 20, MemoryPorts.ONE_READ_ONE_WRITE));
        assertEquals(24, MemoryBlocks.luts(64, 20, MemoryPorts.ONE_READ_ONE_WRITE));
        assertEquals(68, MemoryBlocks.luts(128, 20, MemoryPorts.ONE_READ_ONE_WRITE));
        assertEquals(136, MemoryBlocks.luts(128, 20, MemoryPorts.TWO_READS));
        // A table of 256 x 8: four LUTs a bit, joined for nothing. 1,024 x 8: sixteen and one multiplexer a bit.
        assertEquals(32, MemoryBlocks.luts(256, 8, MemoryPorts.ROM));
        assertEquals(136, MemoryBlocks.luts(1024, 8, MemoryPorts.ROM));
    }

    @Test
    void logic() {
        assertEquals(0, Logic.muxLuts(1));
        assertEquals(1, Logic.muxLuts(4));
        assertEquals(2, Logic.muxLuts(5));
        assertEquals(4, Logic.muxLuts(16));
        assertEquals(9, Logic.muxLuts(17));
        assertEquals(1, Logic.wide(6));
        assertEquals(3, Logic.wide(7));
        assertEquals(3, Logic.equal(4));
        assertEquals(3, Logic.bitsFor(8));
        assertEquals(4, Logic.bitsFor(9));
        assertEquals(1, Logic.bitsFor(1));
        assertEquals(1, Logic.dsps(12, 18));
        assertEquals(1, Logic.dsps(9, 24));
        assertEquals(2, Logic.dsps(19, 20));
    }
}
