package dev.skipgate.runtime.reference;

import dev.skipgate.runtime.SequenceState;
import dev.skipgate.runtime.bundle.Layer;
import java.util.Optional;
import java.util.function.IntToLongFunction;

/** One layer of the reference model: its sums, which are alike in all layers, and what its values become. */
abstract class LayerReference {
    private final Layer layer;
    private final int index;
    private final SparseRows inputRows;
    private final int inputAlign;
    private final int[] values;

    /** The input's product with a row of the input weights, of the step in hand. */
    private IntToLongFunction input = row -> 0;

    LayerReference(Layer layer, int index, int inputFraction, SparseWeights weights) {
        this.layer = layer;
        this.index = index;
        inputRows = weights.rows(layer.inputWeights());
        inputAlign = align(inputFraction, layer.inputWeights().weightFraction());
        values = new int[layer.units()];
    }

    /** What the layer gives; after a step, of that step. */
    final int[] values() {
        return values;
    }

    /** Sets the state to zero. */
    void reset() {}

    /** A copy of the state; empty where there is none. */
    Optional<SequenceState.LayerState> state() {
        return Optional.empty();
    }

    final void stepOneHot(int hot, StepListener listener) {
        listener.oneHot(hot);
        input = row -> layer.inputWeights().integer(row, hot);
        update(listener);
    }

    final void step(int[] vector, StepListener listener) {
        listener.vector(index, 0, vector);
        input = row -> inputRows.dot(row, vector);
        update(listener);
    }

    /** From the input of the step to the values. */
    abstract void update(StepListener listener);

    /** Tells the listener of a product but the input's. */
    final void tell(StepListener listener, int product, int[] vector) {
        listener.vector(index, product, vector);
    }

    /** Places to shift a product left, to the binary point of the sums. */
    final int align(int valueFraction, int weightFraction) {
        return layer.sum().fraction() - valueFraction - weightFraction;
    }

    /** The input's part of the sum of a row of the input weights. */
    final long inputSum(int row) {
        return input.applyAsLong(row) << inputAlign;
    }

    /** A finished sum: the products with the bias, which must fit in the accumulator. */
    final long sum(int row, long products) {
        long sum = products + layer.bias()[row];
        if (!layer.sum().holds(sum)) {
            throw new ArithmeticException("layer '" + layer.name() + "', row " + row + ": sum " + sum
                    + " does not fit in " + layer.sum().bits() + " bits; the accumulator's proof is wrong");
        }
        return sum;
    }
}
