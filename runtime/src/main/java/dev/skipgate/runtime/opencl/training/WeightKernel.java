package dev.skipgate.runtime.opencl.training;

import static dev.skipgate.runtime.opencl.training.ProductTable.INPUT_WEIGHTS;
import static dev.skipgate.runtime.opencl.training.ProductTable.PLAIN_SEGMENT;
import static dev.skipgate.runtime.opencl.training.ProductTable.ROW_ACROSS;
import static dev.skipgate.runtime.opencl.training.ProductTable.ROW_TILE;
import static dev.skipgate.runtime.opencl.training.ProductTable.STATE_WEIGHTS;

/** The gradients of weights, for {@link TrainingKernel}: for each row of them the steps of all sequences in which its gate gradient is not zero are listed, and what was multiplied then is added up. */
abstract class WeightKernel extends CellKernel {
    /** Rows of weights whose gradients a group adds up side by side: neighbours in memory, read together. */
    static final int ROWS_TOGETHER = 16;

    int time;
    int batch;

    /** Rows of the weights. */
    int outputs;

    /** Columns of the weights that take inputs, and numbers from one row to the next. */
    int inputs;

    int inputStride;

    /** Units of the state that are multiplied, and numbers from one row to the next. */
    int states;

    int stateStride;

    /** Places in {@link #gradients}. */
    int weightGradients;

    int stateWeightGradients;
    int biasGradients;

    /** Tokens, one a row, where inputs are tokens; then the first step of each sequence, then the one after its last. */
    int[] numbers = {0};

    /** 1 where inputs are tokens. */
    int hot;

    /** Where the gradients of the gates are: {@link #SCRATCH}, or given where a layer has none. */
    int gradientSource;

    /** Only tokens add to gradients of weights one by one. */
    final void clearWeights(int part, int item, int items) {
        int from = part * ROWS_TOGETHER * inputStride;
        int to = from + hot * lanesOf(part) * inputStride;
        for (int each = from + item; each < to; each += items) {
            gradients[weightGradients + each] = 0;
        }
    }

    private int lanesOf(int part) {
        int left = outputs - part * ROWS_TOGETHER;
        return left < ROWS_TOGETHER ? left : ROWS_TOGETHER;
    }

    /** Of each of some rows of weights the steps whose gradient is not zero. */
    final void listSteps(int part, int turn, int list, int listRoom, int count, int countRoom, int item, int items) {
        int from = turn == 0 ? gateGradients : stateSumGradients;
        int lanes = turn == 0 ? lanesOf(part) : kind == GRU ? lanesOf(part) : 0;
        for (int lane = item; lane < lanes; lane += items) {
            int lists = list + lane * (listRoom / ROWS_TOGETHER);
            int counted = count + lane * (countRoom / ROWS_TOGETHER);
            int row = from + part * ROWS_TOGETHER + lane;
            list(lists, counted, gradientSource, row, gateStride, time * batch, PLAIN_SEGMENT, 0, 1);
        }
    }

    /** Gradients of some rows of the weights, and of their biases. */
    final void addWeights(int part, int turn, int list, int listRoom, int count, int countRoom, int item, int items) {
        int product = turn == 0 ? INPUT_WEIGHTS : STATE_WEIGHTS;
        int to = turn == 0 ? weightGradients : stateWeightGradients;
        int number = turn == 0 ? inputs * (1 - hot) : states;
        int stride = turn == 0 ? inputStride : stateStride;
        int blocks = (number + width - 1) / width;
        int lanes = lanesOf(part);
        for (int each = item; each < lanes * blocks; each += items) {
            int lane = each / blocks;
            int row = part * ROWS_TOGETHER + lane;
            int lists = list + lane * (listRoom / ROWS_TOGETHER);
            int counted = count + lane * (countRoom / ROWS_TOGETHER);
            int fixed = row / table[product + ROW_TILE] * table[product + ROW_ACROSS];
            multiply(product, lists, counted, each % blocks * width, fixed, to + row * stride);
        }
        for (int lane = item; lane < lanes; lane += items) {
            addBias(
                    part * ROWS_TOGETHER + lane,
                    turn,
                    list + lane * (listRoom / ROWS_TOGETHER),
                    count + lane * (countRoom / ROWS_TOGETHER));
        }
    }

    /** The sum of a list; where inputs are tokens its values also go to the columns of these. */
    private void addBias(int row, int turn, int list, int count) {
        float sum = 0;
        int picks = turn == 0 ? hot : 0;
        for (int segment = 0; segment * PLAIN_SEGMENT < time * batch; segment++) {
            int begin = list + segment * PLAIN_SEGMENT;
            int end = begin + counts[count + segment];
            for (int entry = begin; entry < end; entry++) {
                sum += listed[entry];
                if (picks != 0) {
                    gradients[weightGradients + row * inputStride + numbers[places[entry]]] += listed[entry];
                }
            }
        }
        gradients[biasGradients + turn * outputs + row] = sum;
    }
}
