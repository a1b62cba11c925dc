package dev.skipgate.compiler.pass;

import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.skipgate.compiler.diagnostics.Diagnostics;
import dev.skipgate.compiler.ir.Design;
import dev.skipgate.compiler.ir.Encoding;
import dev.skipgate.compiler.ir.Operand;
import dev.skipgate.compiler.ir.Phase;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class CheckImageTest {
    private static final int SEEDS = 80;

    private final CheckImage check = new CheckImage();
    private final SplittableRandom random = new SplittableRandom(4);

    private static Design design(long seed) {
        return new MapToArray(RandomNetwork.GRIDS.get((int) (seed % RandomNetwork.GRIDS.size())))
                .apply(new RandomNetwork(seed).quantized(), new Diagnostics());
    }

    @Test
    void acceptsWhatTheCompilerMakes() {
        for (long seed = 0; seed < 3 * SEEDS; seed++) {
            Design design = design(seed);
            assertSame(design, check.apply(design, new Diagnostics()));
        }
    }

    @Test
    void everyFlippedBitOfAStoredWeightIsFound() {
        int flips = 0;
        for (long seed = 0; seed < SEEDS; seed++) {
            Design design = design(seed);
            for (Phase phase : design.phases()) {
                for (Operand operand : phase.operands()) {
                    flips += flip(design, operand);
                }
            }
        }
        assertTrue(flips > 1000, flips + " flips");
    }

    /** Flips a bit of some columns of an operand, one at a time; returns how many. */
    private int flip(Design design, Operand operand) {
        int flips = 0;
        for (int lane = 0; lane < operand.lengths().length; lane++) {
            for (int local = 0; local < operand.columns().perGroup(); local++) {
                int length = operand.lengths()[lane][local];
                if (length > 0 && random.nextInt(6) == 0) {
                    flip(design, operand, lane, operand.columnBase() + local, random.nextInt(length));
                    flips++;
                }
            }
        }
        return flips;
    }

    private void flip(Design design, Operand operand, int lane, int place, int item) {
        boolean packed = operand.encoding() == Encoding.PACKED;
        int bits = packed ? design.sizes().codeBits() : design.sizes().entryBits();
        int perWord = design.sizes().wordBits() / bits;
        int at = design.image().columnPositions()[lane][place] + item;
        int word = design.image().columnWords()[lane][place] + at / perWord;
        long[] bank = design.image().words()[lane / design.grid().lanesPerBank()];
        long mask = 1L << (at % perWord * bits + random.nextInt(bits));
        bank[word] ^= mask;
        assertThrows(IllegalStateException.class, () -> check.apply(design, new Diagnostics()));
        bank[word] ^= mask;
    }

    @Test
    void aWrongColumnTableIsFound() {
        int changes = 0;
        for (long seed = 0; seed < SEEDS; seed++) {
            Design design = design(seed);
            for (Phase phase : design.phases()) {
                for (Operand operand : phase.operands()) {
                    if (operand.encoding() == Encoding.COMPRESSED) {
                        changes += changeLengths(design, operand);
                    }
                }
            }
        }
        assertTrue(changes > 300, changes + " changes");
    }

    private int changeLengths(Design design, Operand operand) {
        int changes = 0;
        for (int lane = 0; lane < operand.lengths().length; lane++) {
            for (int local = 0; local < operand.columns().perGroup(); local++) {
                if (operand.lengths()[lane][local] > 0 && random.nextInt(8) == 0) {
                    int by = random.nextBoolean() ? 1 : -1;
                    int[] lengths = design.image().columnLengths()[lane];
                    int place = operand.columnBase() + local;
                    lengths[place] += by;
                    assertThrows(IllegalStateException.class, () -> check.apply(design, new Diagnostics()));
                    lengths[place] -= by;
                    changes++;
                }
            }
        }
        return changes;
    }
}
