package dev.skipgate.compiler.frontend.onnx.meaning;

import dev.skipgate.compiler.frontend.onnx.graph.GraphInput;
import dev.skipgate.compiler.frontend.onnx.graph.Node;
import dev.skipgate.runtime.numeric.FixedPointFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** What the axes and the inputs of a model have turned out to be. Each is one thing for good. */
final class Roles {
    /** Of an axis. */
    enum Axis {
        TIME,
        BATCH,
        FEATURES
    }

    /** Of an input. */
    enum Use {
        DATA("what the network reads"),
        STATE("an initial state"),
        LENGTHS("the lengths of sequences");

        private final String shown;

        Use(String shown) {
            this.shown = shown;
        }
    }

    private final Map<GraphInput, List<Atom>> declared = new LinkedHashMap<>();
    private final Map<Atom, Axis> axes = new LinkedHashMap<>();
    private final Map<Source.Input, Use> uses = new LinkedHashMap<>();
    private final Map<Source.Input, Source> data = new LinkedHashMap<>();
    private final Map<Source.Input, List<Atom>> features = new LinkedHashMap<>();

    private final Map<GraphInput, Source.Input> rounded = new LinkedHashMap<>();

    /** The atoms of an input, an axis each. */
    void declare(GraphInput input, List<Atom> atoms) {
        declared.put(input, List.copyOf(atoms));
    }

    /** Whether sequences stand before steps in the axes of an input. */
    boolean batchFirst(GraphInput input) {
        List<Axis> order = declared.get(input).stream()
                .map(axes::get)
                .filter(axis -> axis == Axis.TIME || axis == Axis.BATCH)
                .toList();
        return order.indexOf(Axis.BATCH) == 0 && order.contains(Axis.TIME);
    }

    /** Learns what an axis is. */
    void bind(Atom atom, Axis axis, Node node) {
        if (atom.kind() != Atom.Kind.FREE) {
            throw node.refusal("it reads " + (atom.kind() == Atom.Kind.STACK ? "directions or layers" : "features")
                    + " as its " + shown(axis)
                    + " axis; transpose or reshape before it, so that its input is time x batch x features");
        }
        Axis before = axes.putIfAbsent(atom, axis);
        if (before != null && before != axis) {
            throw node.refusal("it reads as its " + shown(axis) + " axis what is the " + shown(before)
                    + " axis elsewhere in the model; all layers have to run along the same axis");
        }
    }

    Optional<Axis> of(Atom atom) {
        return Optional.ofNullable(axes.get(atom));
    }

    boolean isTime(Atom atom) {
        return axes.get(atom) == Axis.TIME;
    }

    private static String shown(Axis axis) {
        return axis.name().toLowerCase(Locale.ROOT);
    }

    /** Learns what an input is for. */
    void use(Source.Input input, Use use, Node node) {
        Use before = uses.putIfAbsent(input, use);
        if (before != null && before != use) {
            throw node.refusal(input.shown() + " is " + use.shown + " here and " + before.shown
                    + " elsewhere; give the model two inputs");
        }
        if (use == Use.DATA) {
            for (Source.Input other : uses.keySet()) {
                if (other != input && uses.get(other) == Use.DATA) {
                    throw node.refusal(input.shown() + " and " + other.shown()
                            + " are both read by the network; Skipgate's models read one; join them before the model");
                }
            }
        }
    }

    /** The real values of an input, of which these atoms are the features. */
    Source vector(Source.Input input, List<Atom> atoms, int width, Node node) {
        use(input, Use.DATA, node);
        List<Atom> before = features.putIfAbsent(input, List.copyOf(atoms));
        if (before != null && !before.equals(atoms)) {
            throw node.refusal(input.shown() + " has its features along other axes elsewhere in the model");
        }
        return data.computeIfAbsent(input, each -> new Source.Vector(width, input.format()));
    }

    /** An input whose values are rounded before the network reads them: one for each input and format. */
    Source.Input rounded(Source.Input input, FixedPointFormat format, Node node) {
        Source.Input to =
                rounded.computeIfAbsent(input.declared(), each -> new Source.Input(each, Optional.of(format)));
        if (!to.format().equals(Optional.of(format))) {
            throw node.refusal(input.shown() + " is rounded to " + format + " here and to "
                    + to.format().orElseThrow() + " elsewhere; round it in one way");
        }
        return to;
    }

    Map<Source.Input, Use> uses() {
        return uses;
    }
}
