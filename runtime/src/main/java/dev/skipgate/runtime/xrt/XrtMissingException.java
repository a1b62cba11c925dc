package dev.skipgate.runtime.xrt;

/** XRT, or what it takes to build our binding to it, is not on this machine; the message says what to install. */
public final class XrtMissingException extends XrtException {
    XrtMissingException(String message, Throwable cause) {
        super(message, cause);
    }
}
