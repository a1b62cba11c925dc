package dev.skipgate.runtime.training.data;

/** Data that cannot be trained on; the message says where, what was seen, what is wanted and what to do. */
public final class DataException extends RuntimeException {
    private static final long serialVersionUID = 1;

    public DataException(String message) {
        super(message);
    }

    public DataException(String message, Throwable cause) {
        super(message, cause);
    }
}
