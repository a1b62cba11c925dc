package dev.skipgate.runtime.reference;

import dev.skipgate.runtime.SequenceState;
import dev.skipgate.runtime.bundle.RecurrentLayer;
import java.util.Arrays;
import java.util.Optional;

/** A layer that remembers its values: the hidden state. */
abstract class RecurrentReference extends LayerReference {
    private final SparseRows recurrentRows;
    private final int recurrentAlign;
    private final int[] next;
    private final RecurrentLayer layer;

    RecurrentReference(RecurrentLayer layer, int index, int inputFraction, SparseWeights weights) {
        super(layer, index, inputFraction, weights);
        recurrentRows = weights.rows(layer.recurrentWeights());
        recurrentAlign =
                align(layer.values().fractionBits(), layer.recurrentWeights().weightFraction());
        next = new int[layer.units()];
        this.layer = layer;
    }

    @Override
    void reset() {
        Arrays.fill(values(), 0);
    }

    @Override
    final Optional<SequenceState.LayerState> state() {
        SequenceState.LayerState state = SequenceState.LayerState.zeros(layer);
        System.arraycopy(values(), 0, state.hidden(), 0, values().length);
        copyCells(state.cell());
        return Optional.of(state);
    }

    /** Copies the cells, where there are any. */
    void copyCells(int[] to) {}

    @Override
    void update(StepListener listener) {
        tell(listener, 1, values());
        for (int unit = 0; unit < next.length; unit++) {
            next[unit] = next(unit);
        }
        System.arraycopy(next, 0, values(), 0, next.length);
    }

    /** The new hidden value of a unit; all units see the old hidden state. */
    abstract int next(int unit);

    /** The hidden state's part of the sum of a row of the recurrent weights. */
    final long recurrentSum(int row) {
        return recurrentSum(row, values());
    }

    /** The same with another vector in place of the hidden state, at the same binary point. */
    final long recurrentSum(int row, int[] vector) {
        return recurrentRows.dot(row, vector) << recurrentAlign;
    }
}
