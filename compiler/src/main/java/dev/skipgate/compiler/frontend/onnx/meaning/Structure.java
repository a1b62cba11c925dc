package dev.skipgate.compiler.frontend.onnx.meaning;

import dev.skipgate.compiler.frontend.onnx.graph.Tensor;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.IntStream;
import java.util.stream.LongStream;

/**
 * Operators that move the elements of constants and change none. Sizes go the same way: numbers in their place are moved, and then say which size
 * went where.
 */
final class Structure {
    private final Call call;

    Structure(Call call) {
        this.call = call;
    }

    /** Moves one constant or one list of sizes. */
    Meaning one(Meaning value, Function<Tensor, Tensor> move) {
        return several(List.of(value), list -> move.apply(list.get(0)));
    }

    /** Moves several, all of them constants or sizes. */
    Meaning several(List<Meaning> values, Function<List<Tensor>, Tensor> move) {
        if (values.stream().allMatch(Meaning.Constant.class::isInstance)) {
            List<Meaning.Constant> constants =
                    values.stream().map(Meaning.Constant.class::cast).toList();
            Optional<Grid> grid = constants.get(0).grid();
            for (Meaning.Constant each : constants) {
                grid = Grid.both(grid, each.grid());
            }
            return new Meaning.Constant(
                    move.apply(constants.stream().map(Meaning.Constant::tensor).toList()), grid);
        }
        List<Dim> all = new ArrayList<>();
        List<Tensor> places = new ArrayList<>();
        for (Meaning value : values) {
            Meaning.Sizes sizes = sizes(value);
            int first = all.size();
            all.addAll(sizes.values());
            places.add(Tensor.integers(
                    sizes.shape(), LongStream.range(first, all.size()).toArray()));
        }
        Tensor moved = move.apply(places);
        return new Meaning.Sizes(
                moved.shape(),
                IntStream.range(0, moved.elements())
                        .mapToObj(i -> all.get((int) moved.integerAt(i)))
                        .toList());
    }

    Meaning.Sizes sizes(Meaning value) {
        if (value instanceof Meaning.Sizes sizes) {
            return sizes;
        }
        if (value instanceof Meaning.Constant constant
                && !constant.tensor().isFloat()
                && constant.tensor().elements() <= Budget.MOST_SIZES) {
            return Call.whole(constant.tensor());
        }
        throw call.refusal("it mixes " + value.shown() + " with sizes of axes, which is not supported");
    }

    Tensor reshaped(Tensor tensor, List<Long> target, boolean zeroCopies) {
        long known = 1;
        int open = -1;
        int[] shape = new int[target.size()];
        for (int i = 0; i < shape.length; i++) {
            long size = target.get(i);
            if (size == 0 && zeroCopies && i < tensor.rank()) {
                size = tensor.size(i);
            }
            if (size == -1 && open < 0) {
                open = i;
                continue;
            }
            if (size < 0 || size > Integer.MAX_VALUE) {
                throw wrongShape(target);
            }
            shape[i] = (int) size;
            known = Math.multiplyExact(known, size);
        }
        if (open >= 0) {
            if (known == 0 || tensor.elements() % known != 0) {
                throw wrongShape(target);
            }
            shape[open] = (int) (tensor.elements() / known);
            known *= shape[open];
        }
        if (known != tensor.elements()) {
            throw wrongShape(target);
        }
        return tensor.reshaped(shape);
    }

    private RuntimeException wrongShape(List<Long> target) {
        return call.refusal("it asks for the shape " + target + ", which the elements of its input do not fill");
    }

    Tensor transposed(Tensor tensor, List<Integer> permutation) {
        call.budget().take(call, tensor.shape());
        return tensor.transposed(
                permutation.stream().mapToInt(Integer::intValue).toArray());
    }

    Tensor squeezed(Tensor tensor, Optional<List<Integer>> axes) {
        List<Integer> left = new ArrayList<>();
        for (int axis = 0; axis < tensor.rank(); axis++) {
            boolean named = axes.isPresent() ? axes.get().contains(axis) : tensor.size(axis) == 1;
            if (named && tensor.size(axis) != 1) {
                throw call.refusal("it removes axis " + axis + ", whose size is " + tensor.size(axis) + " and not 1");
            }
            if (!named) {
                left.add(tensor.size(axis));
            }
        }
        return tensor.reshaped(left.stream().mapToInt(Integer::intValue).toArray());
    }

    Tensor unsqueezed(Tensor tensor, List<Integer> axes) {
        int[] shape = new int[tensor.rank() + axes.size()];
        int from = 0;
        for (int axis = 0; axis < shape.length; axis++) {
            shape[axis] = axes.contains(axis) ? 1 : tensor.size(from++);
        }
        return tensor.reshaped(shape);
    }

