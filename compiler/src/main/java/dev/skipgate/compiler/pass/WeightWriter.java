package dev.skipgate.compiler.pass;

import dev.skipgate.compiler.ir.ArraySizes;
import dev.skipgate.compiler.ir.Encoding;
import dev.skipgate.compiler.ir.Grid;
import dev.skipgate.compiler.ir.Operand;
import dev.skipgate.compiler.ir.Phase;
import dev.skipgate.compiler.ir.RowMap;
import dev.skipgate.compiler.ir.WeightImage;
import java.util.Arrays;
import java.util.List;

/** Writes the weight memories, column tables and biases (docs/datapath.md section 3). */
final class WeightWriter {
    private final Grid grid;
    private final List<Phase> phases;
    private final int slotBits;
    private final int shiftBits;
    private final int entryBits;
    private final int codeBits;
    private final int wordBits;
    private final int[][] columnWords;
    private final byte[][] columnPositions;
    private final int[][] columnLengths;

    WeightWriter(Grid grid, List<Phase> phases, ArraySizes sizes) {
        this.grid = grid;
        this.phases = phases;
        slotBits = sizes.slotBits();
        shiftBits = sizes.shiftBits();
        entryBits = sizes.entryBits();
        codeBits = sizes.codeBits();
        wordBits = sizes.wordBits();
        columnWords = new int[grid.lanes()][sizes.columns()];
        columnPositions = new byte[grid.lanes()][sizes.columns()];
        columnLengths = new int[grid.lanes()][sizes.columns()];
    }

    WeightImage write(int[][][] biases) {
        long[][] words = new long[grid.banks()][];
        int longest = 1;
        for (int bank = 0; bank < grid.banks(); bank++) {
            Bits bits = new Bits();
            for (int lane = bank * grid.lanesPerBank(); lane < (bank + 1) * grid.lanesPerBank(); lane++) {
                writeLane(lane, bits);
            }
            words[bank] = bits.words();
            longest = Math.max(longest, words[bank].length);
        }
        for (int bank = 0; bank < words.length; bank++) {
            words[bank] = Arrays.copyOf(words[bank], longest);
        }
        return new WeightImage(words, columnWords, columnPositions, columnLengths, biases);
    }

    private void writeLane(int lane, Bits bits) {
        for (Phase phase : phases) {
            for (Operand operand : phase.operands()) {
                if (operand.isConstant()) {
                    continue;
                }
                LaneTerms terms = new LaneTerms(operand, phase.rows(), grid);
                bits.startWord();
                if (operand.encoding() == Encoding.PACKED) {
                    writePacked(lane, operand, terms, bits);
                } else {
                    writeCompressed(lane, operand, phase.rows(), terms, bits);
                }
            }
        }
    }

    private void writePacked(int lane, Operand operand, LaneTerms terms, Bits bits) {
        for (int column = 0; column < operand.weights().columns(); column++) {
            if (terms.holdsPacked(lane, column)) {
                begin(lane, operand, column, bits, codeBits);
                for (int code : terms.packedCodes(lane / grid.columnGroups(), column)) {
                    bits.add(code, codeBits);
                }
            }
        }
    }

    private void writeCompressed(int lane, Operand operand, RowMap rows, LaneTerms terms, Bits bits) {
        for (int column = 0; column < operand.weights().columns(); column++) {
            boolean elsewhere = !operand.isOneHot() && operand.columns().groups()[column] != lane % grid.columnGroups();
            if (elsewhere || operand.lengths()[lane][operand.columns().locals()[column]] == 0) {
                continue;
            }
            begin(lane, operand, column, bits, entryBits);
            terms.forEachTermOf(lane, column, (any, row, shift, negative) -> {
                long code = (long) shift << 1 | (negative ? 1 : 0);
                long slot = (long) rows.gates()[row] << slotBits | rows.slots()[row];
                bits.add(slot << (1 + shiftBits) | code, entryBits);
            });
        }
    }

    private void begin(int lane, Operand operand, int column, Bits bits, int itemBits) {
        bits.startItem(itemBits);
        int place = operand.columnBase() + operand.columns().locals()[column];
        columnWords[lane][place] = bits.word();
        columnPositions[lane][place] = (byte) bits.position(itemBits);
        columnLengths[lane][place] = operand.lengths()[lane][operand.columns().locals()[column]];
    }

    /** Fixed-size items laid into words; an item never crosses a word. */
    private final class Bits {
        private long[] words = new long[64];
        private int count;
        private int used;

        void startWord() {
            if (used > 0) {
                count++;
                used = 0;
            }
        }

        void startItem(int itemBits) {
            if (used + itemBits > wordBits) {
                startWord();
            }
        }

        void add(long item, int itemBits) {
            startItem(itemBits);
            if (count == words.length) {
                words = Arrays.copyOf(words, 2 * count);
            }
            words[count] |= item << used;
            used += itemBits;
        }

        int word() {
            return count;
        }

        int position(int itemBits) {
            return used / itemBits;
        }

        long[] words() {
            return Arrays.copyOf(words, used > 0 ? count + 1 : count);
        }
    }
}
