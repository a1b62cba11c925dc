package dev.skipgate.testbench.lab.prune;

/** The weights that training goes on from after pruning. */
public enum RetrainStart {
    /** Those that pruning left. */
    PRUNED,
    /** All of them: they are pruned bit by bit while training. */
    UNPRUNED,
    /** New ones in the places that pruning left (nmt-pruning, section 4.3). */
    FRESH
}
