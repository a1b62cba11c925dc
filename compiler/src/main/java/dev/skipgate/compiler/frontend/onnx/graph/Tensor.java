package dev.skipgate.compiler.frontend.onnx.graph;

import java.util.Arrays;
import java.util.stream.IntStream;
import java.util.stream.LongStream;

/**
 * A constant of known values, row-major. Floating point of any width is held as float, whole numbers and truths as long. The
 * arrays are never written after they are made.
 */
public final class Tensor {
    private final int[] shape;
    private final float[] floats;
    private final long[] integers;
    private final Range range;

    /** What a type of whole numbers holds. */
    public record Range(long least, long greatest) {
        static final Range LONG = new Range(Long.MIN_VALUE, Long.MAX_VALUE);
    }

    private Tensor(int[] shape, float[] floats, long[] integers, Range range) {
        this.shape = shape.clone();
        this.floats = floats;
        this.integers = integers;
        this.range = range;
        if (count(shape) != elements()) {
            throw new IllegalArgumentException(elements() + " values of shape " + Arrays.toString(shape));
        }
    }

    public static Tensor floats(int[] shape, float... values) {
        return new Tensor(shape, values, null, Range.LONG);
    }

    public static Tensor integers(int[] shape, long... values) {
        return new Tensor(shape, null, values, Range.LONG);
    }

    /** The same whole numbers, of a type that holds no others than these. */
    public Tensor of(Range type) {
        return new Tensor(shape, floats, integers, type);
    }

    /** What the type of these whole numbers holds. */
    public Range range() {
        return range;
    }

    /** How many elements a shape has. */
    public static long count(int... shape) {
        long count = 1;
        for (int size : shape) {
            count = Math.multiplyExact(count, (long) size);
        }
        return count;
    }

    public boolean isFloat() {
        return floats != null;
    }

    public int rank() {
        return shape.length;
    }

    public int size(int axis) {
        return shape[axis];
    }

    public int[] shape() {
        return shape.clone();
    }

    public int elements() {
        return floats != null ? floats.length : integers.length;
    }

    /** An element, by its place in row-major order. */
    public float floatAt(int at) {
        return floats != null ? floats[at] : integers[at];
    }

    /** An element of a tensor of whole numbers. */
    public long integerAt(int at) {
        if (integers == null) {
            throw new IllegalStateException("not a tensor of whole numbers");
        }
        return integers[at];
    }

    /** All elements as floats; a copy. */
    public float[] toFloats() {
        float[] copy = new float[elements()];
        for (int i = 0; i < copy.length; i++) {
            copy[i] = floatAt(i);
        }
        return copy;
    }

    /** All elements of a tensor of whole numbers; a copy. */
    public long[] toIntegers() {
        return LongStream.range(0, elements()).map(at -> integerAt((int) at)).toArray();
    }

    /** The same elements in another shape of as many. */
    public Tensor reshaped(int... newShape) {
        return new Tensor(newShape, floats, integers, range);
    }

    /** The same values as whole numbers, cut towards zero, or as floats. */
    public Tensor cast(boolean toFloat) {
        if (toFloat == isFloat()) {
            return this;
        }
        if (toFloat) {
            return floats(shape, toFloats());
        }
        long[] values = new long[floats.length];
        for (int i = 0; i < values.length; i++) {
            values[i] = (long) floats[i];
        }
        return integers(shape, values);
    }

    /**
     * A strided view, copied: element (i, j, ...) is the one at {@code offset + i strides[0] + j strides[1] + ...} of this. Transposing,
     * slicing, expanding and selecting are views.
     */
    public Tensor view(int[] newShape, long[] strides, long offset) {
        int count = Math.toIntExact(count(newShape));
        float[] someFloats = floats == null ? null : new float[count];
        long[] someIntegers = integers == null ? null : new long[count];
        int[] index = new int[newShape.length];
        long at = offset;
        for (int i = 0; i < count; i++) {
            if (floats != null) {
                someFloats[i] = floats[(int) at];
            } else {
                someIntegers[i] = integers[(int) at];
            }
            for (int axis = newShape.length - 1; axis >= 0; axis--) {
                at += strides[axis];
                if (++index[axis] < newShape[axis]) {
                    break;
                }
                at -= strides[axis] * newShape[axis];
                index[axis] = 0;
            }
        }
        return new Tensor(newShape, someFloats, someIntegers, range);
    }

    /** How far apart neighbours along each axis lie. */
    public long[] strides() {
        long[] strides = new long[shape.length];
        long stride = 1;
        for (int axis = shape.length - 1; axis >= 0; axis--) {
            strides[axis] = stride;
            stride *= shape[axis];
        }
        return strides;
    }

    public Tensor transposed(int... permutation) {
        long[] strides = strides();
        return view(
                IntStream.of(permutation).map(axis -> shape[axis]).toArray(),
                IntStream.of(permutation).mapToLong(axis -> strides[axis]).toArray(),
                0);
    }

    /** Elements {@code from, from + step, ...} along an axis, {@code count} of them. */
    public Tensor slice(int axis, long from, int count, long step) {
        long[] strides = strides();
        int[] newShape = shape.clone();
        newShape[axis] = count;
        long offset = from * strides[axis];
        strides[axis] *= step;
        return view(newShape, strides, count == 0 ? 0 : offset);
    }

    /** The value that all elements have, if they all have the same. */
    public boolean isUniform() {
        for (int i = 1; i < elements(); i++) {
            if (isFloat() ? floats[i] != floats[0] : integers[i] != integers[0]) {
                return false;
            }
        }
        return elements() > 0;
    }
}
