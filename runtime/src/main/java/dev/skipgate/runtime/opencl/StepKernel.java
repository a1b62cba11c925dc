package dev.skipgate.runtime.opencl;

import static dev.skipgate.runtime.opencl.PhaseTable.ALIGN;
import static dev.skipgate.runtime.opencl.PhaseTable.ARGUMENT_FRACTION;
import static dev.skipgate.runtime.opencl.PhaseTable.ARGUMENT_WIDTH;
import static dev.skipgate.runtime.opencl.PhaseTable.BIAS;
import static dev.skipgate.runtime.opencl.PhaseTable.BITS;
import static dev.skipgate.runtime.opencl.PhaseTable.CELLS;
import static dev.skipgate.runtime.opencl.PhaseTable.CELL_FRACTION;
import static dev.skipgate.runtime.opencl.PhaseTable.CELL_WIDTH;
import static dev.skipgate.runtime.opencl.PhaseTable.COLUMNS;
import static dev.skipgate.runtime.opencl.PhaseTable.EMBEDDING;
import static dev.skipgate.runtime.opencl.PhaseTable.FIRST_SHIFT;
import static dev.skipgate.runtime.opencl.PhaseTable.FRACTION;
import static dev.skipgate.runtime.opencl.PhaseTable.GATE_FRACTION;
import static dev.skipgate.runtime.opencl.PhaseTable.GATE_ROWS;
import static dev.skipgate.runtime.opencl.PhaseTable.GRU_AFTER;
import static dev.skipgate.runtime.opencl.PhaseTable.GRU_BEFORE;
import static dev.skipgate.runtime.opencl.PhaseTable.GRU_RESET;
import static dev.skipgate.runtime.opencl.PhaseTable.KEPT;
import static dev.skipgate.runtime.opencl.PhaseTable.KIND;
import static dev.skipgate.runtime.opencl.PhaseTable.LSTM;
import static dev.skipgate.runtime.opencl.PhaseTable.MATRICES;
import static dev.skipgate.runtime.opencl.PhaseTable.MIXED_FRACTION;
import static dev.skipgate.runtime.opencl.PhaseTable.MOST_MATRICES;
import static dev.skipgate.runtime.opencl.PhaseTable.MOST_SUMS;
import static dev.skipgate.runtime.opencl.PhaseTable.NEXT;
import static dev.skipgate.runtime.opencl.PhaseTable.OLD;
import static dev.skipgate.runtime.opencl.PhaseTable.OUTPUT;
import static dev.skipgate.runtime.opencl.PhaseTable.PHASE_SIZE;
import static dev.skipgate.runtime.opencl.PhaseTable.RELU;
import static dev.skipgate.runtime.opencl.PhaseTable.RNN_TANH;
import static dev.skipgate.runtime.opencl.PhaseTable.SECOND_SHIFT;
import static dev.skipgate.runtime.opencl.PhaseTable.SIGMOID;
import static dev.skipgate.runtime.opencl.PhaseTable.SUMS;
import static dev.skipgate.runtime.opencl.PhaseTable.SUM_FRACTION;
import static dev.skipgate.runtime.opencl.PhaseTable.SUM_SIZE;
import static dev.skipgate.runtime.opencl.PhaseTable.TANH;
import static dev.skipgate.runtime.opencl.PhaseTable.UNITS;
import static dev.skipgate.runtime.opencl.PhaseTable.VALUES;
import static dev.skipgate.runtime.opencl.PhaseTable.VECTOR;
import static dev.skipgate.runtime.opencl.PhaseTable.WIDTH;
import static dev.skipgate.runtime.opencl.PhaseTable.WORD;

/**
 * The whole of a launch: many steps, all layers, and a work-group for each sequence or for each tile of eight. What it computes is the table's: this class knows no network. Units are dealt round the
 * work-items of the group, which meet at a barrier twice a phase: when all have computed, and when what they give lies where others read it.
 *
 * <p>Aparapi writes OpenCL from this class's bytecode, which is why it has neither switch, break, continue nor objects. {@link PhaseTable} says what the numbers mean.
 */
final class StepKernel extends ProductKernel {
    int phases;

    int[] biases = {0};

    /** Indices or vectors, {@code [sequence][step][element]}. */
    int[] input = {0};

    /** Elements of a step. */
    int inputSize;

    /** Logits, and the argmax behind them: {@code [sequence][step][rows + 1]}. */
    int[] output = {0};

    int outputRows;
    int steps;

    /** Sequences of a group: 1 or {@link PhaseTable#TILE}. */
    int tile;

