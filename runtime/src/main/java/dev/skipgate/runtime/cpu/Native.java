package dev.skipgate.runtime.cpu;

import java.nio.ByteBuffer;

/** The functions of {@code skipgate_cpu.cpp}. A handle is the address of a native object; only {@link NativeHandle} keeps them. */
final class Native {
    private Native() {}

    static native long open(int threads, int batch);

    static native void close(long model);

    static native void oneHot(long model, int size);

    static native void embedding(long model, int size, int bits, short[] rows);

    static native void vector(long model, int size, int bits);

    static native void lstm(long model, int units, int[] formats, int[] biases, short[] sigmoid, short[] tanh);

    static native void gru(
            long model, int units, boolean resetsBefore, int[] formats, int[] biases, short[] sigmoid, short[] tanh);

    static native void tanh(long model, int units, int[] formats, int[] biases, short[] values);

    static native void linear(long model, int units, boolean relu, int[] formats, int[] biases);

    static native void latePlane(long model, byte[] digits, int columns, int shift);

    static native void inputPlane(long model, byte[] digits, int columns, int shift);

    static native void recurrentPlane(long model, byte[] digits, int columns, int shift);

    static native void output(long model, int rows, int sumFraction, int width, int fraction, int[] biases);

    static native void outputPlane(long model, byte[] digits, int columns, int shift);

    static native long openState(long model);

    static native void resetState(long state);

    /** Copies the state of a layer; as many cells as there is room for. */
    static native void readState(long state, int layer, int[] hidden, int[] cells);

    static native void closeState(long state);

    static native void run(
            long model, long[] states, int steps, ByteBuffer input, ByteBuffer output, boolean wantsLogits);

    static native String describe(long model);

    static native long allocated();
}
