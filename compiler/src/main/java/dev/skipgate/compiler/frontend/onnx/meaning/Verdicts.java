package dev.skipgate.compiler.frontend.onnx.meaning;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Softmax, LogSoftmax, Sigmoid and ArgMax, which end a network. */
final class Verdicts {
    private static final int SOFTMAX_OF_ONE_AXIS = 13;

    private final Call call;

    Verdicts(Call call) {
        this.call = call;
    }

    Meaning apply() {
        Meaning.Activation value = call.activation(0);
        String operator = call.node().operator();
        return switch (operator) {
            case "Softmax" -> along(value, ResultKind.SOFTMAX, softmaxAxis(value));
            case "LogSoftmax" -> along(value, ResultKind.LOG_SOFTMAX, softmaxAxis(value));
            case "Sigmoid" -> along(value, ResultKind.SIGMOID, featureAxis(value));
            default -> argMax(value);
        };
    }

    /** Before opset 13 all axes from the named one on were one. */
    private int softmaxAxis(Meaning.Activation value) {
        boolean early = call.opset() < SOFTMAX_OF_ONE_AXIS;
        int axis = call.axis(call.node().whole("axis", early ? 1 : -1), value.rank());
        if (early && axis != value.rank() - 1) {
            throw call.refusal("in opset " + call.opset() + " it joins all axes from number " + axis
                    + " on, time among them; give it the last axis, or export with opset 13 or later");
        }
        return axis;
    }

    private int featureAxis(Meaning.Activation value) {
        for (int axis = 0; axis < value.rank(); axis++) {
            List<Atom> atoms = value.axes().get(axis);
            if (value.content().feature().filter(atoms::contains).isPresent()) {
                return axis;
            }
        }
        throw call.refusal("its input " + value.shown() + " has no features");
    }

    private Meaning along(Meaning.Activation value, ResultKind kind, int axis) {
        List<Part> below = new Features(call).along(value, axis);
        int width = below.stream().mapToInt(Part::width).sum();
        Content content = Content.of(new Source.Verdict(kind, below, width));
        return new Meaning.Activation(value.axes(), content, value.reversed())
                .withAxis(axis, List.of(content.feature().orElseThrow()));
    }

    private Meaning argMax(Meaning.Activation value) {
        if (call.node().whole("select_last_index", 0) != 0) {
            throw call.refusal(
                    "it takes the last of equal logits (attribute 'select_last_index'); Skipgate takes the first");
        }
        int axis = call.axis(call.node().whole("axis", 0), value.rank());
        List<Part> below = new Features(call).along(value, axis);
        List<List<Atom>> axes = new ArrayList<>(value.axes());
        if (call.node().whole("keepdims", 1) != 0) {
            axes.set(axis, List.of());
        } else {
            axes.remove(axis);
        }
        Source verdict = new Source.Verdict(ResultKind.ARGMAX, below, 1);
        return new Meaning.Activation(
                axes, new Content(List.of(), Optional.empty(), List.of(Part.of(verdict))), value.reversed());
    }
}
