package dev.skipgate.runtime.cpu;

import java.io.Serial;

/** The kernels for this processor cannot be built or loaded; the message says what to install. */
public final class CpuMissingException extends RuntimeException {
    @Serial
    private static final long serialVersionUID = 1;

    CpuMissingException(String message, Throwable cause) {
        super(message, cause);
    }
}
