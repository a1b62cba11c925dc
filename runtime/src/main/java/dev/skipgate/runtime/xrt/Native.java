package dev.skipgate.runtime.xrt;

import java.nio.ByteBuffer;

/**
 * The functions of {@code skipgate_xrt.cpp}. A handle is the address of an object of XRT's; only {@link NativeObject} gives them out,
 * so that none is used after it was closed.
 */
final class Native {
    static final int NAME = 0;
    static final int BDF = 1;
    static final int THERMAL = 2;
    static final int ELECTRICAL = 3;

    private Native() {}

    static native void configure(String xilinxXrt, String emulationMode) throws NativeFailure;

    static native int deviceCount() throws NativeFailure;

    static native long openDevice(String indexOrBdf) throws NativeFailure;

    static native String deviceInfo(long device, int what) throws NativeFailure;

    static native String describe(String xclbin) throws NativeFailure;

    static native String load(long device, String xclbin) throws NativeFailure;

    static native void closeDevice(long device) throws NativeFailure;

    static native long openKernel(long device, String uuid, String name) throws NativeFailure;

    static native int group(long kernel, int argument) throws NativeFailure;

    static native void closeKernel(long kernel) throws NativeFailure;

    static native long allocate(long device, ByteBuffer hostOrNull, long bytes, int group) throws NativeFailure;

    static native long sub(long buffer, long offset, long bytes) throws NativeFailure;

    static native long address(long buffer) throws NativeFailure;

    static native void sync(long buffer, boolean toDevice, long offset, long bytes) throws NativeFailure;

    static native void copy(long to, long from, long bytes, long toOffset, long fromOffset) throws NativeFailure;

    static native void closeBuffer(long buffer) throws NativeFailure;

    static native long openRun(long kernel) throws NativeFailure;

    static native void setBuffer(long run, int argument, long buffer) throws NativeFailure;

    static native void setScalar(long run, int argument, long value, int bytes) throws NativeFailure;

    static native void start(long run) throws NativeFailure;

    static native int await(long run, int milliseconds) throws NativeFailure;

    static native int state(long run) throws NativeFailure;

    static native String reason(long run) throws NativeFailure;

    static native int abort(long run, int milliseconds) throws NativeFailure;

    static native void closeRun(long run) throws NativeFailure;
}
