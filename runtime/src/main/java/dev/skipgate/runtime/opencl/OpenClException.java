package dev.skipgate.runtime.opencl;

import java.io.Serial;

/** A device fails, or cannot do what is asked of it; nothing has run in its place, and no state has changed. */
public class OpenClException extends RuntimeException {
    @Serial
    private static final long serialVersionUID = 1;

    public OpenClException(String message) {
        super(message);
    }

    public OpenClException(String message, Throwable cause) {
        super(message, cause);
    }
}
