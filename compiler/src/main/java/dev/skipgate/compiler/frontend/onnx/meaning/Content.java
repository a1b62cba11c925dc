package dev.skipgate.compiler.frontend.onnx.meaning;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Whose values an activation holds: parts, row-major by the stacks, each as wide as the feature atom; without stacks the parts share the feature atom, one behind
 * the other.
 *
 * @param feature empty for tokens, and for an input of which it is not known yet which axis holds its values
 */
record Content(List<Atom> stacks, Optional<Atom> feature, List<Part> parts) {
    Content {
        stacks = List.copyOf(stacks);
        parts = List.copyOf(parts);
    }

    static Content of(Source source) {
        return row(List.of(Part.of(source)));
    }

    /** Parts one behind the other. */
    static Content row(List<Part> parts) {
        int width = parts.stream().mapToInt(Part::width).sum();
        return new Content(List.of(), Optional.of(Atom.feature(width)), parts);
    }

    /** Parts of one width side by side; one alone needs no stack. */
    static Content stacked(List<Part> parts) {
        if (parts.size() == 1) {
            return row(parts);
        }
        Atom feature = Atom.feature(parts.get(0).width());
        return new Content(List.of(Atom.stack(parts.size())), Optional.of(feature), parts);
    }

    /** The parts when the stacks are gone through in another order. */
    List<Part> inOrder(List<Atom> order) {
        if (order.isEmpty()) {
            return parts;
        }
        int[] sizes = stacks.stream()
                .mapToInt(each -> each.size().value().orElseThrow().intValue())
                .toArray();
        List<Part> ordered = new ArrayList<>();
        for (int i = 0; i < parts.size(); i++) {
            int rest = i;
            int[] index = new int[sizes.length];
            for (int at = order.size() - 1; at >= 0; at--) {
                int stack = stacks.indexOf(order.get(at));
                index[stack] = rest % sizes[stack];
                rest /= sizes[stack];
            }
            int place = 0;
            for (int at = 0; at < sizes.length; at++) {
                place = place * sizes[at] + index[at];
            }
            ordered.add(parts.get(place));
        }
        return ordered;
    }

    /** What is left when of one stack only some places are kept; the stack goes when it is one place. */
    Content kept(Atom stack, int from, int count, Optional<Atom> replacement) {
        int at = stacks.indexOf(stack);
        int inner = 1;
        for (int i = at + 1; i < stacks.size(); i++) {
            inner *= stacks.get(i).size().value().orElseThrow().intValue();
        }
        int size = stack.size().value().orElseThrow().intValue();
        List<Part> left = new ArrayList<>();
        for (int i = 0; i < parts.size(); i++) {
            int place = i / inner % size;
            if (place >= from && place < from + count) {
                left.add(parts.get(i));
            }
        }
        List<Atom> others = new ArrayList<>(stacks);
        if (replacement.isPresent()) {
            others.set(at, replacement.get());
        } else {
            others.remove(at);
        }
        return new Content(others, feature, left);
    }

    Content with(List<Part> others) {
        return new Content(stacks, feature, others);
    }
}
