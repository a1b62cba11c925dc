package dev.skipgate.compiler.frontend.onnx.meaning;

import dev.skipgate.compiler.frontend.onnx.graph.GraphInput;
import dev.skipgate.compiler.frontend.onnx.graph.Tensor;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Operators that look something up by its number: rows of tables, tokens, steps. */
final class Lookups {
    private final Call call;

    Lookups(Call call) {
        this.call = call;
    }

    Meaning gather() {
        Meaning data = call.input(0);
        Meaning indices = call.input(1);
        long written = call.node().whole("axis", 0);
        if (data instanceof Meaning.Uniform) {
            return data;
        }
        if (data instanceof Meaning.Activation activation) {
            List<Dim> chosen = call.sizes(1);
            int rank = indices instanceof Meaning.Constant constant
                    ? constant.tensor().rank()
                    : ((Meaning.Sizes) indices).shape().length;
            if (chosen.size() != 1) {
                throw call.refusal("it takes " + chosen.size() + " places of " + activation.shown()
                        + "; only one place of an axis can be taken");
            }
            return new Axes(call).select(activation, call.axis(written, activation.rank()), chosen.get(0), rank == 1);
        }
        if (indices instanceof Meaning.Activation tokens) {
            return embedding(call.constant(0, "the table it looks up in"), tokens, written);
        }
        if (indices instanceof Meaning.TokenFormula formula) {
            return embedding(reordered(call.constant(0, "the table it looks up in"), formula), formula.of(), written);
        }
        Structure structure = new Structure(call);
        Tensor numbers = Arithmetic.known(call, indices);
        return structure.one(data, tensor -> structure.gathered(tensor, call.axis(written, tensor.rank()), numbers));
    }

    private Meaning embedding(Meaning.Constant table, Meaning.Activation tokens, long axis) {
        if (table.tensor().rank() != 2 || axis != 0 || !table.tensor().isFloat()) {
            throw call.refusal("it looks up the input in a table of "
                    + table.tensor().rank() + " axes, along axis " + axis + "; wanted rows of a matrix of floats");
        }
        requireTokens(tokens);
        int rows = table.tensor().size(0);
        int width = table.tensor().size(1);
        Weights weights = Weights.of(rows, width, table.tensor(), table.grid());
        return with(tokens, new Source.Tokens(Optional.of(weights), rows, width), tokens.rank());
    }

    /** The table with the row of token x at x. */
    private Meaning.Constant reordered(Meaning.Constant table, Meaning.TokenFormula formula) {
        if (table.tensor().rank() != 2) {
            return table;
        }
        int rows = table.tensor().size(0);
        long[] order = new long[rows];
        boolean same = true;
        for (int token = 0; token < rows; token++) {
            long row = formula.value().applyAsLong(token);
            if (row < -rows || row >= rows) {
                throw call.refusal(
                        "token " + token + " of " + rows + " looks up row " + row + ", which is not in the table");
            }
            order[token] = row < 0 ? row + rows : row;
            same &= order[token] == token;
        }
        Tensor rowsInOrder = Tensor.integers(new int[] {rows}, order);
        return same
                ? table
                : new Meaning.Constant(new Structure(call).gathered(table.tensor(), 0, rowsInOrder), table.grid());
    }

    private void requireTokens(Meaning.Activation tokens) {
        Source.Input input = tokens.input()
                .orElseThrow(() -> call.refusal(
                        "it looks up " + tokens.shown() + ", wanted tokens: a whole input of whole numbers"));
        if (input.declared().kind() == GraphInput.Kind.OTHER) {
            throw call.refusal(input.shown() + " holds neither floats nor whole numbers, or has no shape");
        }
        call.roles().use(input, Roles.Use.DATA, call.node());
    }

    private static Meaning.Activation with(Meaning.Activation tokens, Source source, int axis) {
        Content content = Content.of(source);
        List<List<Atom>> axes = new ArrayList<>(tokens.axes());
        axes.add(axis, List.of(content.feature().orElseThrow()));
        return new Meaning.Activation(axes, content, tokens.reversed());
    }

    Meaning oneHot() {
        Meaning.Activation tokens = call.activation(0);
        requireTokens(tokens);
        Tensor depth = call.constant(1, "its depth").tensor();
        Tensor values = call.constant(2, "its pair of values").tensor();
        int axis = call.axis(call.node().whole("axis", -1), tokens.rank() + 1);
        float size = depth.elements() == 1 ? depth.floatAt(0) : 0;
        if (size < 2 || size > Integer.MAX_VALUE || size != Math.rint(size)) {
            throw call.refusal("its depth has to be one whole number of 2 or more");
        }
        if (values.elements() != 2 || values.floatAt(0) != 0 || values.floatAt(1) != 1) {
            throw call.refusal("its values are not 0 and 1; only one-hot vectors of these are supported");
        }
        return with(tokens, new Source.Tokens(Optional.empty(), (int) size, (int) size), axis);
    }

    /** Turning round time, as tf2onnx writes it: the first steps of every sequence, all of them. */
    Meaning reverseSequence() {
        Meaning.Activation value = call.activation(0);
        int time = call.axis(call.node().whole("time_axis", 0), value.rank());
        Dim steps = value.size(time);
        boolean all;
        if (call.input(1) instanceof Meaning.Uniform lengths) {
            all = steps.value().filter(each -> each == lengths.value()).isPresent();
        } else {
            all = call.sizes(1).stream().allMatch(steps::equals);
        }
        if (!all) {
            throw call.refusal(
                    "it turns round sequences of different lengths, which is not supported; use a bidirectional"
                            + " layer, which knows where each sequence ends");
        }
        return new Axes(call).slice(value, time, Dim.of(-1), Dim.of(Long.MIN_VALUE / 2), -1);
    }
}
