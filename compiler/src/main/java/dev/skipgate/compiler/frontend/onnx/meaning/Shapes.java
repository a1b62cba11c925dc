package dev.skipgate.compiler.frontend.onnx.meaning;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;

/** Operators that rearrange: on constants, on sizes, and on what depends on the input. */
final class Shapes {
    private final Call call;
    private final Structure structure;
    private final Axes axes;

    Shapes(Call call) {
        this.call = call;
        this.structure = new Structure(call);
        this.axes = new Axes(call);
    }

    List<Meaning> apply() {
        Meaning value = call.input(0);
        return switch (call.node().operator()) {
            case "Identity" -> List.of(value);
            case "Cast" -> List.of(cast(value));
            case "Shape" -> List.of(shape(value));
            case "Reshape" -> List.of(reshape(value));
            case "Flatten" -> List.of(flatten(value));
            case "Transpose" -> List.of(transpose(value));
            case "Squeeze" -> List.of(squeeze(value));
            case "Unsqueeze" -> List.of(unsqueeze(value));
            case "Expand" -> List.of(expand(value));
            case "Slice" -> List.of(slice(value));
            case "Split" -> split(value);
            case "Concat" -> List.of(concat());
            default -> throw new IllegalStateException(call.node().operator());
        };
    }

    private Meaning cast(Meaning value) {
        long to = call.node().whole("to", 0);
        boolean real = to == 1 || to == 10 || to == 11 || to == 16;
        boolean whole = (to >= 2 && to <= 7) || to == 9 || to == 12 || to == 13;
        if (!real && !whole) {
            throw call.refusal("it casts to type number " + to + ", wanted real or whole numbers");
        }
        if (value instanceof Meaning.Constant constant) {
            return new Meaning.Constant(constant.tensor().cast(real), real ? constant.grid() : Optional.empty());
        }
        if (value instanceof Meaning.TokenFormula) {
            return value;
        }
        if (value instanceof Meaning.Codes codes && !Quantized.holds(to, codes.rounding())) {
            throw call.refusal("it casts " + value.shown() + " to type number " + to
                    + "; wanted whole numbers that hold " + codes.rounding().shown());
        }
        if (value instanceof Meaning.Activation activation && whole && !holdsWhole(activation)) {
            throw call.refusal("it rounds " + value.shown() + " to whole numbers, which is not supported");
        }
        return value;
    }

    /** Tokens and lengths, also when they come as floats, and the number of the largest logit. */
    private static boolean holdsWhole(Meaning.Activation activation) {
        return activation.input().isPresent()
                || activation.content().parts().stream()
                        .allMatch(part ->
                                part.source() instanceof Source.Verdict verdict && verdict.kind() == ResultKind.ARGMAX);
    }

    private Meaning shape(Meaning value) {
        if (value instanceof Meaning.Uniform) {
            throw call.refusal("it asks for the shape of a constant whose shape is not known");
        }
        List<Dim> sizes = sizes(value);
        int rank = sizes.size();
        int from = bound(call.node().whole("start", 0), rank);
        int to = Math.max(from, bound(call.node().whole("end", rank), rank));
        return new Meaning.Sizes(new int[] {to - from}, sizes.subList(from, to));
    }

    private List<Dim> sizes(Meaning value) {
        if (value instanceof Meaning.Activation activation) {
            return activation.sizes();
        }
        int[] shape = value instanceof Meaning.Constant constant
                ? constant.tensor().shape()
                : structure.sizes(value).shape();
        return IntStream.of(shape).mapToObj(Dim::of).toList();
    }

    private static int bound(long position, int rank) {
        return (int) Math.max(0, Math.min(rank, position < 0 ? position + rank : position));
    }

    private Meaning reshape(Meaning value) {
        boolean zeroCopies = call.node().whole("allowzero", 0) == 0;
        if (value instanceof Meaning.Activation activation) {
            return new Reshaping(call).apply(activation, call.sizes(1), zeroCopies);
        }
        return value instanceof Meaning.Uniform
                ? value
                : structure.one(value, tensor -> structure.reshaped(tensor, call.wholes(1), zeroCopies));
    }

