package dev.skipgate.compiler.frontend.onnx.meaning;

/** Of which steps of a sequence a value is, in the order of time. */
enum Step {
    ALL,
    FIRST,
    LAST;

    /** The same seen from the other end. */
    Step mirrored() {
        return switch (this) {
            case ALL -> ALL;
            case FIRST -> LAST;
            case LAST -> FIRST;
        };
    }
}