    @Override
    public void run() {
        int item = getLocalId();
        int items = getLocalSize();
        int group = getGroupId();
        for (int phase = 0; phase < phases; phase++) {
            int at = table[phase];
            if (table[at + KEPT] != 0) {
                spread(at, table[at + VALUES], group, item, items);
            }
        }
        localGlobalBarrier();
        for (int step = 0; step < steps; step++) {
            for (int phase = 0; phase < phases; phase++) {
                int at = table[phase];
                int units = table[at + UNITS];
                int scratch = (group * items + item) * MOST_SUMS * tile;
                for (int unit = item; unit < units; unit += items) {
                    for (int sum = 0; sum < table[at + SUMS]; sum++) {
                        add(at, sum, unit, group, step, scratch + sum * tile);
                    }
                    for (int one = 0; one < tile; one++) {
                        compute(at, unit, group, one, step, scratch + one);
                    }
                }
                localGlobalBarrier();
                int given = group * block + table[at + VALUES];
                if (table[at + KIND] == OUTPUT) {
                    for (int one = 0; one < tile; one++) {
                        values[(given + item) * tile + one] = best(group * tile + one, step, item, units, items);
                    }
                } else {
                    for (int value = item; value < units * tile; value += items) {
                        values[given * tile + value] = values[(group * block + NEXT) * tile + value];
                    }
                    spread(at, NEXT, group, item, items);
                }
                localGlobalBarrier();
                if (table[at + KIND] == OUTPUT && item < tile) {
                    choose(group * tile + item, step, given * tile + item, units, items);
                }
            }
        }
    }

    /**
     * Makes the bits of what a phase gives from its values: bit {@code b} of 64 neighbours lies in word {@code (number / 64) * width + b}. Beyond the last value stands anything, which meets
     * no weight.
     */
    private void spread(int at, int place, int group, int item, int items) {
        int width = table[at + WIDTH];
        int count = (table[at + UNITS] + WORD - 1) / WORD * width;
        if (table[at + BITS] < 0) {
            count = 0;
        }
        for (int word = item; word < count; word += items) {
            int from = group * block + place + word / width * WORD;
            int bit = word % width;
            long gathered = 0;
            for (int column = 0; column < WORD; column++) {
                gathered |= ((long) ((values[from + column] >> bit) & 1)) << column;
            }
            bits[group * words + table[at + BITS] + word] = gathered;
        }
    }

    /** One sum of a unit, for all sequences of the group, at the binary point of the sums. */
    private void add(int at, int number, int unit, int group, int step, int to) {
        int sum = at + PHASE_SIZE + number * SUM_SIZE;
        int bias = biases[table[at + BIAS] + table[sum] * table[at + UNITS] + unit];
        for (int one = 0; one < tile; one++) {
            sums[to + one] = bias;
        }
        for (int m = 0; m < MOST_MATRICES; m++) {
            int gate = table[sum + 1 + m];
            if (gate >= 0) {
                int matrix = table[at + MATRICES + m];
                int row = gate * table[at + GATE_ROWS] + unit;
                if (table[matrix + COLUMNS] >= 0) {
                    for (int one = 0; one < tile; one++) {
                        int hot = input[(group * tile + one) * steps + step];
                        sums[to + one] += column(matrix, row, hot) << table[matrix + ALIGN];
                    }
                } else if (tile > 1) {
                    addTile(matrix, row, group, to);
                } else {
                    sums[to] += product(matrix, row, group) << table[matrix + ALIGN];
                }
            }
        }
    }

    /** What a unit gives to one sequence of the group; the other units still read the vectors of before. */
    private void compute(int at, int unit, int group, int one, int step, int from) {
        int kind = table[at + KIND];
        int place = group * block * tile + one;
        int when = (group * tile + one) * steps + step;
        long value = 0;
        if (kind == EMBEDDING) {
            value = constants[table[at + SIGMOID] + input[when] * table[at + UNITS] + unit];
        } else if (kind == VECTOR) {
            value = input[when * inputSize + unit];
        } else if (kind == LSTM) {
            value = lstm(at, place + (table[at + CELLS] + unit) * tile, from);
        } else if (kind == GRU_AFTER) {
            value = gruAfter(at, place + (table[at + OLD] + unit) * tile, from);
        } else if (kind == GRU_RESET) {
            long reset = sigmoid(at, argument(at, sums[from]));
            // Kept for the phase after.
            values[place + (table[at + CELLS] + unit) * tile] = (int) sigmoid(at, argument(at, sums[from + tile]));
            value = requantize(
                    reset * values[place + (table[at + OLD] + unit) * tile],
                    table[at + GATE_FRACTION] + table[at + FRACTION],
                    table[at + WIDTH],
                    table[at + FRACTION]);
        } else if (kind == GRU_BEFORE) {
            value = mixed(
                    at,
                    values[place + (table[at + CELLS] + unit) * tile],
                    tanh(at, argument(at, sums[from])),
                    values[place + (table[at + OLD] + unit) * tile]);
        } else if (kind == RNN_TANH) {
            value = tanh(at, argument(at, sums[from]));
        } else {
            value = requantize(sums[from], table[at + SUM_FRACTION], table[at + WIDTH], table[at + FRACTION]);
            if (table[at + RELU] != 0 && value < 0) {
                value = 0;
            }
        }
        if (kind == OUTPUT) {
            output[when * (outputRows + 1) + unit] = (int) value;
        } else {
            values[place + (NEXT + unit) * tile] = (int) value;
        }
    }

