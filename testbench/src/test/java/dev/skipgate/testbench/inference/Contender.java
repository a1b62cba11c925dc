package dev.skipgate.testbench.inference;

/** Something that runs the layer over a batch of sequences, from a cleared state. */
interface Contender extends AutoCloseable {
    /** As tables and legends call it. */
    String name();

    /** Runs all steps of all sequences; gives a value that depends on the last of them, so that nothing is left out. */
    double run();

    @Override
    void close();
}
