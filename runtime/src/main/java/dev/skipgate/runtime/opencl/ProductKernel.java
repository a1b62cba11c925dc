package dev.skipgate.runtime.opencl;

import static dev.skipgate.runtime.opencl.PhaseTable.ALIGN;
import static dev.skipgate.runtime.opencl.PhaseTable.BLOCK;
import static dev.skipgate.runtime.opencl.PhaseTable.COLUMNS;
import static dev.skipgate.runtime.opencl.PhaseTable.COLUMN_SHIFT;
import static dev.skipgate.runtime.opencl.PhaseTable.FIXED;
import static dev.skipgate.runtime.opencl.PhaseTable.MATRIX_SIZE;
import static dev.skipgate.runtime.opencl.PhaseTable.PLANES;
import static dev.skipgate.runtime.opencl.PhaseTable.ROWS;
import static dev.skipgate.runtime.opencl.PhaseTable.STARTS;
import static dev.skipgate.runtime.opencl.PhaseTable.TILE;
import static dev.skipgate.runtime.opencl.PhaseTable.VECTOR_BITS;
import static dev.skipgate.runtime.opencl.PhaseTable.VECTOR_VALUES;
import static dev.skipgate.runtime.opencl.PhaseTable.VECTOR_WIDTH;
import static dev.skipgate.runtime.opencl.PhaseTable.WORDS;

import com.aparapi.Kernel;

/** What products with weights are made of, in OpenCL: the first half of {@link StepKernel}, which says more. No weight is multiplied. */
abstract class ProductKernel extends Kernel {
    /** Phases and matrices; the first {@link StepKernel#phases} numbers are the places of the phases. */
    int[] table = {0};

    /** Words of packed planes: 64 columns of weights that are plus one, and the same of minus one. */
    long[] planes = {0};

    /** Compressed weights, and where those of each block of rows begin. */
    int[] entries = {0};

    int[] starts = {0};

    /** Columns for one-hot inputs, embeddings and activation tables. */
    int[] constants = {0};

    /** Hidden states, cells, and what is given to the next phase: {@code [group][block][tile]}. */
    int[] values = {0};

    int block;

    /** The same vectors bit by bit, 64 values a word, where a group has one sequence: {@code [group][words]}. */
    long[] bits = {0};

    int words;

    /** Of the unit in hand: {@code [group][work-item][sum][tile]}. */
    long[] sums = {0};

    /** The weight that a one-hot input chooses. */
    final long column(int matrix, int row, int hot) {
        int code = constants[table[matrix + COLUMNS] + hot * table[matrix + ROWS] + row];
        long weight = code;
        if (table[matrix + FIXED] == 0 && code != 0) {
            weight = code > 0 ? 1L << (code - 1) : -(1L << (-code - 1));
        }
        return weight;
    }

    /** A row of a matrix times the vector of a sequence. */
    final long product(int matrix, int row, int group) {
        long sum = 0;
        for (int plane = 0; plane < table[matrix + PLANES]; plane++) {
            int at = matrix + MATRIX_SIZE + 2 * plane;
            sum += packed(matrix, table[at + 1], row, group) << table[at];
        }
        if (table[matrix + STARTS] >= 0) {
            sum += compressed(matrix, row, group);
        }
        return sum;
    }

    /** Counts, bit by bit of the values, how many plus ones and minus ones meet a set bit; words without weights are skipped. */
    private long packed(int matrix, int plane, int row, int group) {
        int width = table[matrix + VECTOR_WIDTH];
        int count = table[matrix + WORDS];
        int from = group * words + table[matrix + VECTOR_BITS];
        int at = plane + row / BLOCK * count * 2 * BLOCK + row % BLOCK * 2;
        long sum = 0;
        for (int word = 0; word < count; word++) {
            long plus = planes[at];
            long minus = planes[at + 1];
            if ((plus | minus) != 0) {
                for (int bit = 0; bit < width - 1; bit++) {
                    long set = bits[from + bit];
                    sum += (popcount(plus & set) - popcount(minus & set)) << bit;
                }
                // The highest bit of two's complement counts as negative.
                long sign = bits[from + width - 1];
                sum -= (popcount(plus & sign) - popcount(minus & sign)) << (width - 1);
            }
            from += width;
            at += 2 * BLOCK;
        }
        return sum;
    }

