package dev.skipgate.runtime.opencl;

import java.io.Serial;

/** There is no OpenCL on this machine, or not the device that was named; the message says what to install or to name. */
public final class OpenClMissingException extends OpenClException {
    @Serial
    private static final long serialVersionUID = 1;

    OpenClMissingException(String message) {
        super(message);
    }
}
