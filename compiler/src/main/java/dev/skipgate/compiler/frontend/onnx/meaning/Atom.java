package dev.skipgate.compiler.frontend.onnx.meaning;

/**
 * What an axis consists of, the slowest first: reshaping joins atoms in an axis and takes them apart again. Two atoms are the same only if they are the
 * same object.
 */
final class Atom {
    /** What an atom counts. */
    enum Kind {
        /** An axis of a model's input. What it means is learned from the first operator that must know. */
        FREE,
        /** Several results side by side: the directions of a layer, or the last states of layers. */
        STACK,
        /** The values of one result. */
        FEATURE
    }

    private final Kind kind;
    private final Dim size;

    Atom(Kind kind, Dim size) {
        this.kind = kind;
        this.size = size;
    }

    static Atom stack(int size) {
        return new Atom(Kind.STACK, Dim.of(size));
    }

    static Atom feature(int size) {
        return new Atom(Kind.FEATURE, Dim.of(size));
    }

    Kind kind() {
        return kind;
    }

    Dim size() {
        return size;
    }
}