    /** Adds and subtracts shifted values, one for each weight that is not zero. */
    private long compressed(int matrix, int row, int group) {
        int from = group * block + table[matrix + VECTOR_VALUES];
        int at = starts[table[matrix + STARTS] + row / BLOCK] + row % BLOCK;
        long sum = 0;
        int entry = entries[at];
        while (entry >= 0) {
            long value = values[from + (entry >> COLUMN_SHIFT)];
            long term = value << ((entry >> 1) & 31);
            sum += (entry & 1) == 0 ? term : -term;
            at += BLOCK;
            entry = entries[at];
        }
        return sum;
    }

    /** The same for eight sequences, whose values are neighbours; 32 bits suffice, since every whole sum fits in them. */
    final void addTile(int matrix, int row, int group, int to) {
        int from = (group * block + table[matrix + VECTOR_VALUES]) * TILE;
        int at = starts[table[matrix + STARTS] + row / BLOCK] + row % BLOCK;
        int align = table[matrix + ALIGN];
        int sum0 = 0;
        int sum1 = 0;
        int sum2 = 0;
        int sum3 = 0;
        int sum4 = 0;
        int sum5 = 0;
        int sum6 = 0;
        int sum7 = 0;
        int entry = entries[at];
        // That its end is not known before keeps compilers from trying to take several entries at a time, which costs
        // more than it saves.
        while (entry >= 0) {
            int value = from + (entry >> COLUMN_SHIFT) * TILE;
            int shift = (entry >> 1) & 31;
            // All ones for a negative weight: x ^ -1 is -x - 1.
            int flip = -(entry & 1);
            sum0 += ((values[value] << shift) ^ flip) - flip;
            sum1 += ((values[value + 1] << shift) ^ flip) - flip;
            sum2 += ((values[value + 2] << shift) ^ flip) - flip;
            sum3 += ((values[value + 3] << shift) ^ flip) - flip;
            sum4 += ((values[value + 4] << shift) ^ flip) - flip;
            sum5 += ((values[value + 5] << shift) ^ flip) - flip;
            sum6 += ((values[value + 6] << shift) ^ flip) - flip;
            sum7 += ((values[value + 7] << shift) ^ flip) - flip;
            at += BLOCK;
            entry = entries[at];
        }
        sums[to] += ((long) sum0) << align;
        sums[to + 1] += ((long) sum1) << align;
        sums[to + 2] += ((long) sum2) << align;
        sums[to + 3] += ((long) sum3) << align;
        sums[to + 4] += ((long) sum4) << align;
        sums[to + 5] += ((long) sum5) << align;
        sums[to + 6] += ((long) sum6) << align;
        sums[to + 7] += ((long) sum7) << align;
    }

    /** As {@code FixedPointFormat.requantize}: rounds half up, then saturates. */
    final long requantize(long value, int from, int width, int fraction) {
        long greatest = (1L << (width - 1)) - 1;
        long least = -greatest - 1;
        int shift = from - fraction;
        long result = value;
        if (shift > 63) {
            result = 0;
        } else if (shift > 0) {
            result = (value >> shift) + ((value >> (shift - 1)) & 1);
        }
        result = result > greatest ? greatest : result < least ? least : result;
        if (shift < 0 && result != 0) {
            // Saturated before as well, so that nothing leaves 64 bits.
            result = shift <= -32 ? (result > 0 ? greatest : least) : result << -shift;
            result = result > greatest ? greatest : result < least ? least : result;
        }
        return result;
    }
}
