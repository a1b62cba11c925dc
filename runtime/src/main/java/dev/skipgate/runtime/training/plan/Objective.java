package dev.skipgate.runtime.training.plan;

/** What the logits are compared with. Every loss is the mean over all targets of a window, padding not counted. */
public enum Objective {
    /** Softmax cross-entropy with a class at every step; of a single logit, here and below, the binary one. */
    EVERY_STEP,
    /** Softmax cross-entropy with one class, at the end of each sequence ({@link OutputPlan#end}). */
    LAST_STEP,
    /** Connectionist temporal classification (Graves et al., 2006); the blank is one of the classes. */
    CTC
}