    private long lstm(int at, int cell, int from) {
        long i = sigmoid(at, argument(at, sums[from]));
        long f = sigmoid(at, argument(at, sums[from + tile]));
        long g = tanh(at, argument(at, sums[from + 2 * tile]));
        long o = sigmoid(at, argument(at, sums[from + 3 * tile]));
        long kept = (f * values[cell]) << table[at + FIRST_SHIFT];
        long added = (i * g) << table[at + SECOND_SHIFT];
        long next =
                requantize(kept + added, table[at + MIXED_FRACTION], table[at + CELL_WIDTH], table[at + CELL_FRACTION]);
        values[cell] = (int) next;
        long squashed =
                requantize(next, table[at + CELL_FRACTION], table[at + ARGUMENT_WIDTH], table[at + ARGUMENT_FRACTION]);
        return requantize(
                o * tanh(at, squashed), 2 * table[at + GATE_FRACTION], table[at + WIDTH], table[at + FRACTION]);
    }

    private long gruAfter(int at, int old, int from) {
        int gateFraction = table[at + GATE_FRACTION];
        long reset = sigmoid(at, argument(at, sums[from]));
        long candidate = requantize(
                (sums[from + 2 * tile] << gateFraction) + reset * sums[from + 3 * tile],
                table[at + SUM_FRACTION] + gateFraction,
                table[at + ARGUMENT_WIDTH],
                table[at + ARGUMENT_FRACTION]);
        return mixed(at, sigmoid(at, argument(at, sums[from + tile])), tanh(at, candidate), values[old]);
    }

    /** A GRU's new value: {@code (1 - update) candidate + update old}. */
    private long mixed(int at, long update, long candidate, long old) {
        long aligned = candidate << table[at + FIRST_SHIFT];
        long before = old << table[at + SECOND_SHIFT];
        return requantize(
                (aligned << table[at + GATE_FRACTION]) + update * (before - aligned),
                table[at + MIXED_FRACTION],
                table[at + WIDTH],
                table[at + FRACTION]);
    }

    private long sigmoid(int at, long argument) {
        int place = ((int) argument) & ((1 << table[at + ARGUMENT_WIDTH]) - 1);
        return constants[table[at + SIGMOID] + place];
    }

    private long tanh(int at, long argument) {
        int place = ((int) argument) & ((1 << table[at + ARGUMENT_WIDTH]) - 1);
        return constants[table[at + TANH] + place];
    }

    /** A sum as an argument of the tables. */
    private long argument(int at, long sum) {
        return requantize(sum, table[at + SUM_FRACTION], table[at + ARGUMENT_WIDTH], table[at + ARGUMENT_FRACTION]);
    }

    /** The greatest logit among every so many, the lowest index among equals; -1 when there is none for this work-item. */
    private int best(int sequence, int step, int item, int units, int items) {
        int from = (sequence * steps + step) * (outputRows + 1);
        int chosen = item < units ? item : -1;
        for (int row = item + items; row < units; row += items) {
            if (output[from + row] > output[from + chosen]) {
                chosen = row;
            }
        }
        return chosen;
    }

    /** The best of what {@link #best} gave. */
    private void choose(int sequence, int step, int place, int units, int items) {
        int from = (sequence * steps + step) * (outputRows + 1);
        int candidates = items < units ? items : units;
        int chosen = 0;
        for (int item = 0; item < candidates; item++) {
            int row = values[place + item * tile];
            int logit = output[from + row];
            if (logit > output[from + chosen] || (logit == output[from + chosen] && row < chosen)) {
                chosen = row;
            }
        }
        output[from + outputRows] = chosen;
    }
}
