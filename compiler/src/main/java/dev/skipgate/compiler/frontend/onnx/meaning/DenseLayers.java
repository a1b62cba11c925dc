package dev.skipgate.compiler.frontend.onnx.meaning;

import dev.skipgate.compiler.frontend.onnx.graph.Tensor;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/** MatMul, Gemm, and the Add and Relu that belong to them. */
final class DenseLayers {
    private final Call call;

    DenseLayers(Call call) {
        this.call = call;
    }

    Meaning matMul() {
        if (!(call.input(0) instanceof Meaning.Activation)) {
            throw call.refusal("it multiplies " + call.input(0).shown() + " by "
                    + call.input(1).shown() + "; wanted what depends on the model's input, then a constant matrix");
        }
        return dense(
                call.activation(0),
                matrix(call.constant(1, "the matrix it multiplies by")),
                false,
                1,
                Optional.empty());
    }

    Meaning gemm() {
        Meaning.Activation input = call.activation(0);
        if (call.node().whole("transA", 0) != 0 || input.rank() != 2) {
            throw call.refusal("its first input is transposed or has not 2 axes, which is not supported");
        }
        Meaning.Constant weights = matrix(call.constant(1, "the matrix it multiplies by"));
        float alpha = call.node().real("alpha", 1);
        float beta = call.node().real("beta", 1);
        boolean transposed = call.node().whole("transB", 0) != 0;
        int outputs = weights.tensor().size(transposed ? 0 : 1);
        Optional<Weights> bias = Optional.empty();
        if (call.has(2) && beta != 0) {
            bias = Optional.of(scaled(bias(call.input(2), outputs), beta));
        }
        return dense(input, weights, transposed, alpha, bias);
    }

    /** Leading axes of size 1 mean nothing. */
    private Meaning.Constant matrix(Meaning.Constant constant) {
        int[] shape = constant.tensor().shape();
        int skipped = 0;
        while (shape.length - skipped > 2 && shape[skipped] == 1) {
            skipped++;
        }
        if (shape.length - skipped != 2 || !constant.tensor().isFloat()) {
            throw call.refusal("it multiplies by a constant of the shape " + Arrays.toString(shape)
                    + ", wanted a matrix of floats");
        }
        return new Meaning.Constant(
                constant.tensor().reshaped(Arrays.copyOfRange(shape, skipped, shape.length)), constant.grid());
    }

    private static Weights scaled(Weights weights, float factor) {
        if (factor == 1) {
            return weights;
        }
        float[] values = weights.values().clone();
        for (int i = 0; i < values.length; i++) {
            values[i] *= factor;
        }
        return new Weights(weights.rows(), weights.columns(), values, Optional.empty());
    }

    private Meaning dense(
            Meaning.Activation input,
            Meaning.Constant matrix,
            boolean transposed,
            float factor,
            Optional<Weights> bias) {
        if (input.rank() < 1) {
            throw call.refusal("its input has no axes");
        }
        Tensor tensor = transposed ? matrix.tensor() : matrix.tensor().transposed(1, 0);
        int last = input.rank() - 1;
        List<Part> below = new Features(call).along(input, last);
        int width = below.stream().mapToInt(Part::width).sum();
        if (tensor.size(1) != width) {
            throw call.refusal(
                    "its matrix takes " + tensor.size(1) + " values, but its input has " + width + " features");
        }
        Weights weights = scaled(Weights.of(tensor.size(0), width, tensor, matrix.grid()), factor);
        if (weights.rows() < 1) {
            throw call.refusal("its matrix gives no values");
        }
        return replaced(input, last, new Source.Dense(call.node(), weights, bias, false, below, Optional.empty()));
    }

    private static Meaning.Activation replaced(Meaning.Activation value, int axis, Source source) {
        Content content = Content.of(source);
        return new Meaning.Activation(value.axes(), content, value.reversed())
                .withAxis(axis, List.of(content.feature().orElseThrow()));
    }

    /** Adds a bias to a dense layer that has none yet. */
    Meaning add(Meaning.Activation value, Meaning constant) {
        int last = value.rank() - 1;
        Source.Dense dense = lone(value, last)
                .filter(each ->
                        each.bias().isEmpty() && !each.relu() && each.format().isEmpty())
                .orElseThrow(() -> call.refusal("it adds " + constant.shown() + " to " + value.shown()
                        + "; only the bias of a dense layer can be added"));
        return replaced(value, last, dense.withBias(bias(constant, dense.width())));
    }

    private Weights bias(Meaning constant, int width) {
        float[] values = new float[width];
        if (constant instanceof Meaning.Uniform uniform) {
            Arrays.fill(values, (float) uniform.value());
            return new Weights(width, 1, values, Optional.empty());
        }
        if (!(constant instanceof Meaning.Constant known) || !known.tensor().isFloat()) {
            throw call.refusal("its bias is " + constant.shown() + ", wanted constant floats");
        }
        Tensor tensor = known.tensor();
        int rank = tensor.rank();
        boolean one = tensor.elements() == 1;
        if (!one && (rank == 0 || tensor.size(rank - 1) != width || tensor.elements() != width)) {
            throw call.refusal(
                    "its bias has the shape " + Arrays.toString(tensor.shape()) + ", wanted " + width + " values");
        }
        for (int i = 0; i < width; i++) {
            values[i] = tensor.floatAt(one ? 0 : i);
        }
        return new Weights(width, 1, values, known.grid());
    }

    /** Makes a dense layer rectify; any other result goes through an identity first. */
    Meaning relu() {
        Meaning.Activation value = call.activation(0);
        int last = value.rank() - 1;
        Optional<Source.Dense> dense = lone(value, last);
        if (dense.isPresent()) {
            return replaced(
                    value, last, dense.get().relu() ? dense.get() : dense.get().withRelu());
        }
        if (value.rank() < 1) {
            throw call.refusal("its input has no axes");
        }
        List<Part> below = new ArrayList<>(new Features(call).along(value, last));
        Weights identity = identity(below.stream().mapToInt(Part::width).sum());
        return replaced(
                value, last, new Source.Dense(call.node(), identity, Optional.empty(), true, below, Optional.empty()));
    }

    static Weights identity(int size) {
        float[] values = new float[Math.multiplyExact(size, size)];
        for (int i = 0; i < size; i++) {
            values[i * size + i] = 1;
        }
        return new Weights(size, size, values, Optional.of(new Grid(0)));
    }

    /** The dense layer whose whole result at every step this is, with its values along an axis. */
    private static Optional<Source.Dense> lone(Meaning.Activation value, int axis) {
        Content content = value.content();
        boolean plain = axis >= 0
                && content.parts().size() == 1
                && content.parts().get(0).step() == Step.ALL
                && content.feature().isPresent()
                && value.axes().get(axis).equals(List.of(content.feature().get()));
        return plain && content.parts().get(0).source() instanceof Source.Dense dense
                ? Optional.of(dense)
                : Optional.empty();
    }
}
