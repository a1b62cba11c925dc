package dev.skipgate.runtime.xrt;

/** A run did not end in the time it was given. It may still be going: abort it, or close everything. */
public final class RunTimeoutException extends XrtException {
    RunTimeoutException(String message) {
        super(message, null);
    }
}
