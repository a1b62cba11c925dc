package dev.skipgate.compiler.frontend;

/** What a description is read for; it decides what is refused. */
public enum Purpose {
    /** To build hardware: weights have to exist, and layers and quantizers have to be buildable. */
    HARDWARE,
    /** To train: every kind of layer and of quantizer is allowed, and what training writes need not exist yet. */
    TRAINING,
    /** To write the weights that exist into another file: as for training, but a result that nothing can learn is a result. */
    EXPORT
}
