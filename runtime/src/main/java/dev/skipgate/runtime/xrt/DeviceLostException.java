package dev.skipgate.runtime.xrt;

/** The card was there and no longer answers. Close what is open; only a new device can go on. */
public final class DeviceLostException extends XrtException {
    DeviceLostException(String message, Throwable cause) {
        super(message, cause);
    }
}
