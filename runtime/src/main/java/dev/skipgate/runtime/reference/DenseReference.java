package dev.skipgate.runtime.reference;

import dev.skipgate.runtime.bundle.DenseLayer;

/** One dense layer below the output of the reference model: docs/datapath.md section 2, word for word. */
final class DenseReference extends LayerReference {
    private final DenseLayer layer;

    DenseReference(DenseLayer layer, int index, int inputFraction, SparseWeights weights) {
        super(layer, index, inputFraction, weights);
        this.layer = layer;
    }

    @Override
    void update(StepListener listener) {
        for (int row = 0; row < layer.units(); row++) {
            long value = layer.values()
                    .requantize(sum(row, inputSum(row)), layer.sum().fraction());
            values()[row] = (int) (layer.relu() ? Math.max(0, value) : value);
        }
    }
}
