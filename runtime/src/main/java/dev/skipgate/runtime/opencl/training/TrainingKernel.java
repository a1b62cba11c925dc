package dev.skipgate.runtime.opencl.training;

import static dev.skipgate.runtime.opencl.training.ProductTable.COUNT_ROOM;
import static dev.skipgate.runtime.opencl.training.ProductTable.INPUT;
import static dev.skipgate.runtime.opencl.training.ProductTable.INPUT_BACK;
import static dev.skipgate.runtime.opencl.training.ProductTable.LIST_ROOM;
import static dev.skipgate.runtime.opencl.training.ProductTable.MATRIX;
import static dev.skipgate.runtime.opencl.training.ProductTable.MODES;
import static dev.skipgate.runtime.opencl.training.ProductTable.MODE_SIZE;
import static dev.skipgate.runtime.opencl.training.ProductTable.PARTS;
import static dev.skipgate.runtime.opencl.training.ProductTable.SEGMENT;
import static dev.skipgate.runtime.opencl.training.ProductTable.STATE;
import static dev.skipgate.runtime.opencl.training.ProductTable.STATE_BACK;
import static dev.skipgate.runtime.opencl.training.ProductTable.TURNS;

/**
 * A layer of the trainer on a device. A launch does one of five things to a whole window: multiplies its inputs, goes through its steps, goes back through them, adds up the gradients of the
 * weights, multiplies gradients back to the inputs. A work-group takes one part of it after the other, and groups never wait for each other; within a part work-items meet three times a step.
 *
 * <p>The launches of a pass are passes of one execution: Aparapi's native code makes the memory of an array anew, from Java's copy, when the garbage collector has moved the array since the execution
 * before. So what is to outlast an execution is fetched after it.
 *
 * <p>Aparapi writes OpenCL from this class's bytecode, which is why it has neither switch, break, continue nor objects.
 */
public final class TrainingKernel extends WeightKernel {
    /** Modes; those of a forward and of a backward pass follow one another. */
    static final int MULTIPLY = 0;

    static final int FORWARD = 1;
    static final int BACKWARD = 2;
    static final int WEIGHTS = 3;
    static final int MULTIPLY_BACK = 4;
    static final int MODE_COUNT = 5;

    /** Of the first launch of a pass. */
    int firstMode;

    int reverse;

    /** Places in {@link #given}. */
    int biasAt;

    int inputAt;
    int firstStates;

    /** Place in {@link #kept} of the states that are multiplied, a row for each step of each sequence. */
    int multiplied;

    /** Places in {@link #gradients}. */
    int inputGradients;

    /** Place in {@link #values} of the cell states after the window. */
    int lastCells;

    /** Place in {@link #numbers} of the first steps. */
    int spans;

    @Override
    public void run() {
        int item = getLocalId();
        int items = getLocalSize();
        int groups = getNumGroups();
        int mode = firstMode + getPassId();
        int at = MODES + mode * MODE_SIZE;
        // A part is a row of the window, a sequence with its steps, or some rows of weights; turns are its steps or
        // products.
        for (int part = getGroupId(); part < table[at + PARTS]; part += groups) {
            start(mode, part, item, items);
            localGlobalBarrier();
            for (int turn = 0; turn < table[at + TURNS]; turn++) {
                first(mode, part, turn, item, items);
                localGlobalBarrier();
                second(mode, part, turn, item, items);
                localGlobalBarrier();
                third(mode, part, turn, item, items);
                localGlobalBarrier();
            }
        }
    }

    private int list(int mode) {
        return getGroupId() * table[MODES + mode * MODE_SIZE + LIST_ROOM];
    }

    private int count(int mode) {
        return getGroupId() * table[MODES + mode * MODE_SIZE + COUNT_ROOM];
    }

    /** The step of a turn, forward or back through time. */
    private int stepOf(int mode, int turn) {
        int step = turn;
        if (mode == BACKWARD) {
            step = time - 1 - turn;
        }
        return reverse == 0 ? step : time - 1 - step;
    }

    /** Where the states before a step lie; in reverse, slots are read from behind. */
    private int before(int step, int sequence) {
        return ((step + reverse) * batch + sequence) * units;
    }

    private int after(int step, int sequence) {
        return ((step + 1 - reverse) * batch + sequence) * units;
    }

    /** 1 where a step of a sequence is one, 0 where it is padding. */
    private int isStep(int step, int sequence) {
        int behind = step < numbers[spans + batch + sequence] ? 1 : 0;
        return step >= numbers[spans + sequence] ? behind : 0;
    }

    private void start(int mode, int part, int item, int items) {
        if (mode == FORWARD) {
            takeStates(part, item, items);
        }
        if (mode == BACKWARD) {
            clearGradients(part, item, items);
        }
        if (mode == WEIGHTS) {
            clearWeights(part, item, items);
        }
    }

    private void takeStates(int sequence, int item, int items) {
        int at = before(stepOf(FORWARD, 0), sequence);
        for (int unit = item; unit < units; unit += items) {
            values[at + unit] = given[firstStates + sequence * units + unit];
            kept[cells + at + unit] = given[firstStates + (batch + sequence) * units + unit];
        }
    }

    private void clearGradients(int sequence, int item, int items) {
        for (int unit = item; unit < units; unit += items) {
            scratch[hiddenGradient + sequence * units + unit] = 0;
            scratch[cellGradient + sequence * units + unit] = 0;
        }
        for (int gate = 0; gate < MOST_GATES; gate++) {
            zeros[(sequence * items + item) * MOST_GATES + gate] = 0;
        }
    }

