package dev.skipgate.compiler.frontend.onnx.meaning;

import dev.skipgate.compiler.frontend.CellType;
import dev.skipgate.compiler.frontend.onnx.graph.GraphInput;
import dev.skipgate.compiler.frontend.onnx.graph.Node;
import dev.skipgate.compiler.frontend.onnx.graph.OnnxException;
import dev.skipgate.runtime.numeric.FixedPointFormat;
import java.util.List;
import java.util.Optional;

/** What computes values: an input or a layer. Two sources are the same only if they are the same object. */
abstract sealed class Source {
    /** How many values it gives at a step. */
    abstract int width();

    /** How messages call it. */
    abstract String shown();

    /** An input of the model, whole. */
    static final class Input extends Source {
        private final GraphInput declared;
        private final Optional<FixedPointFormat> format;

        /** @param format its values are rounded to in the model */
        Input(GraphInput declared, Optional<FixedPointFormat> format) {
            this.declared = declared;
            this.format = format;
        }

        Optional<FixedPointFormat> format() {
            return format;
        }

        GraphInput declared() {
            return declared;
        }

        @Override
        int width() {
            return 1;
        }

        @Override
        String shown() {
            return "the input " + OnnxException.quoted(declared.name());
        }
    }

    /** A piece of an input: nothing that the network may read, but initial states come so. */
    static final class Excerpt extends Source {
        private final Input of;

        Excerpt(Input of) {
            this.of = of;
        }

        Input of() {
            return of;
        }

        @Override
        int width() {
            return 1;
        }

        @Override
        String shown() {
            return "a piece of " + of.shown();
        }
    }

    /** The values of an input at every step. */
    static final class Vector extends Source {
        private final int width;
        private final Optional<FixedPointFormat> format;

        Vector(int width, Optional<FixedPointFormat> format) {
            this.width = width;
            this.format = format;
        }

        Optional<FixedPointFormat> format() {
            return format;
        }

        @Override
        int width() {
            return width;
        }

        @Override
        String shown() {
            return "the input";
        }
    }

    /** Tokens as rows of a table, or, without a table, one-hot. */
    static final class Tokens extends Source {
        private final Optional<Weights> table;
        private final int size;
        private final int width;
        private final Optional<FixedPointFormat> format;

        Tokens(Optional<Weights> table, int size, int width) {
            this(table, size, width, Optional.empty());
        }

        private Tokens(Optional<Weights> table, int size, int width, Optional<FixedPointFormat> format) {
            this.table = table;
            this.size = size;
            this.width = width;
            this.format = format;
        }

        Optional<FixedPointFormat> format() {
            return format;
        }

        /** With the rows of the table rounded. */
        Tokens rounded(FixedPointFormat to) {
            return new Tokens(table, size, width, Optional.of(to));
        }

        Optional<Weights> table() {
            return table;
        }

        int size() {
            return size;
        }

        @Override
        int width() {
            return width;
        }

        @Override
        String shown() {
            return table.isPresent() ? "the embedding" : "the one-hot input";
        }
    }

    /**
     * One direction of a recurrent layer. Weights have gates in our order, rows x columns.
     */
    static final class Run extends Source {
        private final Node node;
        private final CellType cell;
        private final int hidden;
        private final boolean reverse;
        private final List<Part> below;
        private final RunWeights weights;

        Run(Node node, CellType cell, int hidden, boolean reverse, List<Part> below, RunWeights weights) {
            this.node = node;
            this.cell = cell;
            this.hidden = hidden;
            this.reverse = reverse;
            this.below = List.copyOf(below);
            this.weights = weights;
        }

        Node node() {
            return node;
        }

        CellType cell() {
            return cell;
        }

        boolean reverse() {
            return reverse;
        }

        List<Part> below() {
            return below;
        }

        RunWeights weights() {
            return weights;
        }

        @Override
        int width() {
            return hidden;
        }

        @Override
        String shown() {
            return (reverse ? "the reverse direction of " : "") + node.shown();
        }

        /** Where its last state stands, in the order of time. */
        Step end() {
            return reverse ? Step.FIRST : Step.LAST;
        }
    }

    /** The cell state of a direction of an LSTM. */
    static final class CellState extends Source {
        private final Run of;

        CellState(Run of) {
            this.of = of;
        }

        Run of() {
            return of;
        }

        @Override
        int width() {
            return of.width();
        }

        @Override
        String shown() {
            return "the cell state of " + of.shown();
        }
    }

    /** A dense layer. */
    static final class Dense extends Source {
        private final Node node;
        private final Weights weights;
        private final Optional<Weights> bias;
        private final boolean relu;
        private final List<Part> below;
        private final Optional<FixedPointFormat> format;

        /**
         * @param weights outputs x inputs
         * @param format its values are rounded to in the model
         */
        Dense(
                Node node,
                Weights weights,
                Optional<Weights> bias,
                boolean relu,
                List<Part> below,
                Optional<FixedPointFormat> format) {
            this.format = format;
            this.node = node;
            this.weights = weights;
            this.bias = bias;
            this.relu = relu;
            this.below = List.copyOf(below);
        }

        Node node() {
            return node;
        }

        Weights weights() {
            return weights;
        }

        Optional<Weights> bias() {
            return bias;
        }

        boolean relu() {
            return relu;
        }

        List<Part> below() {
            return below;
        }

        Dense withBias(Weights added) {
            return new Dense(node, weights, Optional.of(added), relu, below, format);
        }

        /** Zero is in every format, so it does not matter whether values are rounded before or after. */
        Dense withRelu() {
            return new Dense(node, weights, bias, true, below, format);
        }

        Dense withFormat(FixedPointFormat to) {
            return new Dense(node, weights, bias, relu, below, Optional.of(to));
        }

        Optional<FixedPointFormat> format() {
            return format;
        }

        @Override
        int width() {
            return weights.rows();
        }

        @Override
        String shown() {
            return "the dense layer of " + node.shown();
        }
    }

    /** What is made of the logits. */
    static final class Verdict extends Source {
        private final ResultKind kind;
        private final List<Part> below;
        private final int width;

        Verdict(ResultKind kind, List<Part> below, int width) {
            this.kind = kind;
            this.below = List.copyOf(below);
            this.width = width;
        }

        ResultKind kind() {
            return kind;
        }

        List<Part> below() {
            return below;
        }

        @Override
        int width() {
            return width;
        }

        @Override
        String shown() {
            return kind.shown();
        }
    }
}
