package dev.skipgate.compiler.frontend.onnx.meaning;

import dev.skipgate.runtime.bundle.SequenceEnd;

/** Of which step an ONNX model gives its result. */
public enum ReadStep {
    /** Of all. */
    EVERY("every step"),
    /** Of the last in time. */
    LAST("the last step"),
    /** Where each direction of the topmost recurrent layer ends: the last step of a forward one, the first of a reverse one. */
    ENDS("where each direction ends");

    private final String shown;

    ReadStep(String shown) {
        this.shown = shown;
    }

    /** The one that a description means. */
    public static ReadStep of(SequenceEnd end) {
        return switch (end) {
            case LAST -> LAST;
            case ENDS -> ENDS;
        };
    }

    /** In words. */
    public String shown() {
        return shown;
    }
}