    /** Lists what is multiplied; on the way back first the cells. */
    private void first(int mode, int part, int turn, int item, int items) {
        int list = list(mode);
        int count = count(mode);
        if (mode == MULTIPLY) {
            int number = (1 - hot) * inputs;
            list(list, count, GIVEN, inputAt + part * inputStride, 1, number, table[INPUT + SEGMENT], item, items);
        }
        if (mode == MULTIPLY_BACK) {
            int from = gateGradients + part * gateStride;
            list(list, count, gradientSource, from, 1, outputs, table[INPUT_BACK + SEGMENT], item, items);
        }
        if (mode == FORWARD) {
            listState(part, stepOf(mode, turn), list, count, item, items);
        }
        if (mode == BACKWARD) {
            cellsBackward(part, stepOf(mode, turn), item, items);
        }
        if (mode == WEIGHTS) {
            listSteps(
                    part,
                    turn,
                    list,
                    table[MODES + mode * MODE_SIZE + LIST_ROOM],
                    count,
                    table[MODES + mode * MODE_SIZE + COUNT_ROOM],
                    item,
                    items);
        }
    }

    /** The units of a state that are multiplied; what has been dropped is not. */
    private void listState(int sequence, int step, int list, int count, int item, int items) {
        int from = before(step, sequence) + stateFirst;
        int to = multiplied + (step * batch + sequence) * stateStride;
        int segment = table[STATE + SEGMENT];
        int number = states * isStep(step, sequence);
        // The work-item that lists a segment has made it, so they need not meet in between.
        for (int begin = item * segment; begin < number; begin += items * segment) {
            int end = begin + segment < number ? begin + segment : number;
            for (int unit = begin; unit < end; unit++) {
                kept[to + unit] = stateScale * values[from + unit * statePeriod];
            }
        }
        list(list, count, KEPT, to, 1, number, segment, item, items);
    }

    private void cellsBackward(int sequence, int step, int item, int items) {
        int row = step * batch + sequence;
        int valid = isStep(step, sequence);
        for (int unit = item; unit < units; unit += items) {
            int state = sequence * units + unit;
            scratch[hiddenGradient + state] =
                    noTiny(scratch[hiddenGradient + state] + outputGradient[row * units + unit]);
            scratch[cellGradient + state] = noTiny(scratch[cellGradient + state]);
            if (valid != 0) {
                cellBackward(
                        row * gateStride + unit,
                        row * units + unit,
                        before(step, sequence) + unit,
                        after(step, sequence) + unit,
                        state,
                        (sequence * items + item) * MOST_GATES);
            } else {
                for (int gate = unit; gate < outputs; gate += units) {
                    scratch[gateGradients + row * gateStride + gate] = 0;
                    scratch[stateSumGradients + row * gateStride + gate] = 0;
                }
            }
        }
    }

    private void second(int mode, int part, int turn, int item, int items) {
        int list = list(mode);
        int count = count(mode);
        if (mode == MULTIPLY) {
            if (hot != 0) {
                pick(part, item, items);
            } else {
                int to = kind == DENSE ? part * gateStride : gates + part * gateStride;
                columns(INPUT, outputs, list, count, to, item, items);
            }
        }
        if (mode == MULTIPLY_BACK) {
            columns(INPUT_BACK, inputs, list, count, inputGradients + part * inputStride, item, items);
        }
        if (mode == FORWARD) {
            int step = stepOf(mode, turn);
            int to = (kind == GRU ? stateSums : gates) + (step * batch + part) * gateStride;
            columns(STATE, outputs * isStep(step, part), list, count, to, item, items);
        }
        if (mode == BACKWARD) {
            // Nothing goes back beyond the first step.
            int number = turn + 1 < time ? outputs : 0;
            int from = (kind == GRU ? stateSumGradients : gateGradients)
                    + (stepOf(mode, turn) * batch + part) * gateStride;
            list(list, count, SCRATCH, from, 1, number, table[STATE_BACK + SEGMENT], item, items);
        }
        if (mode == WEIGHTS) {
            addWeights(
                    part,
                    turn,
                    list,
                    table[MODES + mode * MODE_SIZE + LIST_ROOM],
                    count,
                    table[MODES + mode * MODE_SIZE + COUNT_ROOM],
                    item,
                    items);
        }
    }

    private void pick(int row, int item, int items) {
        int column = table[INPUT + MATRIX] + numbers[row] * gateStride;
        for (int output = item; output < outputs; output += items) {
            kept[gates + row * gateStride + output] = given[biasAt + output] + given[column + output];
        }
    }

    private void columns(int product, int number, int list, int count, int to, int item, int items) {
        for (int column = item * width; column < number; column += items * width) {
            multiply(product, list, count, column, 0, to);
        }
    }

    private void third(int mode, int part, int turn, int item, int items) {
        int list = list(mode);
        int count = count(mode);
        if (mode == FORWARD) {
            cellsForward(part, stepOf(mode, turn), turn + 1 == time ? 1 : 0, item, items);
        }
        if (mode == BACKWARD) {
            columns(STATE_BACK, turn + 1 < time ? states : 0, list, count, hiddenGradient + part * units, item, items);
        }
    }

    private void cellsForward(int sequence, int step, int isLast, int item, int items) {
        int row = step * batch + sequence;
        int valid = isStep(step, sequence);
        for (int unit = item; unit < units; unit += items) {
            int before = before(step, sequence) + unit;
            int after = after(step, sequence) + unit;
            if (valid != 0) {
                cellForward(row * gateStride + unit, row * units + unit, before, after);
            } else {
                values[after] = values[before];
                kept[cells + after] = kept[cells + before];
            }
            if (isLast != 0) {
                values[lastCells + sequence * units + unit] = kept[cells + after];
            }
        }
    }
}
