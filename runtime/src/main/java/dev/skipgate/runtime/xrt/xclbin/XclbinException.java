package dev.skipgate.runtime.xrt.xclbin;

/** A file is not a container that XRT would load; the message says what is wrong with it. */
public final class XclbinException extends RuntimeException {
    public XclbinException(String message) {
        super(message);
    }

    public XclbinException(String message, Throwable cause) {
        super(message, cause);
    }
}
