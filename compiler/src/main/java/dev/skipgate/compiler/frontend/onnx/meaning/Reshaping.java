package dev.skipgate.compiler.frontend.onnx.meaning;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Joins axes and takes them apart again. Values keep their order, so whole atoms go from axis to axis; none is cut, but stacks of stacks. */
final class Reshaping {
    private final Call call;

    Reshaping(Call call) {
        this.call = call;
    }

    Meaning.Activation apply(Meaning.Activation value, List<Dim> written, boolean zeroCopies) {
        List<Atom> atoms = value.axes().stream().flatMap(List::stream).toList();
        List<Dim> target = target(value, written, zeroCopies, Meaning.Activation.product(atoms));
        Meaning.Activation open = value;
        List<List<Atom>> axes = new ArrayList<>();
        int next = 0;
        List<Atom> left = new ArrayList<>(atoms);
        for (Dim size : target) {
            List<Atom> axis = new ArrayList<>();
            Dim reached = Dim.of(1);
            boolean one = size.is(1);
            while (!reached.equals(size)
                    || (one
                            && axis.isEmpty()
                            && next < left.size()
                            && left.get(next).size().is(1))) {
                if (next == left.size()) {
                    return piecesOr(value, target);
                }
                Atom atom = left.get(next);
                Optional<Integer> outer = splits(atom, reached, size);
                if (outer.isPresent()) {
                    Atom first = Atom.stack(outer.get());
                    Atom second = Atom.stack((int) (atom.size().value().orElseThrow() / outer.get()));
                    open = divided(open, atom, first, second);
                    left.set(next, second);
                    left.add(next, first);
                    atom = first;
                }
                axis.add(atom);
                reached = reached.times(atom.size());
                next++;
            }
            axes.add(axis);
        }
        for (; next < left.size(); next++) {
            if (!left.get(next).size().is(1)) {
                return piecesOr(value, target);
            }
            if (!axes.isEmpty()) {
                axes.get(axes.size() - 1).add(left.get(next));
            }
        }
        return open.withAxes(axes);
    }

    /** How many places the first of two stacks has, when one has to be taken apart. */
    private static Optional<Integer> splits(Atom atom, Dim reached, Dim size) {
        Optional<Long> wanted = size.dividedBy(reached).flatMap(Dim::value);
        Optional<Long> have = atom.size().value();
        boolean apart = atom.kind() == Atom.Kind.STACK
                && wanted.isPresent()
                && have.isPresent()
                && wanted.get() > 1
                && wanted.get() < have.get()
                && have.get() % wanted.get() == 0;
        return apart ? Optional.of(wanted.get().intValue()) : Optional.empty();
    }

    private static Meaning.Activation divided(Meaning.Activation value, Atom atom, Atom first, Atom second) {
        List<Atom> stacks = new ArrayList<>(value.content().stacks());
        int at = stacks.indexOf(atom);
        stacks.set(at, second);
        stacks.add(at, first);
        Content content =
                new Content(stacks, value.content().feature(), value.content().parts());
        return new Meaning.Activation(value.axes(), content, value.reversed());
    }

    private List<Dim> target(Meaning.Activation value, List<Dim> written, boolean zeroCopies, Dim total) {
        List<Dim> target = new ArrayList<>();
        int open = -1;
        Dim known = Dim.of(1);
        for (int i = 0; i < written.size(); i++) {
            Dim size = written.get(i);
            if (size.is(0) && zeroCopies && i < value.rank()) {
                size = value.size(i);
            }
            if (size.is(-1) && open < 0) {
                open = i;
            } else {
                known = known.times(size);
            }
            target.add(size);
        }
        if (open >= 0) {
            Dim rest = total.dividedBy(known).orElseThrow(() -> wrong(value, target));
            target.set(open, rest);
        }
        return target;
    }

    private Meaning.Activation piecesOr(Meaning.Activation value, List<Dim> target) {
        Source.Input input = Pieces.inputOf(value).orElseThrow(() -> wrong(value, target));
        return Pieces.of(input, target);
    }

    private RuntimeException wrong(Meaning.Activation value, List<Dim> target) {
        return call.refusal(
                "it reshapes " + value.shown() + " from " + value.sizes() + " to " + target
                        + ", which mixes or cuts axes of different meanings; reshape so that time, batch and features stay whole");
    }
}
