package dev.skipgate.compiler.frontend.onnx.meaning;

import dev.skipgate.compiler.frontend.onnx.graph.Graph;
import dev.skipgate.compiler.frontend.onnx.graph.GraphInput;
import dev.skipgate.compiler.frontend.onnx.graph.Node;
import dev.skipgate.compiler.frontend.onnx.graph.OnnxException;
import dev.skipgate.compiler.frontend.onnx.graph.Tensor;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Goes through a graph once and learns what every value means. */
final class Interpreter {
    /** All operators that mean something here. */
    static final Set<String> OPERATORS = Set.of(
            "Constant",
            "ConstantOfShape",
            "Identity",
            "Dropout",
            "Cast",
            "Shape",
            "Reshape",
            "Flatten",
            "Transpose",
            "Squeeze",
            "Unsqueeze",
            "Expand",
            "Slice",
            "Split",
            "Concat",
            "Gather",
            "OneHot",
            "ReverseSequence",
            "Add",
            "Sub",
            "Mul",
            "Div",
            "Equal",
            "Less",
            "Greater",
            "And",
            "Not",
            "Where",
            "ReduceProd",
            "LSTM",
            "GRU",
            "RNN",
            "MatMul",
            "Gemm",
            "Relu",
            "Softmax",
            "LogSoftmax",
            "Sigmoid",
            "ArgMax",
            "QuantizeLinear",
            "Clip",
            "DequantizeLinear",
            "Quant");

    static final String STEPS_WRITTEN_OUT =
            "steps of a sequence that are written out one by one, or as a loop, cannot be recognized as a"
                    + " layer; export it as an LSTM, GRU or RNN operator: nn.LSTM, nn.GRU or nn.RNN in place of cells, with"
                    + " dynamo=False where the newer exporter writes steps out, or Keras's LSTM by tf2onnx";

    private static final Set<String> CONTROL_FLOW =
            Set.of("Loop", "Scan", "If", "SplitToSequence", "SequenceAt", "SequenceInsert");

    private static final Set<String> QUANT_DOMAINS =
            Set.of("qonnx.custom_op.general", "onnx.brevitas", "finn.custom_op.general");

    private final Graph graph;
    private final Roles roles = new Roles();
    private final Budget budget = new Budget();
    private final Map<String, Meaning> meanings = new HashMap<>();

    private Interpreter(Graph graph) {
        this.graph = graph;
    }

    /**
     * What the outputs of a graph mean.
     *
     * @param outputs by name, in the order of the graph
     */
    record Result(Map<String, Meaning> outputs, Roles roles) {}

    static Result run(Graph graph) {
        return new Interpreter(graph).run();
    }

    private Result run() {
        List<Node> needed = graph.needed();
        // A loop has operators around it that alone would mislead.
        needed.stream().filter(node -> CONTROL_FLOW.contains(node.operator())).forEach(this::requireKnown);
        needed.forEach(this::requireKnown);
        graph.inputs().forEach(input -> meanings.put(input.name(), of(input)));
        for (Node node : needed) {
            try {
                run(node);
            } catch (ArithmeticException e) {
                throw new OnnxException(node.shown() + ": its sizes are larger than any tensor can be", e);
            }
        }
        Map<String, Meaning> outputs = new LinkedHashMap<>();
        graph.outputs().forEach(name -> outputs.put(name, meaning(name)));
        return new Result(outputs, roles);
    }

    private void requireKnown(Node node) {
        boolean known = node.operator().equals("Quant")
                ? QUANT_DOMAINS.contains(node.domain())
                : OPERATORS.contains(node.operator()) && node.domain().isEmpty();
        if (known) {
            return;
        }
        String place = String.join(
                "; ",
                List.of(graph.sourcesOf(node), graph.readersOf(node)).stream()
                        .filter(each -> !each.isEmpty())
                        .toList());
        throw node.refusal("this operator is not supported" + advice(node.operator())
                + (place.isEmpty() ? "" : "; in the graph " + place));
    }

    private static String advice(String operator) {
        if (CONTROL_FLOW.contains(operator)) {
            return "; " + STEPS_WRITTEN_OUT;
        }
        return switch (operator) {
            case "LayerNormalization",
                    "BatchNormalization",
                    "InstanceNormalization" -> "; train the model without normalization";
            case "ReduceMean",
                    "ReduceMax",
                    "ReduceSum",
                    "GlobalAveragePool",
                    "GlobalMaxPool" -> "; take the last step in place of pooling over the steps";
            case "Conv",
                    "MaxPool",
                    "AveragePool" -> "; export the recurrent part of the model alone, with the features as its input";
            default -> "; export the model without it, or cut it off by onnx.utils.extract_model";
        };
    }

    private Meaning of(GraphInput input) {
        List<List<Atom>> axes = new ArrayList<>();
        for (String dimension : input.dimensions()) {
            Dim size;
            if (dimension.equals("?")) {
                size = Dim.named("axis " + axes.size() + " of " + OnnxException.quoted(input.name()));
            } else {
                size = dimension.startsWith("?")
                        ? Dim.named(OnnxException.quoted(dimension.substring(1)))
                        : Dim.of(Long.parseLong(dimension));
            }
            axes.add(List.of(new Atom(Atom.Kind.FREE, size)));
        }
        roles.declare(input, axes.stream().map(each -> each.get(0)).toList());
        Content content =
                new Content(List.of(), Optional.empty(), List.of(Part.of(new Source.Input(input, Optional.empty()))));
        return new Meaning.Activation(axes, content, false);
    }

