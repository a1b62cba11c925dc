package dev.skipgate.testbench.onnx;

import ai.onnx.proto.OnnxMl.TensorProto;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/** Writes recurrent layers over time x batch x features, in the ways of several exporters. */
final class RecurrentWriter {
    private final OnnxGraph graph;
    private final Random random;
    private final StringBuilder told;
    private final int batch;
    private final String batchSize;
    private String lengths = "";
    private boolean states;
    private int hidden;
    private boolean bidirectional;
    private String last = "";

    RecurrentWriter(OnnxGraph graph, Random random, StringBuilder told, int batch, String batchSize) {
        this.graph = graph;
        this.random = random;
        this.told = told;
        this.batch = batch;
        this.batchSize = batchSize;
    }

    static float[] floats(Random random, int count) {
        float[] values = new float[count];
        for (int i = 0; i < count; i++) {
            values[i] = (float) (random.nextDouble() * 2 - 1);
        }
        return values;
    }

    void mayHaveLengths() {
        if (random.nextInt(6) == 0) {
            String given = graph.input("lengths", TensorProto.DataType.INT64_VALUE, batchSize);
            lengths = graph.node("Cast", given).with("to", 6L).one();
            told.append(", lengths");
        }
    }

    boolean hasLengths() {
        return !lengths.isEmpty();
    }

    boolean hasStates() {
        return states;
    }

    boolean bidirectional() {
        return bidirectional;
    }

    int width() {
        return bidirectional ? 2 * hidden : hidden;
    }

    /** The last states of the last layer, sequences x features. */
    String ends() {
        if (!bidirectional) {
            return random.nextBoolean()
                    ? squeezed(last, 0)
                    : graph.node("Gather", last, graph.scalar(0)).one();
        }
        if (random.nextBoolean()) {
            String turned = graph.node("Transpose", last).with("perm", 1, 0, 2).one();
            return graph.node("Reshape", turned, graph.integers(0, -1)).one();
        }
        String forward = graph.node("Gather", last, graph.scalar(-2)).one();
        String reverse = graph.node("Gather", last, graph.scalar(1)).one();
        return graph.node("Concat", forward, reverse).with("axis", -1L).one();
    }

    String layer(String input, int inputWidth) {
        String operator = List.of("LSTM", "GRU", "RNN").get(random.nextInt(3));
        hidden = 1 + random.nextInt(4);
        bidirectional = random.nextInt(3) == 0;
        int directions = bidirectional ? 2 : 1;
        int gates = operator.equals("LSTM") ? 4 : operator.equals("GRU") ? 3 : 1;
        told.append(", ").append(operator).append(bidirectional ? " both" : "");
        String w = graph.floats(
                floats(random, directions * gates * hidden * inputWidth),
                directions,
                (long) gates * hidden,
                inputWidth);
        String r = graph.floats(
                floats(random, directions * gates * hidden * hidden), directions, (long) gates * hidden, hidden);
        String b = random.nextInt(4) == 0
                ? ""
                : graph.floats(floats(random, directions * 2 * gates * hidden), directions, 2L * gates * hidden);
        List<String> inputs = new ArrayList<>(List.of(input, w, r, b, lengths));
        if (random.nextInt(3) > 0) {
            String start = start(input, directions);
            inputs.add(start);
            if (operator.equals("LSTM")) {
                inputs.add(start);
            }
        }
        OnnxGraph.Added node =
                graph.node(operator, inputs.toArray(String[]::new)).with("hidden_size", (long) hidden);
        if (bidirectional) {
            node.with("direction", "bidirectional");
        } else if (random.nextInt(4) == 0) {
            node.with("direction", "reverse");
            told.append(" reverse");
        }
        attributes(node, operator, directions);
        String all = node.output();
        last = node.output();
        node.done();
        return joined(all);
    }

    private void attributes(OnnxGraph.Added node, String operator, int directions) {
        if (operator.equals("GRU")) {
            long before = random.nextInt(2);
            node.with("linear_before_reset", before);
            told.append(before == 0 ? " reset first" : "");
        } else if (operator.equals("RNN") && random.nextBoolean()) {
            List<String> names = new ArrayList<>();
            for (int i = 0; i < directions; i++) {
                names.add("Relu");
            }
            node.with("activations", names);
            told.append(" relu");
        }
    }

    /** Zeros, constant or computed of the batch's size, or an input. */
    private String start(String input, int directions) {
        int choice = random.nextInt(4);
        if (choice == 0) {
            return graph.floats(new float[directions * batch * hidden], directions, batch, hidden);
        }
        if (choice == 1 && !states) {
            states = true;
            told.append(" state");
            return graph.input(
                    "state",
                    TensorProto.DataType.FLOAT_VALUE,
                    Integer.toString(directions),
                    batchSize,
                    Integer.toString(hidden));
        }
        String shape = graph.node("Shape", input).one();
        String size =
                graph.node("Gather", shape, graph.integers(1)).with("axis", 0L).one();
        String whole = graph.node("Concat", graph.integers(directions), size, graph.integers(hidden))
                .with("axis", 0L)
                .one();
        return choice == 2
                ? graph.node("ConstantOfShape", whole).one()
                : graph.node("Expand", graph.floats(new float[1], 1, 1, 1), whole)
                        .one();
    }

    /** From time x directions x batch x hidden to time x batch x features. */
    private String joined(String all) {
        int choice = random.nextInt(3);
        if (!bidirectional && choice == 0) {
            return squeezed(all, 1);
        }
        if (bidirectional && choice == 0) {
            String forward = squeezed(sliced(all, 1, 0, 1), 1);
            String reverse = squeezed(sliced(all, 1, 1, 2), 1);
            return graph.node("Concat", forward, reverse).with("axis", 2L).one();
        }
        String turned = graph.node("Transpose", all).with("perm", 0, 2, 1, 3).one();
        String shape;
        if (choice == 1) {
            shape = graph.integers(0, 0, -1);
        } else {
            String sizes = graph.node("Shape", turned).one();
            String first = sliced(sizes, 0, 0, 2);
            shape = graph.node("Concat", first, graph.integers(width()))
                    .with("axis", 0L)
                    .one();
        }
        return graph.node("Reshape", turned, shape).one();
    }

    String squeezed(String value, int axis) {
        return graph.opset() < 13
                ? graph.node("Squeeze", value).with("axes", new long[] {axis}).one()
                : graph.node("Squeeze", value, graph.integers(axis)).one();
    }

    String sliced(String value, int axis, long from, long to) {
        return graph.opset() < 10
                ? graph.node("Slice", value)
                        .with("axes", new long[] {axis})
                        .with("starts", new long[] {from})
                        .with("ends", new long[] {to})
                        .one()
                : graph.node("Slice", value, graph.integers(from), graph.integers(to), graph.integers(axis))
                        .one();
    }
}
