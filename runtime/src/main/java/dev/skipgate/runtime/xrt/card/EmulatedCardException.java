package dev.skipgate.runtime.xrt.card;

/** The emulated card cannot be made on this machine; the message says what is missing, or which XRT it is not made for. */
public final class EmulatedCardException extends RuntimeException {
    EmulatedCardException(String message) {
        super(message);
    }

    EmulatedCardException(String message, Throwable cause) {
        super(message, cause);
    }
}
