package dev.skipgate.testbench.text;

/** A text or a vocabulary that does not fit the model; the message says what and where. */
public final class TextException extends RuntimeException {
    private static final long serialVersionUID = 1;

    public TextException(String message) {
        super(message);
    }
}
