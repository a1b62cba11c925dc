package dev.skipgate.runtime.opencl;

import dev.skipgate.runtime.numeric.SignedDigits;
import dev.skipgate.runtime.numeric.WeightMatrix;
import java.util.ArrayList;
import java.util.List;

/**
 * A weight matrix as {@link StepKernel} reads it. Its weights are terms, signed powers of two; the terms of one power are a plane. A plane with many terms is packed, two bits a weight, and multiplied by
 * counting bits; the terms of all others are compressed into lists of columns, one list a row. Neither form multiplies, and neither visits what is zero: words of 64 zeros, and all zeros, respectively.
 */
final class MatrixLayout {
    /** Operations for a word of a packed plane: so many, and so many again for each bit of the values. */
    private static final int WORD_COST = 5;

    private static final int BIT_COST = 4;

    /** Operations for a compressed term. */
    private static final int TERM_COST = 9;

    private static final int MOST_COLUMNS = 1 << (31 - PhaseTable.COLUMN_SHIFT);

    private final WeightMatrix matrix;
    private final int gates;
    private final int units;
    private final int words;

    /** The packed planes' shifts and places, in turn. */
    private final List<Integer> planes = new ArrayList<>();

    private int starts = PhaseTable.NONE;
    private int terms;

    /** @param gates gates of the layer, which the rows are divided among */
    private MatrixLayout(WeightMatrix matrix, int gates) {
        this.matrix = matrix;
        this.gates = gates;
        units = matrix.rows() / gates;
        words = (matrix.columns() + PhaseTable.WORD - 1) / PhaseTable.WORD;
    }

    /** Rows of a gate, filled up to whole blocks. */
    static int gateRows(int units) {
        return (units + PhaseTable.BLOCK - 1) / PhaseTable.BLOCK * PhaseTable.BLOCK;
    }

    /**
     * Lays a matrix out that reads values of so many bits.
     *
     * @param packs whether there may be packed planes
     */
    static MatrixLayout of(
            WeightMatrix matrix, int gates, int width, boolean packs, Numbers packed, Numbers entries, Numbers starts) {
        MatrixLayout layout = new MatrixLayout(matrix, gates);
        if (matrix.columns() >= MOST_COLUMNS) {
            throw new IllegalArgumentException(
                    "a matrix of " + matrix.columns() + " columns; the OpenCL kernel takes less than " + MOST_COLUMNS);
        }
        List<Integer> compressed = new ArrayList<>();
        for (int shift = 0; shift <= matrix.maxShift(); shift++) {
            Plane plane = layout.plane(shift);
            if (plane.terms() == 0) {
                continue;
            }
            if (packs
                    && plane.words() * ((long) WORD_COST + (long) BIT_COST * width)
                            <= plane.terms() * (long) TERM_COST) {
                layout.planes.add(shift);
                layout.planes.add(packed.size());
                plane.write(packed);
            } else {
                compressed.add(shift);
            }
        }
        if (!packs || !compressed.isEmpty()) {
            layout.compress(compressed, entries, starts);
        }
        return layout;
    }

    /** Lays the columns of a matrix out that reads a one-hot input. */
    static int columns(WeightMatrix matrix, int gates, Numbers constants) {
        int place = constants.size();
        MatrixLayout layout = new MatrixLayout(matrix, gates);
        for (int column = 0; column < matrix.columns(); column++) {
            for (int row = 0; row < layout.rows(); row++) {
                int code = layout.row(row);
                constants.add(code < 0 ? 0 : matrix.code(code, column));
            }
        }
        return place;
    }

    /** Rows of all gates, filled up. */
    int rows() {
        return gates * gateRows(units);
    }

    /** The matrix's row, or -1 for one that only fills up. */
    private int row(int laidOut) {
        int unit = laidOut % gateRows(units);
        return unit < units ? laidOut / gateRows(units) * units + unit : -1;
    }

