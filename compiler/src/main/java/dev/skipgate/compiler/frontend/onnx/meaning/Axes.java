package dev.skipgate.compiler.frontend.onnx.meaning;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Rearranging the axes of what depends on the input. What an axis means is never lost, and never changed. */
final class Axes {
    /** How ends are written that mean "to the end". */
    private static final long FAR = Integer.MAX_VALUE;

    private final Call call;

    Axes(Call call) {
        this.call = call;
    }

    Meaning.Activation squeeze(Meaning.Activation value, Optional<List<Integer>> named) {
        List<List<Atom>> left = new ArrayList<>();
        for (int axis = 0; axis < value.rank(); axis++) {
            boolean one = value.size(axis).is(1);
            if (named.isPresent() && named.get().contains(axis) && !one) {
                throw call.refusal("it removes axis " + axis + " of " + value.shown() + ", whose size is "
                        + value.size(axis) + "; export the model with that size fixed at 1");
            }
            if (named.isPresent() ? !named.get().contains(axis) : !one) {
                left.add(value.axes().get(axis));
            }
        }
        return value.withAxes(left);
    }

    Meaning.Activation expand(Meaning.Activation value, List<Dim> target) {
        boolean same = target.size() <= value.rank();
        for (int i = 1; same && i <= target.size(); i++) {
            Dim wanted = target.get(target.size() - i);
            same = wanted.is(1) || wanted.equals(value.size(value.rank() - i));
        }
        if (same) {
            return value;
        }
        Source.Input input = Pieces.inputOf(value)
                .orElseThrow(() -> call.refusal("it repeats " + value.shown() + " from " + value.sizes() + " to "
                        + target + "; a result cannot be given to several steps or sequences"));
        return Pieces.of(input, target);
    }

    /** One place of an axis, which goes, or stays with the size 1. */
    Meaning.Activation select(Meaning.Activation value, int axis, Dim index, boolean keepAxis) {
        Dim size = value.size(axis);
        Dim from = index.value().filter(each -> each < 0).isPresent() ? size.plus(index) : index;
        Meaning.Activation one = slice(value, axis, from, from.plus(Dim.of(1)), 1);
        if (keepAxis) {
            return one;
        }
        List<List<Atom>> left = new ArrayList<>(one.axes());
        if (!one.size(axis).is(1)) {
            throw call.refusal("it takes number " + index + " of an axis of " + size);
        }
        left.remove(axis);
        return one.withAxes(left);
    }

    Meaning.Activation slice(Meaning.Activation value, int axis, Dim start, Dim end, long step) {
        Dim size = value.size(axis);
        Dim from = bound(start, size);
        Dim to = bound(end, size);
        List<Atom> atoms = value.axes().get(axis);
        boolean fromTheEnd = from.equals(size) || from.equals(size.minus(Dim.of(1)));
        boolean toTheStart = to.value().filter(each -> each < 0).isPresent()
                || end.value().filter(each -> each <= -FAR).isPresent();
        if (step == -1 && fromTheEnd && toTheStart) {
            return reversed(value, atoms);
        }
        if (step != 1) {
            throw call.refusal("it slices " + value.shown() + " with the step " + step
                    + "; only every step, or all of them in reverse, is supported");
        }
        if (from.is(0) && to.equals(size)) {
            return value;
        }
        if (Pieces.inputOf(value).isPresent()) {
            List<Dim> sizes = new ArrayList<>(value.sizes());
            sizes.set(axis, to.minus(from));
            return Pieces.of(Pieces.inputOf(value).get(), sizes);
        }
        if (atoms.size() == 1 && call.roles().isTime(atoms.get(0))) {
            return step(value, axis, from, to, size);
        }
        if (atoms.stream().anyMatch(atom -> atom.kind() == Atom.Kind.FREE)) {
            throw call.refusal("it cuts " + value.shown() + " along an axis of the model's input; "
                    + Interpreter.STEPS_WRITTEN_OUT);
        }
        long first = known(from, value);
        long last = known(to, value);
        if (first < 0 || last <= first) {
            throw call.refusal("it takes nothing of " + value.shown());
        }
        if (atoms.size() == 1 && atoms.get(0).kind() == Atom.Kind.STACK) {
            return stackKept(value, axis, atoms.get(0), (int) first, (int) (last - first));
        }
        return featuresKept(value, axis, (int) first, (int) last);
    }

    private long known(Dim bound, Meaning.Activation value) {
        return bound.value()
                .orElseThrow(() -> call.refusal("it cuts " + value.shown() + " at " + bound
                        + "; only the first or the last step of a sequence can be taken"));
    }

    /** Where a slice begins or ends, counted from the start and inside the axis, as far as that can be known. */
    private static Dim bound(Dim written, Dim size) {
        Optional<Long> value = written.value();
        if (value.isEmpty()) {
            return written;
        }
        Optional<Long> length = size.value();
        if (length.isPresent()) {
            long counted = value.get() < 0 ? value.get() + length.get() : value.get();
            return Dim.of(Math.min(counted, length.get()));
        }
        if (value.get() >= FAR) {
            return size;
        }
        return value.get() < 0 && value.get() > -FAR ? size.plus(written) : written;
    }