    private Meaning meaning(String name) {
        Meaning known = meanings.get(name);
        if (known != null) {
            return known;
        }
        if (!graph.constants().containsKey(name)) {
            throw new OnnxException("the value " + OnnxException.quoted(name)
                    + " is an optional result that its node does not give; export the model again");
        }
        Tensor tensor = graph.constants().get(name).get();
        budget.grant(tensor);
        Meaning constant = Meaning.Constant.of(tensor);
        meanings.put(name, constant);
        return constant;
    }

    private void run(Node node) {
        List<Optional<Meaning>> inputs = new ArrayList<>();
        for (int i = 0; i < node.inputs().size(); i++) {
            inputs.add(node.input(i).map(this::meaning));
        }
        List<Meaning> results = apply(new Call(node, graph.opset(), inputs, roles, budget));
        for (int i = 0; i < Math.min(results.size(), node.outputs().size()); i++) {
            meanings.put(node.outputs().get(i), results.get(i));
        }
    }

    private List<Meaning> apply(Call call) {
        Optional<Meaning> ofTokens = new TokenArithmetic(call).apply();
        if (ofTokens.isPresent()) {
            return List.of(ofTokens.get());
        }
        return switch (call.node().operator()) {
            case "Constant", "ConstantOfShape" -> List.of(constant(call));
            case "Dropout" -> List.of(dropout(call));
            case "Gather" -> List.of(new Lookups(call).gather());
            case "OneHot" -> List.of(new Lookups(call).oneHot());
            case "ReverseSequence" -> List.of(new Lookups(call).reverseSequence());
            case "Add" -> List.of(add(call));
            case "Sub", "Mul", "Div", "Equal", "Less", "Greater", "And", "Not", "Where", "ReduceProd" -> List.of(
                    new Arithmetic(call).apply());
            case "LSTM", "GRU", "RNN" -> new Recurrent(call).apply();
            case "MatMul" -> List.of(new DenseLayers(call).matMul());
            case "Gemm" -> List.of(new DenseLayers(call).gemm());
            case "Relu" -> List.of(new DenseLayers(call).relu());
            case "QuantizeLinear", "Clip", "DequantizeLinear", "Quant" -> List.of(new Quantized(call).apply());
            case "Softmax", "LogSoftmax", "Sigmoid", "ArgMax" -> List.of(new Verdicts(call).apply());
            default -> new Shapes(call).apply();
        };
    }

    private Meaning constant(Call call) {
        Node node = call.node();
        if (node.operator().equals("ConstantOfShape")) {
            Tensor value = node.tensor("value").orElseGet(() -> Tensor.floats(new int[] {1}, 0));
            if (value.elements() != 1) {
                throw call.refusal("its value is not one number");
            }
            boolean known = call.sizes(0).stream().allMatch(each -> each.value().isPresent());
            return !value.isFloat() && known
                    ? Meaning.Constant.of(new Structure(call).expanded(value.reshaped(), call.wholes(0)))
                    : new Meaning.Uniform(value.floatAt(0));
        }
        Optional<Tensor> value = node.tensor("value");
        value.ifPresent(budget::grant);
        return Meaning.Constant.of(
                value.or(() -> node.whole("value_int").map(each -> Tensor.integers(new int[0], each)))
                        .or(() -> node.wholes("value_ints")
                                .map(each -> Tensor.integers(
                                        new int[] {each.size()},
                                        each.stream().mapToLong(Long::longValue).toArray())))
                        .or(() -> node.has("value_float")
                                ? Optional.of(Tensor.floats(new int[0], node.real("value_float", 0)))
                                : Optional.empty())
                        .orElseThrow(() -> call.refusal("it holds no tensor and no number, which is not supported")));
    }

    private static Meaning dropout(Call call) {
        if (call.has(2)) {
            Meaning training = call.input(2);
            boolean off = training instanceof Meaning.Constant constant
                    && constant.tensor().isUniform()
                    && constant.tensor().floatAt(0) == 0;
            if (!off) {
                throw call.refusal("it drops values at random; export the model in evaluation mode (model.eval())");
            }
        }
        return call.input(0);
    }

    private static Meaning add(Call call) {
        if (call.input(0) instanceof Meaning.Activation value && !(call.input(1) instanceof Meaning.Activation)) {
            return new DenseLayers(call).add(value, call.input(1));
        }
        if (call.input(1) instanceof Meaning.Activation value && !(call.input(0) instanceof Meaning.Activation)) {
            return new DenseLayers(call).add(value, call.input(0));
        }
        if (call.input(0) instanceof Meaning.Activation) {
            throw call.refusal("it adds " + call.input(0).shown() + " and "
                    + call.input(1).shown() + "; results of layers cannot be added (no residual connections)");
        }
        return new Arithmetic(call).apply();
    }
}
