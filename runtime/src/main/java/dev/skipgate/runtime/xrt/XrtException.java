package dev.skipgate.runtime.xrt;

import java.util.Set;

/** XRT, or the card behind it, refused or failed; the message says at what and ends with XRT's own text. */
public class XrtException extends RuntimeException {
    private static final int ENXIO = 6;
    private static final int ENODEV = 19;
    private static final int ESHUTDOWN = 108;
    private static final Set<Integer> GONE = Set.of(ENXIO, ENODEV, ESHUTDOWN);

    private final int code;

    XrtException(String message, Throwable cause) {
        super(message, cause);
        code = cause instanceof NativeFailure failure ? failure.code() : 0;
    }

    /** The exception of a failed call, by what the system says of it. */
    static XrtException of(String what, NativeFailure failure) {
        String message = what + ": " + text(failure);
        return GONE.contains(failure.code())
                ? new DeviceLostException(message, failure)
                : new XrtException(message, failure);
    }

    static String text(NativeFailure failure) {
        String said = failure.getMessage();
        return "XRT says '" + said.strip() + "'" + (failure.code() == 0 ? "" : " (error " + failure.code() + ")");
    }

    /** The system's error number (errno.h), or 0 when XRT gave none. */
    public int code() {
        return code;
    }
}