    /** One axis as numpy slices it. */
    Tensor sliced(Tensor tensor, int axis, long start, long end, long step) {
        long size = tensor.size(axis);
        if (step == 0 || step == Long.MIN_VALUE) {
            throw call.refusal("it slices with the step " + step);
        }
        long lowest = step > 0 ? 0 : -1;
        long highest = step > 0 ? size : size - 1;
        long from = clamp(start < 0 ? start + size : start, step > 0 ? 0 : -1, highest);
        long to = clamp(end < 0 ? end + size : end, lowest, highest);
        long span = step > 0 ? to - from : from - to;
        long count = span <= 0 ? 0 : (span - 1) / Math.abs(step) + 1;
        int[] shape = tensor.shape();
        shape[axis] = (int) count;
        call.budget().take(call, shape);
        return tensor.slice(axis, from, (int) count, step);
    }

    private static long clamp(long value, long lowest, long highest) {
        return Math.max(lowest, Math.min(highest, value));
    }

    /** Rows along an axis by their numbers, which may have any shape. */
    Tensor gathered(Tensor tensor, int axis, Tensor indices) {
        int[] shape = new int[tensor.rank() - 1 + indices.rank()];
        System.arraycopy(tensor.shape(), 0, shape, 0, axis);
        System.arraycopy(indices.shape(), 0, shape, axis, indices.rank());
        System.arraycopy(tensor.shape(), axis + 1, shape, axis + indices.rank(), tensor.rank() - axis - 1);
        call.budget().take(call, shape);
        List<Tensor> rows = new ArrayList<>();
        for (int i = 0; i < indices.elements(); i++) {
            long index = indices.integerAt(i);
            long size = tensor.size(axis);
            if (index < -size || index >= size) {
                throw call.refusal("it asks for number " + index + " along an axis of " + size);
            }
            rows.add(tensor.slice(axis, index < 0 ? index + size : index, 1, 1));
        }
        return rows.isEmpty()
                ? tensor.slice(axis, 0, 0, 1).reshaped(shape)
                : joined(rows, axis).reshaped(shape);
    }

    Tensor concatenated(List<Tensor> tensors, int axis) {
        int[] shape = tensors.get(0).shape();
        long along = 0;
        for (Tensor each : tensors) {
            int[] other = each.shape();
            if (other.length != shape.length || each.isFloat() != tensors.get(0).isFloat()) {
                throw call.refusal("it joins tensors of different ranks or types");
            }
            along += other[axis];
            other[axis] = shape[axis];
            if (!Arrays.equals(other, shape)) {
                throw call.refusal("it joins tensors whose other axes differ in size");
            }
        }
        shape[axis] = (int) Math.min(along, Integer.MAX_VALUE);
        call.budget().take(call, shape);
        return joined(tensors, axis);
    }

    private static Tensor joined(List<Tensor> tensors, int axis) {
        int[] shape = tensors.get(0).shape();
        shape[axis] = tensors.stream().mapToInt(each -> each.size(axis)).sum();
        long outer = 1;
        for (int i = 0; i < axis; i++) {
            outer *= shape[i];
        }
        int count = Math.toIntExact(Tensor.count(shape));
        boolean real = tensors.get(0).isFloat();
        float[] floats = new float[real ? count : 0];
        long[] integers = new long[real ? 0 : count];
        int at = 0;
        for (int block = 0; block < outer; block++) {
            for (Tensor each : tensors) {
                int length = (int) (each.elements() / outer);
                for (int i = 0; i < length; i++, at++) {
                    if (real) {
                        floats[at] = each.floatAt(block * length + i);
                    } else {
                        integers[at] = each.integerAt(block * length + i);
                    }
                }
            }
        }
        return real ? Tensor.floats(shape, floats) : Tensor.integers(shape, integers);
    }

    /** Repeats axes of size 1 so that both shapes become one. */
    Tensor expanded(Tensor tensor, List<Long> target) {
        int rank = Math.max(tensor.rank(), target.size());
        int[] shape = new int[rank];
        long[] strides = new long[rank];
        long[] own = tensor.strides();
        for (int i = 1; i <= rank; i++) {
            int have = i <= tensor.rank() ? tensor.size(tensor.rank() - i) : 1;
            long want = i <= target.size() ? target.get(target.size() - i) : 1;
            if ((have != 1 && want != 1 && have != want) || want < 0 || want > Integer.MAX_VALUE) {
                throw call.refusal("it expands an axis of " + have + " to " + want);
            }
            shape[rank - i] = have == 1 ? (int) want : have;
            strides[rank - i] = have == 1 ? 0 : own[tensor.rank() - i];
        }
        call.budget().take(call, shape);
        return tensor.view(shape, strides, 0);
    }
}
