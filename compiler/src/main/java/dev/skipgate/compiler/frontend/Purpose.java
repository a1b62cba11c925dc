package dev.skipgate.compiler.frontend;

/** What a description is read for; it decides what is refused. */
public enum Purpose {
    /** To build hardware: weights have to exist and their quantizers have to be buildable. */
    HARDWARE,
    /** To train: unquantized and binary weights are allowed, and the weights file need not exist yet. */
    TRAINING
}
