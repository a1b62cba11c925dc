package dev.skipgate.runtime.bundle.safetensors;

import java.util.Arrays;
import java.util.List;
import java.util.Objects;

/**
 * What the header says of one tensor; known to be consistent.
 *
 * @param shape the size of each dimension, slowest first; empty for a single number
 * @param begin of its bytes, counted from the end of the header
 * @param end just behind its bytes
 */
public record TensorInfo(String name, TensorType type, List<Long> shape, long begin, long end) {
    public TensorInfo {
        Objects.requireNonNull(name, "name");
        Objects.requireNonNull(type, "type");
        shape = List.copyOf(shape);
        if (begin < 0 || end < begin || (end - begin) % type.bytes() != 0) {
            throw new IllegalArgumentException("not the place of a tensor: " + begin + " to " + end);
        }
    }

    /** How many elements there are. */
    public long elements() {
        return (end - begin) / type.bytes();
    }

    /** An element's place as indices into the shape, such as {@code [2, 5]}. */
    String place(long element) {
        long[] index = new long[shape.size()];
        long rest = element;
        for (int dimension = shape.size() - 1; dimension >= 0; dimension--) {
            index[dimension] = rest % shape.get(dimension);
            rest /= shape.get(dimension);
        }
        return Arrays.toString(index);
    }
}
