package dev.skipgate.compiler.pass;

import dev.skipgate.compiler.ir.ArraySizes;
import dev.skipgate.compiler.ir.Encoding;
import dev.skipgate.compiler.ir.Grid;
import dev.skipgate.compiler.ir.Operand;
import dev.skipgate.compiler.ir.Phase;
import dev.skipgate.compiler.ir.RowMap;
import dev.skipgate.compiler.ir.Segment;
import dev.skipgate.compiler.ir.Streaming;
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
                LaneTerms terms = new LaneTerms(operand, grid);
                bits.startWord();
                for (int column = 0; column < operand.weights().columns(); column++) {
                    writeColumn(lane, operand, terms, column, bits);
                }
            }
        }
    }

    /** Writes the weights of a column that a lane has, if any. */
    private void writeColumn(int lane, Operand operand, LaneTerms terms, int column, Bits bits) {
        if (operand.encoding() == Encoding.PACKED) {
            if (terms.holdsPacked(lane, column)) {
                begin(lane, operand, column, bits, codeBits);
                for (int code : terms.packedCodes(lane / grid.columnGroups(), column)) {
                    bits.add(code, codeBits);
                }
            }
            return;
        }
        boolean elsewhere = !operand.isOneHot() && operand.columns().groups()[column] != lane % grid.columnGroups();
        if (elsewhere || operand.lengths()[lane][operand.columns().locals()[column]] == 0) {
            return;
        }
        RowMap rows = operand.rows();
        begin(lane, operand, column, bits, entryBits);
        terms.forEachTermOf(lane, column, (any, row, shift, negative) -> {
            long code = (long) shift << 1 | (negative ? 1 : 0);
            long slot = (long) rows.gates()[row] << slotBits | rows.slots()[row];
            bits.add(slot << (1 + shiftBits) | code, entryBits);
        });
    }

    /** Writes streamed weights: every bank holds its part of all segments, then of all columns of a one-hot input. */
    WeightImage writeSegments(Streaming streaming, int[][][] biases) {
        long[][] words = new long[grid.banks()][];
        Bits[] banks = new Bits[grid.banks()];
        Arrays.setAll(banks, bank -> new Bits());
        for (Segment segment : streaming.segments()) {
            writeSegment(segment, banks);
        }
        streaming.oneHot().ifPresent(first -> writeOneHot(first, banks));
        for (int bank = 0; bank < banks.length; bank++) {
            words[bank] = banks[bank].words();
        }
        return new WeightImage(words, columnWords, columnPositions, columnLengths, biases);
    }

    private void writeSegment(Segment segment, Bits[] banks) {
        Operand operand = phases.get(segment.phase()).operands().get(segment.operand());
        LaneTerms terms = new LaneTerms(operand, grid);
        int[][] elements = operand.columns().elements(grid.columnGroups());
        for (int lane = 0; lane < grid.lanes(); lane++) {
            Bits bits = banks[lane / grid.lanesPerBank()];
            bits.startLane(lane % grid.lanesPerBank() == 0, segment.imageWord());
            for (int local = segment.firstColumn(); local < segment.endColumn(); local++) {
                int column = elements[lane % grid.columnGroups()][local];
                if (column >= 0) {
                    writeColumn(lane, operand, terms, column, bits);
                }
            }
        }
        for (Bits bits : banks) {
            bits.startAt(segment.imageWord() + segment.bankWords());
        }
    }

    private void writeOneHot(Segment first, Bits[] banks) {
        Operand operand = phases.get(first.phase()).operands().get(first.operand());
        LaneTerms terms = new LaneTerms(operand, grid);
        for (int column = 0; column < operand.weights().columns(); column++) {
            int at = first.imageWord() + column * first.bankWords();
            for (int lane = 0; lane < grid.lanes(); lane++) {
                Bits bits = banks[lane / grid.lanesPerBank()];
                bits.startLane(lane % grid.lanesPerBank() == 0, at);
                writeColumn(lane, operand, terms, column, bits);
            }
            for (Bits bits : banks) {
                bits.startAt(at + first.bankWords());
            }
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
            if (count >= words.length) {
                words = Arrays.copyOf(words, 2 * count);
            }
            words[count] |= item << used;
            used += itemBits;
        }

        /** The first lane of a bank begins at the given word, the second after it. */
        void startLane(boolean first, int word) {
            if (first) {
                startAt(word);
            } else {
                startWord();
            }
        }

        /** Goes on at a word; those left out are zero. */
        void startAt(int word) {
            startWord();
            if (word < count) {
                throw new IllegalStateException("a segment needs " + count + " words, " + word + " were planned");
            }
            count = word;
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