    private Meaning flatten(Meaning value) {
        if (!(value instanceof Meaning.Activation activation)) {
            throw call.refusal("only what depends on the model's input can be flattened");
        }
        long written = call.node().whole("axis", 1);
        int axis = (int) (written < 0 ? written + activation.rank() : written);
        if (axis < 0 || axis > activation.rank()) {
            throw call.refusal("it flattens from axis " + written + " on, of " + activation.rank());
        }
        List<List<Atom>> flat = List.of(
                activation.axes().subList(0, axis).stream()
                        .flatMap(List::stream)
                        .toList(),
                activation.axes().subList(axis, activation.rank()).stream()
                        .flatMap(List::stream)
                        .toList());
        return activation.withAxes(flat);
    }

    private int rank(Meaning value) {
        return sizes(value).size();
    }

    private Meaning transpose(Meaning value) {
        if (value instanceof Meaning.Uniform) {
            return value;
        }
        int rank = rank(value);
        List<Integer> permutation = call.node()
                .wholes("perm")
                .map(list -> list.stream().map(each -> call.axis(each, rank)).toList())
                .orElseGet(() ->
                        IntStream.range(0, rank).mapToObj(i -> rank - 1 - i).toList());
        if (permutation.size() != rank || permutation.stream().distinct().count() != rank) {
            throw call.refusal("its permutation " + permutation + " does not order " + rank + " axes");
        }
        if (value instanceof Meaning.Activation activation) {
            return activation.withAxes(
                    permutation.stream().map(activation.axes()::get).toList());
        }
        return structure.one(value, tensor -> structure.transposed(tensor, permutation));
    }

    private Meaning squeeze(Meaning value) {
        if (value instanceof Meaning.Uniform) {
            return value;
        }
        Optional<List<Integer>> named = call.axes(1, rank(value));
        if (value instanceof Meaning.Activation activation) {
            return axes.squeeze(activation, named);
        }
        return structure.one(value, tensor -> structure.squeezed(tensor, named));
    }

    private Meaning unsqueeze(Meaning value) {
        if (value instanceof Meaning.Uniform) {
            return value;
        }
        int added = (call.has(1) ? call.wholes(1) : call.node().wholes("axes").orElse(List.of())).size();
        int rank = rank(value) + added;
        List<Integer> named = call.axes(1, rank).orElse(List.of());
        if (!(value instanceof Meaning.Activation activation)) {
            return structure.one(value, tensor -> structure.unsqueezed(tensor, named));
        }
        List<List<Atom>> wider = new ArrayList<>();
        int from = 0;
        for (int axis = 0; axis < rank; axis++) {
            wider.add(named.contains(axis) ? List.of() : activation.axes().get(from++));
        }
        return activation.withAxes(wider);
    }

    private Meaning expand(Meaning value) {
        if (value instanceof Meaning.Uniform) {
            return value;
        }
        if (value instanceof Meaning.Constant constant && constant.tensor().isUniform()) {
            return new Meaning.Uniform(constant.tensor().floatAt(0));
        }
        if (value instanceof Meaning.Activation activation) {
            return axes.expand(activation, call.sizes(1));
        }
        boolean open = call.sizes(1).stream().anyMatch(each -> each.value().isEmpty());
        if (open && value instanceof Meaning.Sizes sizes && sizes.values().size() == 1) {
            // The same number for every sequence of a batch, however many there are.
            return value;
        }
        return structure.one(value, tensor -> structure.expanded(tensor, call.wholes(1)));
    }

