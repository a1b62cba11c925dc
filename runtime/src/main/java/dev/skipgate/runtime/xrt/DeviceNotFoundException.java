package dev.skipgate.runtime.xrt;

/** There is no such card. */
public final class DeviceNotFoundException extends XrtException {
    DeviceNotFoundException(String message, Throwable cause) {
        super(message, cause);
    }
}
