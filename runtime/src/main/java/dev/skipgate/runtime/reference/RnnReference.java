package dev.skipgate.runtime.reference;

import dev.skipgate.runtime.bundle.RnnLayer;
import dev.skipgate.runtime.numeric.ActivationTable;
import dev.skipgate.runtime.numeric.ActivationTable.Function;
import java.util.Optional;

/** One layer without gates of the reference model: docs/datapath.md section 2, word for word. */
final class RnnReference extends RecurrentReference {
    private final RnnLayer layer;
    private final Optional<ActivationTable> tanh;

    RnnReference(RnnLayer layer, int index, int inputFraction, SparseWeights weights) {
        super(layer, index, inputFraction, weights);
        this.layer = layer;
        tanh = layer.tanhInput().map(input -> ActivationTable.of(Function.TANH, input, layer.hidden()));
    }

    @Override
    int next(int unit) {
        long sum = sum(unit, inputSum(unit) + recurrentSum(unit));
        int fraction = layer.sum().fraction();
        if (tanh.isPresent()) {
            return tanh.get().at(tanh.get().input().requantize(sum, fraction));
        }
        return (int) Math.max(0, layer.hidden().requantize(sum, fraction));
    }
}