    private Meaning slice(Meaning value) {
        if (value instanceof Meaning.Uniform) {
            return value;
        }
        int rank = rank(value);
        List<Dim> starts = bounds("starts", 1);
        List<Dim> ends = bounds("ends", 2);
        List<Integer> along = call.axes(3, rank)
                .orElseGet(() -> IntStream.range(0, starts.size()).boxed().toList());
        List<Long> steps =
                call.has(4) ? call.wholes(4) : starts.stream().map(each -> 1L).toList();
        if (ends.size() != starts.size()
                || along.size() != starts.size()
                || steps.size() != starts.size()
                || starts.size() > rank) {
            throw call.refusal("its starts, ends, axes and steps are not of one length");
        }
        Meaning sliced = value;
        for (int i = 0; i < starts.size(); i++) {
            int axis = along.get(i);
            Dim start = starts.get(i);
            Dim end = ends.get(i);
            long step = steps.get(i);
            sliced = sliced instanceof Meaning.Activation activation
                    ? axes.slice(activation, axis, start, end, step)
                    : structure.one(sliced, tensor -> structure.sliced(tensor, axis, known(start), known(end), step));
        }
        return sliced;
    }

    private long known(Dim bound) {
        return bound.value()
                .orElseThrow(() ->
                        call.refusal("it slices a constant at " + bound + ", which is known only when the model runs"));
    }

    private List<Dim> bounds(String attribute, int position) {
        return call.node()
                .wholes(attribute)
                .map(list -> list.stream().map(Dim::of).toList())
                .orElseGet(() -> call.sizes(position));
    }

    private List<Meaning> split(Meaning value) {
        if (value instanceof Meaning.Uniform) {
            return call.node().outputs().stream().map(each -> value).toList();
        }
        int axis = call.axis(call.node().whole("axis", 0), rank(value));
        int outputs = call.node().outputs().size();
        long size = sizes(value)
                .get(axis)
                .value()
                .orElseThrow(() -> call.refusal("it splits an axis whose size is known only when the model runs"));
        List<Long> sizes =
                call.has(1) ? call.wholes(1) : call.node().wholes("split").orElseGet(() -> equal(size, outputs));
        if (sizes.size() != outputs || sizes.stream().mapToLong(Long::longValue).sum() != size) {
            throw call.refusal("it splits an axis of " + size + " into " + sizes + " for " + outputs + " results");
        }
        List<Meaning> pieces = new ArrayList<>();
        long from = 0;
        for (long each : sizes) {
            long start = from;
            from += each;
            Dim end = Dim.of(from);
            pieces.add(
                    value instanceof Meaning.Activation activation
                            ? axes.slice(activation, axis, Dim.of(start), end, 1)
                            : structure.one(value, tensor -> structure.sliced(tensor, axis, start, start + each, 1)));
        }
        return pieces;
    }

    /** The last piece may be smaller. */
    private static List<Long> equal(long size, int pieces) {
        long each = (size + pieces - 1) / Math.max(1, pieces);
        List<Long> sizes = new ArrayList<>();
        for (long left = size; sizes.size() < pieces; left -= each) {
            sizes.add(Math.max(0, Math.min(each, left)));
        }
        return sizes;
    }

    private Meaning concat() {
        List<Meaning> values =
                IntStream.range(0, call.inputs().size()).mapToObj(call::input).toList();
        if (values.stream().allMatch(Meaning.Uniform.class::isInstance)) {
            if (values.stream().distinct().count() == 1) {
                return values.get(0);
            }
            throw call.refusal("it joins different constants of unknown shapes");
        }
        long written = call.node()
                .whole("axis")
                .orElseThrow(() -> call.refusal("it has no axis; the file is damaged, or no valid ONNX"));
        int axis = call.axis(written, rank(values.get(0)));
        if (values.stream().allMatch(Meaning.Activation.class::isInstance)) {
            return axes.concat(
                    values.stream().map(Meaning.Activation.class::cast).toList(), axis);
        }
        if (values.stream().anyMatch(Meaning.Activation.class::isInstance)) {
            throw call.refusal(
                    "it joins " + values.stream().map(Meaning::shown).distinct().toList()
                            + "; only results of layers can be joined with results of layers");
        }
        return structure.several(values, tensors -> structure.concatenated(tensors, axis));
    }
}
