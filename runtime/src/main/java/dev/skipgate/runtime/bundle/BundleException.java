package dev.skipgate.runtime.bundle;

import java.io.IOException;

/** A bundle that is missing, damaged, foreign or of another version; the message says which file and why. */
public final class BundleException extends IOException {
    private static final long serialVersionUID = 1;

    public BundleException(String message) {
        super(message);
    }

    public BundleException(String message, Throwable cause) {
        super(message, cause);
    }
}
