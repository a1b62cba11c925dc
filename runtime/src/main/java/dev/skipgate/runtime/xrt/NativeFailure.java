package dev.skipgate.runtime.xrt;

/** What a call of XRT's threw, before the caller has said what it was about. */
final class NativeFailure extends Exception {
    private final int code;

    /** Called from C++. */
    NativeFailure(int code, String text) {
        super(text, null, false, false);
        this.code = code;
    }

    /** The system's error number, or 0 when XRT gave none. */
    int code() {
        return Math.abs(code);
    }
}
