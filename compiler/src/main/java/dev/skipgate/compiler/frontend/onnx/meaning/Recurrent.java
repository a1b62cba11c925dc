package dev.skipgate.compiler.frontend.onnx.meaning;

import dev.skipgate.compiler.frontend.CellType;
import dev.skipgate.compiler.frontend.onnx.graph.OnnxException;
import dev.skipgate.compiler.frontend.onnx.graph.Tensor;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/** ONNX's LSTM, GRU and RNN. */
final class Recurrent {
    private static final int LENGTHS = 4;
    private static final int HIDDEN = 5;
    private static final int CELL = 6;
    private static final int PEEPHOLES = 7;

    private final Call call;
    private final int directions;
    private final boolean batchFirst;
    private final RecurrentParameters parameters;

    Recurrent(Call call) {
        this.call = call;
        call.node()
                .allowOnly(Set.of(
                        "direction",
                        "hidden_size",
                        "activations",
                        "activation_alpha",
                        "activation_beta",
                        "clip",
                        "input_forget",
                        "layout",
                        "linear_before_reset"));
        String direction = call.node().text("direction", "forward");
        if (!Set.of("forward", "reverse", "bidirectional").contains(direction)) {
            throw call.refusal("its direction is none of forward, reverse and bidirectional");
        }
        directions = direction.equals("bidirectional") ? 2 : 1;
        batchFirst = call.node().whole("layout", 0) == 1;
        parameters = new RecurrentParameters(call, directions);
    }

    List<Meaning> apply() {
        checkPlain();
        CellType cell = cell();
        Meaning.Activation input = call.activation(0);
        if (input.rank() != 3) {
            throw call.refusal("its input has " + input.rank() + " axes, wanted 3");
        }
        int time = batchFirst ? 1 : 0;
        int batch = batchFirst ? 0 : 1;
        bindTime(input, input.axes().get(time));
        input.axes().get(batch).forEach(atom -> call.roles().bind(atom, Roles.Axis.BATCH, call.node()));
        List<Part> below = new Features(call).along(input, 2);
        checkLengths(input.size(time));
        checkStarts();
        int width = below.stream().mapToInt(Part::width).sum();
        boolean onlyReverse = call.node().text("direction", "forward").equals("reverse");
        List<Source.Run> runs = new ArrayList<>();
        for (int d = 0; d < directions; d++) {
            boolean reverse = (onlyReverse || d == 1) != input.reversed();
            runs.add(new Source.Run(
                    call.node(), cell, parameters.hidden(), reverse, below, parameters.weights(cell, d, width)));
        }
        return results(input, runs, time, batch);
    }

    private void bindTime(Meaning.Activation input, List<Atom> atoms) {
        if (atoms.size() != 1) {
            throw call.refusal(
                    atoms.isEmpty()
                            ? "it reads " + input.shown()
                                    + " as a sequence of a single step; layers after the choice of a step have to be dense"
                            : "its time axis is several axes of the model's input, joined; give the sequence one axis");
        }
        call.roles().bind(atoms.get(0), Roles.Axis.TIME, call.node());
    }

    private List<Meaning> results(Meaning.Activation input, List<Source.Run> runs, int time, int batch) {
        Content all = Content.stacked(runs.stream().map(Part::of).toList());
        Content last = Content.stacked(
                runs.stream().map(run -> new Part(run, run.end())).toList());
        Content cells = Content.stacked(
                runs.stream().map(run -> Part.of(new Source.CellState(run))).toList());
        List<Atom> steps = input.axes().get(time);
        List<Atom> sequences = input.axes().get(batch);
        List<Meaning> results = new ArrayList<>();
        List<Atom> feature = List.of(all.feature().orElseThrow());
        results.add(new Meaning.Activation(
                batchFirst
                        ? List.of(sequences, steps, all.stacks(), feature)
                        : List.of(steps, all.stacks(), sequences, feature),
                all,
                input.reversed()));
        for (Content each : List.of(last, cells)) {
            List<Atom> values = List.of(each.feature().orElseThrow());
            results.add(new Meaning.Activation(
                    batchFirst ? List.of(sequences, each.stacks(), values) : List.of(each.stacks(), sequences, values),
                    each,
                    false));
        }
        return results;
    }

