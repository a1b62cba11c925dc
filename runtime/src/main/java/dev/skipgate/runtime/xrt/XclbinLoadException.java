package dev.skipgate.runtime.xrt;

/** An xclbin cannot be read, or the card does not take it. */
public final class XclbinLoadException extends XrtException {
    XclbinLoadException(String message, Throwable cause) {
        super(message, cause);
    }
}
