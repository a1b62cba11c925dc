package dev.skipgate.runtime.opencl.training;

import static dev.skipgate.runtime.opencl.training.ProductTable.ACROSS;
import static dev.skipgate.runtime.opencl.training.ProductTable.ALONG;
import static dev.skipgate.runtime.opencl.training.ProductTable.BESIDES;
import static dev.skipgate.runtime.opencl.training.ProductTable.BIAS;
import static dev.skipgate.runtime.opencl.training.ProductTable.COLUMNS;
import static dev.skipgate.runtime.opencl.training.ProductTable.MADE;
import static dev.skipgate.runtime.opencl.training.ProductTable.MATRIX;
import static dev.skipgate.runtime.opencl.training.ProductTable.ONTO_KEPT;
import static dev.skipgate.runtime.opencl.training.ProductTable.ONTO_STATE;
import static dev.skipgate.runtime.opencl.training.ProductTable.PERIOD;
import static dev.skipgate.runtime.opencl.training.ProductTable.SEGMENT;
import static dev.skipgate.runtime.opencl.training.ProductTable.SEGMENTS;
import static dev.skipgate.runtime.opencl.training.ProductTable.STRIDE;
import static dev.skipgate.runtime.opencl.training.ProductTable.TARGET;
import static dev.skipgate.runtime.opencl.training.ProductTable.TILE;
import static dev.skipgate.runtime.opencl.training.ProductTable.TO_KEPT;
import static dev.skipgate.runtime.opencl.training.ProductTable.TO_VALUES;

import com.aparapi.Kernel;

/**
 * Products that skip zeros, for {@link TrainingKernel}: what is not zero of a vector is listed, and the rows of a matrix that the list names are added up. So a gate gradient below the threshold, a
 * unit that a row pattern drops, and a tile that a tile pattern drops cost nothing in the products.
 */
abstract class ListKernel extends Kernel {
    /** Neighbouring columns that a work-item of a processor adds up: four vectors of 256 bits. */
    static final int WIDE = 32;

    /** Where a list's values come from. */
    static final int GIVEN = 0;

    static final int KEPT = 1;
    static final int SCRATCH = 2;
    static final int OUTPUT_GRADIENT = 3;

    int[] table = {0};

    /** What the host gives to a forward pass: weights in both orders, biases, states, inputs. */
    float[] given = {0};

    /** What it gives to a backward pass: the gradient of what the layer gave. */
    float[] outputGradient = {0};

    /** What a forward pass leaves for the way back; its copy in Java has to be made before the next launch. */
    float[] kept = {0};

    /** What is of no use after a launch. */
    float[] scratch = {0};

    /** What a forward pass gives to the host. */
    float[] values = {0};

    /** What a backward pass gives to the host. */
    float[] gradients = {0};

    /** Lists, segment by segment: values, their places, and how many each segment has. */
    float[] listed = {0};

    int[] places = {0};
    int[] counts = {0};

    /** {@link #WIDE}, or 1 where neighbouring work-items want neighbouring numbers. */
    int width;

    /** Of the row pattern over the state. */
    int stateFirst;

    int statePeriod;
    float stateScale;

    /** Lists what is not zero among {@code number} values that lie {@code stride} apart, of every so many segments from the first on. */
    final void list(
            int list, int count, int source, int from, int stride, int number, int segment, int first, int every) {
        for (int each = first; each * segment < number; each += every) {
            int begin = each * segment;
            int end = begin + segment < number ? begin + segment : number;
            int at = list + begin;
            for (int place = begin; place < end; place++) {
                int where = from + place * stride;
                float value = valueOf(source, where);
                if (value != 0) {
                    listed[at] = value;
                    places[at] = place;
                    at++;
                }
            }
            counts[count + each] = at - list - begin;
        }
    }

    private float valueOf(int source, int where) {
        float value = 0;
        if (source == GIVEN) {
            value = given[where];
        }
        if (source == KEPT) {
            value = kept[where];
        }
        if (source == SCRATCH) {
            value = scratch[where];
        }
        if (source == OUTPUT_GRADIENT) {
            value = outputGradient[where];
        }
        return value;
    }

    /**
     * Adds up columns of a product.
     *
     * @param list where it begins; {@code count} where its counts do
     * @param fixed what tiles count before those of the product
     * @param to where the first column goes
     */
    final void multiply(int product, int list, int count, int column, int fixed, int to) {
        if (width == 1) {
            multiplyOne(product, list, count, column, fixed, to);
        } else {
            multiplyMany(product, list, count, column, fixed, to);
        }
    }

    private void multiplyMany(int product, int list, int count, int column, int fixed, int to) {
        float[] sums = new float[32];
        for (int i = 0; i < WIDE; i++) {
            sums[i] = 0;
        }
        int stride = table[product + STRIDE];
        int matrix = table[product + MATRIX] + column;
        int tile = column / table[product + TILE] * table[product + ACROSS] + fixed;
        for (int segment = 0; segment < table[product + SEGMENTS]; segment++) {
            if ((segment * table[product + ALONG] + tile) % table[product + PERIOD] == table[product + BIAS]) {
                int begin = list + segment * table[product + SEGMENT];
                int end = begin + counts[count + segment];
                if (table[product + MADE] != 0) {
                    for (int entry = begin; entry < end; entry++) {
                        int row = matrix + places[entry] * stride;
                        float value = listed[entry];
                        for (int i = 0; i < WIDE; i++) {
                            sums[i] += value * kept[row + i];
                        }
                    }
                } else {
                    for (int entry = begin; entry < end; entry++) {
                        int row = matrix + places[entry] * stride;
                        float value = listed[entry];
                        for (int i = 0; i < WIDE; i++) {
                            sums[i] += value * given[row + i];
                        }
                    }
                }
            }
        }
        for (int i = 0; i < WIDE; i++) {
            if (column + i < table[product + COLUMNS]) {
                store(product, to, column + i, sums[i]);
            }
        }
    }

    private void multiplyOne(int product, int list, int count, int column, int fixed, int to) {
        float sum = 0;
        int stride = table[product + STRIDE];
        int matrix = table[product + MATRIX] + column;
        int tile = column / table[product + TILE] * table[product + ACROSS] + fixed;
        for (int segment = 0; segment < table[product + SEGMENTS]; segment++) {
            if ((segment * table[product + ALONG] + tile) % table[product + PERIOD] == table[product + BIAS]) {
                int begin = list + segment * table[product + SEGMENT];
                int end = begin + counts[count + segment];
                for (int entry = begin; entry < end; entry++) {
                    int at = matrix + places[entry] * stride;
                    sum += listed[entry] * (table[product + MADE] != 0 ? kept[at] : given[at]);
                }
            }
        }
        store(product, to, column, sum);
    }

    private void store(int product, int to, int column, float sum) {
        int target = table[product + TARGET];
        int besides = table[product + BESIDES];
        float whole = sum;
        if (besides >= 0) {
            whole += given[besides + column];
        }
        if (target == TO_KEPT) {
            kept[to + column] = whole;
        } else if (target == ONTO_KEPT) {
            kept[to + column] += whole;
        } else if (target == ONTO_STATE) {
            scratch[to + stateFirst + column * statePeriod] += stateScale * whole;
        } else if (target == TO_VALUES) {
            values[to + column] = whole;
        } else {
            gradients[to + column] = whole;
        }
    }
}