    /** The terms of one shift: 1, -1 or 0. */
    private static int term(WeightMatrix matrix, int code, int shift) {
        if (matrix.coding() == WeightMatrix.Coding.POWER_OF_TWO) {
            return Math.abs(code) == shift + 1 ? Integer.signum(code) : 0;
        }
        int present = SignedDigits.nonZeroMask(code) >> shift & 1;
        return (SignedDigits.negativeMask(code) >> shift & 1) == 1 ? -present : present;
    }

    /** A plane: words of plus ones and of minus ones, {@code [block][word][row of the block][plus, minus]}. */
    private record Plane(long[] values, int terms, int words) {
        void write(Numbers packed) {
            for (long value : values) {
                packed.add(value);
            }
        }
    }

    private Plane plane(int shift) {
        long[] values = new long[rows() * words * 2];
        int count = 0;
        int used = 0;
        for (int laidOut = 0; laidOut < rows(); laidOut++) {
            int row = row(laidOut);
            for (int word = 0; row >= 0 && word < words; word++) {
                int at = ((laidOut / PhaseTable.BLOCK * words + word) * PhaseTable.BLOCK + laidOut % PhaseTable.BLOCK)
                        * 2;
                int end = Math.min(matrix.columns(), (word + 1) * PhaseTable.WORD);
                for (int column = word * PhaseTable.WORD; column < end; column++) {
                    int term = term(matrix, matrix.code(row, column), shift);
                    if (term != 0) {
                        values[term > 0 ? at : at + 1] |= 1L << (column % PhaseTable.WORD);
                        count++;
                    }
                }
                used += (values[at] | values[at + 1]) == 0 ? 0 : 1;
            }
        }
        return new Plane(values, count, used);
    }

    /** Lists of terms, each with an end; those of the rows of a block lie side by side, as long as the longest of them. */
    private void compress(List<Integer> shifts, Numbers entries, Numbers startNumbers) {
        starts = startNumbers.size();
        for (int block = 0; block < rows(); block += PhaseTable.BLOCK) {
            int[][] lists = new int[PhaseTable.BLOCK][];
            int longest = 0;
            for (int r = 0; r < PhaseTable.BLOCK; r++) {
                lists[r] = list(row(block + r), shifts);
                longest = Math.max(longest, lists[r].length);
                terms += lists[r].length;
            }
            startNumbers.add(entries.size());
            for (int k = 0; k <= longest; k++) {
                for (int[] list : lists) {
                    entries.add(k < list.length ? list[k] : PhaseTable.NONE);
                }
            }
        }
    }

    private int[] list(int row, List<Integer> shifts) {
        Numbers list = new Numbers();
        for (int column = 0; row >= 0 && column < matrix.columns(); column++) {
            int code = matrix.code(row, column);
            for (int shift : code == 0 ? List.<Integer>of() : shifts) {
                int term = term(matrix, code, shift);
                if (term != 0) {
                    list.add((column << PhaseTable.COLUMN_SHIFT) + (shift << 1) + (term < 0 ? 1 : 0));
                }
            }
        }
        return list.size() == 0 ? new int[0] : list.toInts();
    }

    /** Adds its entry to the table, for a vector that it reads. */
    int write(Numbers table, VectorPlace vector, int align) {
        int place = table.size();
        table.add(PhaseTable.NONE);
        table.add(rows());
        table.add(0);
        table.add(planes.size() / 2);
        table.add(words);
        table.add(vector.bits());
        table.add(vector.format().width());
        table.add(vector.values());
        table.add(starts);
        table.add(align);
        planes.forEach(table::add);
        return place;
    }

    /** Whether it reads its vector bit by bit. */
    boolean isPacked() {
        return !planes.isEmpty();
    }

    /** For reports, such as {@code 1 plane packed, 20 terms compressed}. */
    String describe() {
        List<String> parts = new ArrayList<>();
        if (isPacked()) {
            parts.add(planes.size() / 2 + (planes.size() == 2 ? " plane" : " planes") + " packed");
        }
        if (terms > 0) {
            parts.add(terms + (terms == 1 ? " term" : " terms") + " compressed");
        }
        return parts.isEmpty() ? "all zero" : String.join(", ", parts);
    }
}
