package dev.skipgate.compiler.frontend.onnx.meaning;

/** What a model makes of its logits at the end. */
public enum ResultKind {
    LOGITS("logits"),
    SOFTMAX("softmax"),
    LOG_SOFTMAX("log-softmax"),
    SIGMOID("sigmoid"),
    ARGMAX("argmax");

    private final String shown;

    ResultKind(String shown) {
        this.shown = shown;
    }

    /** The usual word. */
    public String shown() {
        return shown;
    }
}
