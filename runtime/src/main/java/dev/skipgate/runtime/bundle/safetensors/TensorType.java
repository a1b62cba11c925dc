package dev.skipgate.runtime.bundle.safetensors;

import java.util.Optional;
import java.util.stream.Stream;

/** The element types that are read and written, by the names the format gives them. */
public enum TensorType {
    F64(8),
    F32(4),
    F16(2),
    BF16(2),
    I64(8),
    I32(4),
    I16(2),
    I8(1),
    U32(4),
    U16(2),
    U8(1),
    BOOL(1);

    private final int bytes;

    TensorType(int bytes) {
        this.bytes = bytes;
    }

    /** Size of an element, in bytes. */
    public int bytes() {
        return bytes;
    }

    /** Whether elements are floating point. */
    public boolean isFloat() {
        return this == F64 || this == F32 || this == F16 || this == BF16;
    }

    static Optional<TensorType> named(String name) {
        return Stream.of(values()).filter(type -> type.name().equals(name)).findFirst();
    }
}
