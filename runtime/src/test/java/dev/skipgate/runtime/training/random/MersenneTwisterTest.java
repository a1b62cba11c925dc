package dev.skipgate.runtime.training.random;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class MersenneTwisterTest {
    @Test
    void givesItsAuthorsNumbers() {
        // The first lines of the output that Matsumoto and Nishimura publish with their program.
        MersenneTwister twister = new MersenneTwister(0x123, 0x234, 0x345, 0x456);
        for (long expected : new long[] {
            1067595299L, 955945823L, 477289528L, 4107218783L, 4228976476L, 3344332714L, 3355579695L, 227628506L
        }) {
            assertEquals(expected, twister.nextInt() & 0xffffffffL);
        }
        for (int drawn = 8; drawn < 999; drawn++) {
            twister.nextInt();
        }
        assertEquals(3460025646L, twister.nextInt() & 0xffffffffL, "the thousandth");
    }

    @Test
    void shufflesAsPythonDoes() {
        assertEquals(List.of(0, 7, 9, 10, 8, 11, 3, 2, 5, 1, 4, 6), shuffled(12, 20260));
        assertEquals(List.of(5, 7, 2, 1, 0, 9, 8, 11, 6, 4, 3, 10), shuffled(12, 123456789012345L));
    }

    private static List<Integer> shuffled(int count, long seed) {
        List<Integer> values = new ArrayList<>(IntStream.range(0, count).boxed().toList());
        MersenneTwister.ofPythonSeed(seed).shuffle(values);
        return values;
    }
}
