package dev.skipgate.compiler.frontend.onnx.graph;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Deque;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeSet;
import java.util.function.Supplier;

/**
 * A model's graph. Names are made once each, and every node stands behind the nodes it reads from.
 *
 * @param opset version of ONNX's own operators
 * @param constants by name; read when they are asked for
 */
public record Graph(
        int opset,
        List<GraphInput> inputs,
        List<String> outputs,
        Map<String, Supplier<Tensor>> constants,
        List<Node> nodes) {
    public Graph {
        inputs = List.copyOf(inputs);
        outputs = List.copyOf(outputs);
        constants = Collections.unmodifiableMap(new LinkedHashMap<>(constants));
        nodes = List.copyOf(nodes);
        Objects.requireNonNull(constants, "constants");
    }

    /** Which node makes a value. */
    public Map<String, Node> producers() {
        Map<String, Node> producers = new HashMap<>();
        for (Node node : nodes) {
            for (String output : node.outputs()) {
                if (!output.isEmpty() && producers.put(output, node) != null) {
                    throw new OnnxException("two nodes make the value " + OnnxException.quoted(output)
                            + "; every value has to be made once; export the model again");
                }
            }
        }
        return producers;
    }

    /**
     * The nodes that the outputs depend on, in the order of the file.
     *
     * @throws OnnxException when a name is missing or made twice, or the nodes form a cycle or are not in order
     */
    public List<Node> needed() {
        Map<String, Node> producers = producers();
        checkGiven(producers);
        TreeSet<Integer> reached = new TreeSet<>();
        Deque<String> open = new ArrayDeque<>(outputs);
        while (!open.isEmpty()) {
            Node node = producers.get(open.pop());
            if (node != null && reached.add(node.index())) {
                node.inputs().forEach(open::push);
            }
        }
        List<Node> needed = new ArrayList<>();
        Map<Integer, Node> byIndex = new HashMap<>();
        nodes.forEach(node -> byIndex.put(node.index(), node));
        reached.forEach(index -> needed.add(byIndex.get(index)));
        needed.forEach(node -> checkOrder(node, producers));
        return needed;
    }

    private void checkGiven(Map<String, Node> producers) {
        Map<String, String> given = new HashMap<>();
        inputs.forEach(input -> given.merge(input.name(), "an input", Graph::twice));
        constants.keySet().forEach(name -> given.merge(name, "an initializer", Graph::twice));
        for (Map.Entry<String, String> each : given.entrySet()) {
            Node maker = producers.get(each.getKey());
            if (maker != null || each.getValue().isEmpty()) {
                throw new OnnxException("the name " + OnnxException.quoted(each.getKey())
                        + " belongs to two values" + (maker == null ? "" : ", one of them made by " + maker.shown())
                        + "; every value needs a name of its own; export the model again");
            }
        }
        for (String output : outputs) {
            if (!producers.containsKey(output) && !given.containsKey(output)) {
                throw new OnnxException("the output " + OnnxException.quoted(output)
                        + " is made by no node; the file is damaged; export the model again");
            }
        }
    }

    /** Inputs that share a name with an initializer have been left out before; what is left is a collision. */
    private static String twice(String one, String other) {
        return "";
    }

    private void checkOrder(Node node, Map<String, Node> producers) {
        for (String input : node.inputs()) {
            if (input.isEmpty()) {
                continue;
            }
            Node maker = producers.get(input);
            if (maker == null) {
                if (!constants.containsKey(input)
                        && inputs.stream().noneMatch(each -> each.name().equals(input))) {
                    throw node.refusal("its input " + OnnxException.quoted(input)
                            + " is no input of the model, no initializer and no result of a node; the initializer is"
                            + " missing; export the model again, with its weights");
                }
            } else if (maker.index() >= node.index()) {
                throw node.refusal("it reads " + OnnxException.quoted(input) + ", which is made only by "
                        + maker.shown() + "; the graph has a cycle, or its nodes are not in order");
            }
        }
    }

    /** Who reads a value, for messages. */
    public String readersOf(Node node) {
        List<String> readers = nodes.stream()
                .filter(each -> each.inputs().stream().anyMatch(node.outputs()::contains))
                .limit(3)
                .map(Node::shown)
                .toList();
        if (readers.isEmpty()) {
            return node.outputs().stream().anyMatch(outputs::contains) ? "it makes an output of the model" : "";
        }
        return "its result goes to " + String.join(", ", readers);
    }

    /** Where the inputs of a node come from, for messages. */
    public String sourcesOf(Node node) {
        Map<String, Node> producers = producers();
        List<String> sources = node.inputs().stream()
                .filter(each -> !each.isEmpty() && !constants.containsKey(each))
                .limit(3)
                .map(each -> producers.containsKey(each)
                        ? producers.get(each).shown()
                        : "the input " + OnnxException.quoted(each))
                .toList();
        return sources.isEmpty() ? "" : "it reads from " + String.join(", ", sources);
    }
}
