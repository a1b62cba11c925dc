package dev.skipgate.compiler.frontend.onnx.meaning;

import dev.skipgate.compiler.frontend.onnx.graph.Tensor;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BinaryOperator;

/** Elementwise operators on sizes and on whole numbers, as exporters write them to compute shapes. */
final class Arithmetic {
    private final Call call;
    private final Structure structure;

    Arithmetic(Call call) {
        this.call = call;
        this.structure = new Structure(call);
    }

    Meaning apply() {
        return switch (call.node().operator()) {
            case "Add" -> both(Dim::plus);
            case "Sub" -> both(Dim::minus);
            case "Mul" -> both(Dim::times);
            case "Div" -> both(this::quotient);
            case "Equal" -> both(this::equal);
            case "Where" -> where();
            case "ReduceProd" -> product();
            default -> throw call.refusal("it compares " + call.input(0).shown()
                    + ", which is supported for tokens and for sizes only where they can be known");
        };
    }

    private Dim quotient(Dim one, Dim by) {
        if (one.value().isPresent() && by.value().isPresent() && !by.is(0)) {
            return Dim.of(one.value().get() / by.value().get());
        }
        return one.dividedBy(by)
                .orElseThrow(() -> call.refusal("it divides the size " + one + " by " + by
                        + ", which is known only when the model runs; export the model with fixed sizes"));
    }

    /** A size is never negative; else the difference has to be known. */
    private Dim equal(Dim one, Dim other) {
        Dim difference = one.minus(other);
        if (difference.value().isPresent()) {
            return Dim.of(difference.is(0) ? 1 : 0);
        }
        boolean never = one.value().filter(each -> each < 0).isPresent()
                || other.value().filter(each -> each < 0).isPresent();
        if (never) {
            return Dim.of(0);
        }
        throw call.refusal("it compares " + one + " with " + other
                + ", which is known only when the model runs; export the model with fixed sizes");
    }

    private Meaning both(BinaryOperator<Dim> operation) {
        return both(structure.sizes(call.input(0)), structure.sizes(call.input(1)), operation);
    }

    private Meaning.Sizes both(Meaning.Sizes one, Meaning.Sizes other, BinaryOperator<Dim> operation) {
        int count = Math.max(one.values().size(), other.values().size());
        boolean fits = (one.values().size() == count || one.values().size() == 1)
                && (other.values().size() == count || other.values().size() == 1);
        if (!fits) {
            throw call.refusal("it combines " + one.values().size() + " sizes with "
                    + other.values().size());
        }
        List<Dim> values = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            values.add(operation.apply(
                    one.values().get(one.values().size() == 1 ? 0 : i),
                    other.values().get(other.values().size() == 1 ? 0 : i)));
        }
        boolean first = one.values().size() == count && one.shape().length >= other.shape().length;
        return new Meaning.Sizes(
                first ? one.shape() : other.values().size() == count ? other.shape() : one.shape(), values);
    }

    private Meaning where() {
        Meaning.Sizes condition = structure.sizes(call.input(0));
        Meaning.Sizes one = structure.sizes(call.input(1));
        Meaning.Sizes other = structure.sizes(call.input(2));
        // What is chosen is told by its place among both.
        Meaning.Sizes places = both(condition, one, (left, right) -> left);
        List<Dim> values = new ArrayList<>();
        for (int i = 0; i < places.values().size(); i++) {
            Dim chosen = places.values().get(i);
            Meaning.Sizes from = chosen.is(0) ? other : one;
            if (chosen.value().isEmpty()
                    || (from.values().size() != 1 && from.values().size() <= i)) {
                throw call.refusal(
                        "it chooses by what is known only when the model runs; export the model with fixed sizes");
            }
            values.add(from.values().get(from.values().size() == 1 ? 0 : i));
        }
        return new Meaning.Sizes(places.shape(), values);
    }

    private Meaning product() {
        Meaning.Sizes sizes = structure.sizes(call.input(0));
        if (sizes.shape().length != 1
                || call.axes(1, 1).map(axes -> axes.size() != 1).orElse(false)) {
            throw call.refusal("only the product of a whole list of sizes is supported");
        }
        Dim product = Dim.of(1);
        for (Dim each : sizes.values()) {
            product = product.times(each);
        }
        boolean keeps = call.node().whole("keepdims", 1) != 0;
        return new Meaning.Sizes(keeps ? new int[] {1} : new int[0], List.of(product));
    }

    /** A tensor of whole numbers that are all known. */
    static Tensor known(Call call, Meaning value) {
        if (value instanceof Meaning.Constant constant && !constant.tensor().isFloat()) {
            return constant.tensor();
        }
        if (value instanceof Meaning.Sizes sizes) {
            long[] values = sizes.values().stream()
                    .mapToLong(
                            each -> each.value()
                                    .orElseThrow(
                                            () -> call.refusal(
                                                    "it depends on the size " + each
                                                            + ", which is known only when the model runs; export the model with that size fixed")))
                    .toArray();
            return Tensor.integers(sizes.shape(), values);
        }
        throw call.refusal("it needs whole numbers, but is given " + value.shown());
    }
}
