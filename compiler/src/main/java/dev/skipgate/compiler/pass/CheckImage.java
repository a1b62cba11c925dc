package dev.skipgate.compiler.pass;

import dev.skipgate.compiler.diagnostics.Diagnostics;
import dev.skipgate.compiler.ir.ArraySizes;
import dev.skipgate.compiler.ir.Design;
import dev.skipgate.compiler.ir.Encoding;
import dev.skipgate.compiler.ir.Grid;
import dev.skipgate.compiler.ir.Operand;
import dev.skipgate.compiler.ir.Phase;
import dev.skipgate.compiler.ir.RowMap;
import dev.skipgate.compiler.ir.Segment;
import dev.skipgate.compiler.ir.Streaming;
import dev.skipgate.compiler.ir.WeightImage;
import dev.skipgate.runtime.numeric.WeightMatrix;
import java.util.Arrays;

/**
 * Reads the weight memories back as the hardware will and compares every weight with the matrix it came from. A difference is a
 * fault of the compiler, never of the user.
 */
public final class CheckImage implements Pass<Design, Design> {
    @Override
    public Design apply(Design design, Diagnostics diagnostics) {
        for (Phase phase : design.phases()) {
            for (Operand operand : phase.operands()) {
                if (!operand.isConstant()) {
                    check(design, operand);
                }
            }
        }
        design.streaming().ifPresent(streaming -> checkSegments(design, streaming));
        return design;
    }

    /** Every column has to lie within the words of its segment: only these are on chip when it is multiplied. */
    private static void checkSegments(Design design, Streaming streaming) {
        for (Segment segment : streaming.segments()) {
            for (int local = segment.firstColumn(); local < segment.endColumn(); local++) {
                checkWithin(design, segment, local, segment.imageWord());
            }
        }
        if (streaming.oneHot().isPresent()) {
            Segment first = streaming.oneHot().get();
            Operand operand = design.phases().get(first.phase()).operands().get(first.operand());
            for (int column = 0; column < operand.weights().columns(); column++) {
                checkWithin(design, first, column, first.imageWord() + column * first.bankWords());
            }
        }
    }

    private static void checkWithin(Design design, Segment segment, int local, int firstWord) {
        WeightImage image = design.image();
        ArraySizes sizes = design.sizes();
        Operand operand = design.phases().get(segment.phase()).operands().get(segment.operand());
        int perWord = operand.encoding() == Encoding.PACKED ? sizes.codesPerWord() : sizes.entriesPerWord();
        int place = operand.columnBase() + local;
        for (int lane = 0; lane < design.grid().lanes(); lane++) {
            int length = image.columnLengths()[lane][place];
            int first = image.columnWords()[lane][place];
            int words = (image.columnPositions()[lane][place] + length + perWord - 1) / perWord;
            if (length > 0 && (first < firstWord || first + words > firstWord + segment.bankWords())) {
                throw new IllegalStateException(
                        "'" + operand.name() + "', local column " + local + ": its weights lie outside its segment");
            }
        }
    }

    private static void check(Design design, Operand operand) {
        Grid grid = design.grid();
        WeightMatrix weights = operand.weights();
        int[][] rowAt = rowAt(operand.rows(), grid);
        long[] column = new long[weights.rows()];
        for (int c = 0; c < weights.columns(); c++) {
            Arrays.fill(column, 0);
            for (int lane = 0; lane < grid.lanes(); lane++) {
                boolean here = operand.isOneHot() || operand.columns().groups()[c] == lane % grid.columnGroups();
                if (here) {
                    addLane(design, operand, lane, operand.columns().locals()[c], rowAt, column);
                }
            }
            for (int row = 0; row < column.length; row++) {
                if (column[row] != weights.integer(row, c)) {
                    throw new IllegalStateException("'" + operand.name() + "', row " + row + ", column " + c
                            + ": the weight memories say " + column[row] + ", the matrix "
                            + weights.integer(row, c));
                }
            }
        }
    }

    /** The row at each slot of each row group; -1 where none lives. */
    private static int[][] rowAt(RowMap rows, Grid grid) {
        int[][] rowAt = new int[grid.rowGroups()][RowMap.GATES * rows.depth()];
        for (int[] ofGroup : rowAt) {
            Arrays.fill(ofGroup, -1);
        }
        for (int row = 0; row < rows.rows(); row++) {
            rowAt[rows.groups()[row]][rows.position(row)] = row;
        }
        return rowAt;
    }

    private static void addLane(Design design, Operand operand, int lane, int local, int[][] rowAt, long[] column) {
        WeightImage image = design.image();
        ArraySizes sizes = design.sizes();
        int place = operand.columnBase() + local;
        boolean packed = operand.encoding() == Encoding.PACKED;
        int depth = operand.rows().depth();
        int firstCode = operand.rows().firstGate() * depth;
        int bits = packed ? sizes.codeBits() : sizes.entryBits();
        int perWord = sizes.wordBits() / bits;
        long[] bank = image.words()[lane / design.grid().lanesPerBank()];
        int word = image.columnWords()[lane][place];
        int position = image.columnPositions()[lane][place];
        int[] rowOfSlot = rowAt[lane / design.grid().columnGroups()];
        for (int i = 0; i < image.columnLengths()[lane][place]; i++) {
            if (word >= bank.length) {
                throw new IllegalStateException("'" + operand.name() + "': a column goes on beyond its bank");
            }
            int item = (int) (bank[word] >>> (position * bits)) & ((1 << bits) - 1);
            int code = packed ? item - 1 : item & ((1 << (1 + sizes.shiftBits())) - 1);
            int slot = item >>> (1 + sizes.shiftBits());
            int s = slot & ((1 << sizes.slotBits()) - 1);
            int at = packed ? firstCode + i : (slot >>> sizes.slotBits()) * depth + s;
            if (code >= 0) {
                long term = 1L << (code >> 1);
                boolean exists = packed ? at < rowOfSlot.length : s < depth;
                int row = exists ? rowOfSlot[at] : -1;
                if (row < 0) {
                    throw new IllegalStateException("'" + operand.name() + "': a weight in a place without a row");
                }
                column[row] += (code & 1) == 0 ? term : -term;
            }
            if (++position == perWord) {
                position = 0;
                word++;
            }
        }
    }
}
