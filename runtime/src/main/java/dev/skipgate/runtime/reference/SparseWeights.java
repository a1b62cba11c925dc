package dev.skipgate.runtime.reference;

import dev.skipgate.runtime.numeric.WeightMatrix;
import java.util.IdentityHashMap;

/** The non-zero weights of a network's matrices, which all models of it read: of a large network they take far more room than its states. */
final class SparseWeights {
    private final IdentityHashMap<WeightMatrix, SparseRows> rows = new IdentityHashMap<>();

    SparseRows rows(WeightMatrix matrix) {
        return rows.computeIfAbsent(matrix, SparseRows::new);
    }
}
