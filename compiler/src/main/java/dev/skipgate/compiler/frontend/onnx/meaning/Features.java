package dev.skipgate.compiler.frontend.onnx.meaning;

import dev.skipgate.compiler.frontend.onnx.graph.GraphInput;
import java.util.ArrayList;
import java.util.List;

/** Which results stand one behind the other along an axis, as a layer reads them. */
final class Features {
    private final Call call;

    Features(Call call) {
        this.call = call;
    }

    List<Part> along(Meaning.Activation value, int axis) {
        List<Atom> atoms = value.axes().get(axis);
        Content content = value.content();
        if (content.feature().isEmpty()) {
            return List.of(Part.of(input(value, atoms)));
        }
        List<Atom> stacks = new ArrayList<>(atoms);
        boolean whole = !atoms.isEmpty()
                && stacks.remove(atoms.size() - 1) == content.feature().get();
        if (!whole
                || stacks.size() != content.stacks().size()
                || !content.stacks().containsAll(stacks)) {
            boolean apart = content.stacks().stream().anyMatch(each -> !atoms.contains(each));
            throw call.refusal("along the axis of its features it does not see " + value.shown() + " as a whole"
                    + (apart
                            ? ": the directions or layers stand in an axis of their own; put them behind one another, with a"
                                    + " Transpose and a Reshape, or take one"
                            : ""));
        }
        return content.inOrder(stacks);
    }

    private Source input(Meaning.Activation value, List<Atom> atoms) {
        Source.Input input = value.input()
                .orElseThrow(() -> call.refusal("it reads " + value.shown()
                        + " as features; wanted a whole input of real values, or the result of a layer"));
        if (input.declared().kind() != GraphInput.Kind.REAL) {
            throw call.refusal(input.shown() + " is read as features, but holds no floats");
        }
        for (Atom atom : atoms) {
            call.roles().bind(atom, Roles.Axis.FEATURES, call.node());
        }
        Dim width = Meaning.Activation.product(atoms);
        long known = width.value()
                .orElseThrow(() -> call.refusal(input.shown() + " has " + width
                        + " features, which is known only when the model runs; export the model with that size fixed"));
        if (known < 1 || known > Integer.MAX_VALUE) {
            throw call.refusal(input.shown() + " has " + known + " features");
        }
        return call.roles().vector(input, atoms, (int) known, call.node());
    }
}
