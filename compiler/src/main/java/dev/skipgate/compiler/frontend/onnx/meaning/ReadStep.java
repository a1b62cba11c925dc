package dev.skipgate.compiler.frontend.onnx.meaning;

/** Of which step an ONNX model gives its result. */
public enum ReadStep {
    /** Of all. */
    EVERY("every step"),
    /** Of the last in time. */
    LAST("the last step"),
    /** Of a bidirectional layer, where each direction ends: the last step of one and the first of the other. */
    ENDS("the ends of both directions");

    private final String shown;

    ReadStep(String shown) {
        this.shown = shown;
    }

    /** In words. */
    public String shown() {
        return shown;
    }
}
