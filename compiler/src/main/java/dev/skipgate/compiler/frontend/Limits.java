package dev.skipgate.compiler.frontend;

/** The largest model that can be described. */
final class Limits {
    static final int LAYERS = 64;
    static final int HIDDEN = 65_536;
    static final int VECTOR = 65_536;
    static final int TOKENS = 1 << 20;

    /** Values of an image within a network. */
    static final int IMAGE = 1 << 20;

    /** Weights of all matrices together, so that every count and index fits an int. */
    static final long WEIGHTS = Integer.MAX_VALUE;

    private Limits() {}
}