    private CellType cell() {
        String operator = call.node().operator();
        List<String> names = call.node().texts("activations").stream()
                .map(each -> each.toLowerCase(Locale.ROOT))
                .toList();
        if (operator.equals("RNN")) {
            String first = names.isEmpty() ? "tanh" : names.get(0);
            require(names, List.of(first), "tanh or relu, the same in both directions");
            if (!Set.of("tanh", "relu").contains(first)) {
                throw activations(names, "tanh or relu");
            }
            return first.equals("relu") ? CellType.RNN_RELU : CellType.RNN_TANH;
        }
        if (operator.equals("LSTM")) {
            require(names, List.of("sigmoid", "tanh", "tanh"), "sigmoid, tanh, tanh");
            return CellType.LSTM;
        }
        require(names, List.of("sigmoid", "tanh"), "sigmoid, tanh");
        return call.node().whole("linear_before_reset", 0) != 0 ? CellType.GRU : CellType.GRU_RESET_FIRST;
    }

    private void require(List<String> names, List<String> usual, String wanted) {
        List<String> whole = new ArrayList<>();
        for (int d = 0; d < directions; d++) {
            whole.addAll(usual);
        }
        if (!names.isEmpty() && !names.equals(whole)) {
            throw activations(names, wanted);
        }
    }

    private RuntimeException activations(List<String> names, String wanted) {
        return call.refusal("its activations are "
                + OnnxException.quoted(String.join(", ", names))
                + ", wanted " + wanted + "; train the model with these");
    }

    private void checkPlain() {
        if (call.node().has("clip")) {
            throw call.refusal("it clips (attribute 'clip'), which is not supported; export the model without it");
        }
        if (call.node().whole("input_forget", 0) != 0) {
            throw call.refusal("it couples input and forget gate (attribute 'input_forget'), which is not supported");
        }
        if (call.node().whole("layout", 0) < 0 || call.node().whole("layout", 0) > 1) {
            throw call.refusal("its layout is neither 0 nor 1");
        }
        boolean lstm = call.node().operator().equals("LSTM");
        if (lstm && call.has(PEEPHOLES) && !isZero(call.input(PEEPHOLES))) {
            throw call.refusal("it has peepholes (input 'P'), which are not supported; train the model without them");
        }
        if (!lstm && (call.has(CELL) || call.has(PEEPHOLES))) {
            throw call.refusal("it has more inputs than a " + call.node().operator() + " can have");
        }
    }

    private void checkLengths(Dim steps) {
        if (!call.has(LENGTHS)) {
            return;
        }
        Meaning lengths = call.input(LENGTHS);
        if (lengths instanceof Meaning.Activation activation
                && activation.input().isPresent()) {
            call.roles().use(activation.input().get(), Roles.Use.LENGTHS, call.node());
            return;
        }
        boolean all = lengths instanceof Meaning.Uniform uniform
                ? steps.value().filter(each -> each == uniform.value()).isPresent()
                : !(lengths instanceof Meaning.Activation)
                        && call.sizes(LENGTHS).stream().allMatch(steps::equals);
        if (!all) {
            throw call.refusal("its sequence lengths are " + lengths.shown()
                    + " other than the whole length; wanted none, the whole length, or an input of the model");
        }
    }

    private void checkStarts() {
        for (int position : List.of(HIDDEN, CELL)) {
            if (call.has(position) && !isZero(call.input(position))) {
                Meaning start = call.input(position);
                Optional<Source.Input> input =
                        start instanceof Meaning.Activation activation ? Pieces.inputOf(activation) : Optional.empty();
                if (input.isEmpty()) {
                    throw call.refusal("its initial state is " + start.shown()
                            + (start instanceof Meaning.Activation ? "" : " that is not zero")
                            + "; Skipgate starts from zero; train the model so, or make the state an input");
                }
                call.roles().use(input.get(), Roles.Use.STATE, call.node());
            }
        }
    }

    private static boolean isZero(Meaning value) {
        if (value instanceof Meaning.Uniform uniform) {
            return uniform.value() == 0;
        }
        if (value instanceof Meaning.Constant constant) {
            Tensor tensor = constant.tensor();
            return tensor.elements() == 0 || (tensor.isUniform() && tensor.floatAt(0) == 0);
        }
        return false;
    }
}
