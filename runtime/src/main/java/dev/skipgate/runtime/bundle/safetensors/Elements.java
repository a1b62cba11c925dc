package dev.skipgate.runtime.bundle.safetensors;

import java.nio.ByteBuffer;

/** Takes elements out of little-endian bytes. */
final class Elements {
    private static final int BYTE_MASK = 0xff;
    private static final int SHORT_MASK = 0xffff;
    private static final long INT_MASK = 0xffffffffL;

    private Elements() {}

    /** The next elements of a buffer as floats. */
    static void floats(TensorType type, ByteBuffer buffer, float[] values, int first, int count) {
        if (type == TensorType.F32) {
            buffer.asFloatBuffer().get(values, first, count);
            return;
        }
        for (int at = first; at < first + count; at++) {
            values[at] = switch (type) {
                case F64 -> (float) buffer.getDouble();
                case F16 -> HalfPrecision.toFloat(buffer.getShort());
                case BF16 -> Float.intBitsToFloat(buffer.getShort() << Short.SIZE);
                default -> throw new IllegalArgumentException(type + " is no floating point");
            };
        }
    }

    /** The next element of a buffer as a whole number. */
    static long integer(TensorType type, ByteBuffer buffer) {
        return switch (type) {
            case I64 -> buffer.getLong();
            case I32 -> buffer.getInt();
            case I16 -> buffer.getShort();
            case I8 -> buffer.get();
            case U32 -> buffer.getInt() & INT_MASK;
            case U16 -> buffer.getShort() & SHORT_MASK;
            case U8, BOOL -> buffer.get() & BYTE_MASK;
            default -> throw new IllegalArgumentException(type + " is no integer");
        };
    }
}