    private Meaning.Activation reversed(Meaning.Activation value, List<Atom> atoms) {
        if (atoms.size() != 1 || atoms.get(0).kind() != Atom.Kind.FREE) {
            throw call.refusal(
                    "it turns round an axis of " + value.shown() + " that is not its time; only time can be reversed");
        }
        call.roles().bind(atoms.get(0), Roles.Axis.TIME, call.node());
        return new Meaning.Activation(value.axes(), value.content(), !value.reversed());
    }

    private Meaning.Activation step(Meaning.Activation value, int axis, Dim from, Dim to, Dim size) {
        Step step;
        if (from.equals(size.minus(Dim.of(1))) && to.equals(size)) {
            step = Step.LAST;
        } else if (from.is(0) && to.is(1)) {
            step = Step.FIRST;
        } else {
            throw call.refusal("it takes the steps from " + from + " to before " + to + " of " + size + " from "
                    + value.shown() + "; only all steps, the first or the last can be taken");
        }
        Step natural = value.reversed() ? step.mirrored() : step;
        List<Part> parts = value.content().parts().stream()
                .map(part -> new Part(part.source(), natural))
                .toList();
        return new Meaning.Activation(value.axes(), value.content().with(parts), false).withAxis(axis, List.of());
    }

    private Meaning.Activation stackKept(Meaning.Activation value, int axis, Atom stack, int from, int count) {
        Optional<Atom> smaller = count == 1 ? Optional.empty() : Optional.of(Atom.stack(count));
        Content content = value.content().kept(stack, from, count, smaller);
        return new Meaning.Activation(value.axes(), content, value.reversed())
                .withAxis(axis, smaller.map(List::of).orElse(List.of()));
    }

    private Meaning.Activation featuresKept(Meaning.Activation value, int axis, int first, int last) {
        List<Part> parts = new Features(call).along(value, axis);
        List<Part> kept = new ArrayList<>();
        int at = 0;
        for (Part part : parts) {
            if (at >= first && at + part.width() <= last) {
                kept.add(part);
            }
            at += part.width();
        }
        Content content = Content.row(kept);
        if (content.feature().orElseThrow().size().value().orElseThrow() != last - first) {
            throw call.refusal("it takes the values " + first + " to " + (last - 1) + " of " + value.shown()
                    + ", which is no whole direction of a layer; Skipgate's layers read whole results");
        }
        return new Meaning.Activation(value.axes(), content, value.reversed())
                .withAxis(axis, List.of(content.feature().orElseThrow()));
    }

    Meaning.Activation concat(List<Meaning.Activation> values, int axis) {
        Meaning.Activation first = values.get(0);
        if (values.size() == 1) {
            return first;
        }
        if (values.stream().allMatch(each -> Pieces.inputOf(each).isPresent())) {
            Source.Input input = Pieces.inputOf(first).orElseThrow();
            if (values.stream()
                    .anyMatch(each -> Pieces.inputOf(each).orElseThrow() != input || each.rank() != first.rank())) {
                throw call.refusal(
                        "it joins different inputs of the model; Skipgate's models read one; join them before the model");
            }
            List<Dim> sizes = new ArrayList<>(first.sizes());
            sizes.set(axis, values.stream().map(each -> each.size(axis)).reduce(Dim.of(0), Dim::plus));
            return Pieces.of(input, sizes);
        }
        boolean stacks = values.stream().allMatch(each -> isStack(each, axis));
        for (Meaning.Activation each : values) {
            checkAlike(first, each, axis, stacks);
        }
        List<Part> parts = new ArrayList<>();
        for (Meaning.Activation each : values) {
            parts.addAll(stacks ? each.content().parts() : new Features(call).along(each, axis));
        }
        Content content = stacks ? Content.stacked(parts) : Content.row(parts);
        List<List<Atom>> axes = new ArrayList<>(first.axes());
        if (stacks) {
            axes.replaceAll(
                    atoms -> atoms.equals(List.of(first.content().feature().orElseThrow()))
                            ? List.of(content.feature().orElseThrow())
                            : atoms);
            axes.set(axis, content.stacks());
        } else {
            axes.set(axis, List.of(content.feature().orElseThrow()));
        }
        return new Meaning.Activation(axes, content, first.reversed());
    }

    /** Whether results are put side by side along an axis, and not one behind the other. */
    private static boolean isStack(Meaning.Activation value, int axis) {
        Content content = value.content();
        long places = Meaning.Activation.product(content.stacks()).value().orElseThrow();
        return content.feature().isPresent()
                && content.parts().size() == places
                && axis < value.rank()
                && value.axes().get(axis).equals(content.stacks())
                && value.axes().contains(List.of(content.feature().get()));
    }

    private void checkAlike(Meaning.Activation one, Meaning.Activation other, int axis, boolean stacks) {
        boolean alike = one.rank() == other.rank() && one.reversed() == other.reversed();
        for (int i = 0; alike && i < one.rank(); i++) {
            boolean features = stacks
                    && one.axes().get(i).equals(List.of(one.content().feature().orElseThrow()))
                    && other.axes()
                            .get(i)
                            .equals(List.of(other.content().feature().orElseThrow()))
                    && one.size(i).equals(other.size(i));
            alike = i == axis
                    || features
                    || one.axes().get(i).equals(other.axes().get(i));
        }
        if (!alike) {
            throw call.refusal("it joins " + one.shown() + " with " + other.shown()
                    + ", which stand in other axes or in another order of time");
        }
    }
}
