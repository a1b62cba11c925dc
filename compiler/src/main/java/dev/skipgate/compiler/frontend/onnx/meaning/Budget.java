package dev.skipgate.compiler.frontend.onnx.meaning;

import dev.skipgate.compiler.frontend.onnx.graph.Tensor;

/** How many numbers may be computed from a model's constants: a small file must not ask for much memory. */
final class Budget {
    /** The longest list of sizes that is followed by its elements. */
    static final int MOST_SIZES = 1024;

    private static final long ALWAYS = 1L << 22;
    private static final int TIMES_THE_MODEL = 16;

    private long left = ALWAYS;

    /** What a model holds itself adds to what may be made of it. */
    void grant(Tensor held) {
        left += (long) TIMES_THE_MODEL * held.elements();
    }

    /** Takes the elements of a shape. */
    void take(Call call, int... shape) {
        try {
            left -= Tensor.count(shape);
        } catch (ArithmeticException e) {
            left = -1;
        }
        if (left < 0) {
            throw call.refusal("it makes a constant that is much larger than all that the model holds");
        }
    }
}
