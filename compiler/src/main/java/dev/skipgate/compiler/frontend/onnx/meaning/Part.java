package dev.skipgate.compiler.frontend.onnx.meaning;

/** A result at all steps or at one. Equal only for the same object as source. */
record Part(Source source, Step step) {
    static Part of(Source source) {
        return new Part(source, Step.ALL);
    }

    int width() {
        return source.width();
    }
}
