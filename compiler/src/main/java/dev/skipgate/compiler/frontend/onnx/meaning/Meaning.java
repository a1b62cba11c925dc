package dev.skipgate.compiler.frontend.onnx.meaning;

import dev.skipgate.compiler.frontend.onnx.graph.Tensor;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.LongUnaryOperator;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** What a value of the graph is. */
sealed interface Meaning {
    /** How messages call it. */
    String shown();

    /** Known numbers. */
    record Constant(Tensor tensor, Optional<Grid> grid) implements Meaning {
        static Constant of(Tensor tensor) {
            return new Constant(tensor, Optional.empty());
        }

        @Override
        public String shown() {
            return "a constant";
        }
    }

    /**
     * One number everywhere, in a shape that may not be known.
     */
    record Uniform(double value) implements Meaning {
        @Override
        public String shown() {
            return "a constant";
        }
    }

    /**
     * Sizes of axes, and what is computed of them.
     *
     * @param values row-major
     */
    record Sizes(int[] shape, List<Dim> values) implements Meaning {
        public Sizes {
            shape = shape.clone();
            values = List.copyOf(values);
            if (Tensor.count(shape) != values.size()) {
                throw new IllegalArgumentException(values.size() + " sizes");
            }
        }

        @Override
        public String shown() {
            return "the size of something";
        }
    }

    /**
     * Values that depend on the model's input.
     *
     * @param axes each of atoms, the slowest first; none where the size is 1
     * @param reversed whether steps stand in the order from the last to the first
     */
    record Activation(List<List<Atom>> axes, Content content, boolean reversed) implements Meaning {
        public Activation {
            axes = axes.stream().map(List::copyOf).toList();
        }

        int rank() {
            return axes.size();
        }

        Dim size(int axis) {
            return product(axes.get(axis));
        }

        List<Dim> sizes() {
            return IntStream.range(0, rank()).mapToObj(this::size).toList();
        }

        static Dim product(List<Atom> atoms) {
            Dim product = Dim.of(1);
            for (Atom atom : atoms) {
                product = product.times(atom.size());
            }
            return product;
        }

        Activation withAxes(List<List<Atom>> others) {
            return new Activation(others, content, reversed);
        }

        Activation withAxis(int axis, List<Atom> atoms) {
            List<List<Atom>> others = new ArrayList<>(axes);
            others.set(axis, atoms);
            return withAxes(others);
        }

        /** An input of the model, or a piece of one, of which it is not known yet what it means. */
        Optional<Source.Input> input() {
            return content.parts().size() == 1 && content.parts().get(0).source() instanceof Source.Input input
                    ? Optional.of(input)
                    : Optional.empty();
        }

        @Override
        public String shown() {
            return content.parts().stream()
                    .map(part -> part.source().shown())
                    .distinct()
                    .limit(3)
                    .collect(Collectors.joining(" and "));
        }
    }

    /**
     * Codes that stand for rounded values, until a DequantizeLinear makes values of them again.
     *
     * @param of what is rounded
     */
    record Codes(Activation of, Rounding rounding) implements Meaning {
        @Override
        public String shown() {
            return of.shown() + ", as codes";
        }
    }

    /**
     * A whole number computed of each token by itself, as of {@code x < 0 ? x + n : x}.
     *
     * @param of the tokens
     * @param value from a token
     */
    record TokenFormula(Activation of, LongUnaryOperator value) implements Meaning {
        @Override
        public String shown() {
            return "a number computed of " + of.shown();
        }
    }
}
