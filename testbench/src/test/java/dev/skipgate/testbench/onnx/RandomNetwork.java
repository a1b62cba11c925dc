package dev.skipgate.testbench.onnx;

import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnx.proto.OnnxMl.TensorProto;
import java.util.List;
import java.util.Random;

/**
 * A random recurrent network as ONNX, written in one of the many ways in which exporters write such networks.
 *
 * @param inputWidth values a step; 0 for tokens
 * @param tokens 0 for values
 * @param lengths whether it has an input of sequence lengths
 * @param atLast whether the result is of one step only
 * @param ends whether, of a bidirectional top, that is where each direction ends
 */
record RandomNetwork(
        ModelProto model,
        int inputWidth,
        int tokens,
        boolean batchFirst,
        boolean lengths,
        boolean states,
        boolean atLast,
        boolean ends,
        String verdict,
        int steps,
        int batch,
        int outputs,
        String told) {

    private static final int[] OPSETS = {9, 10, 11, 12, 13, 14, 15, 17, 18, 20, 21, 22, 23};

    static RandomNetwork of(long seed) {
        return new Writing(new Random(seed)).network();
    }

    /** One network while it is written. */
    private static final class Writing {
        private final Random random;
        private final OnnxGraph graph;
        private final boolean fixedSizes;
        private final int steps;
        private final int batch;
        private final StringBuilder told = new StringBuilder();
        private RecurrentWriter writer;
        private boolean batchFirst;
        private String value;
        private int width;

        Writing(Random random) {
            this.random = random;
            this.graph = new OnnxGraph(OPSETS[random.nextInt(OPSETS.length)]);
            this.fixedSizes = random.nextInt(3) == 0;
            this.steps = 2 + random.nextInt(5);
            this.batch = 1 + random.nextInt(3);
        }

        RandomNetwork network() {
            told.append("opset ").append(graph.opset());
            batchFirst = random.nextBoolean();
            int tokens = random.nextInt(3) == 0 ? 3 + random.nextInt(5) : 0;
            int inputWidth = tokens > 0 ? 0 : 1 + random.nextInt(4);
            String t = fixedSizes ? Integer.toString(steps) : "T";
            String b = fixedSizes ? Integer.toString(batch) : "B";
            String[] two = batchFirst ? new String[] {b, t} : new String[] {t, b};
            if (tokens > 0) {
                readTokens(tokens, two);
            } else {
                value = graph.input(
                        "x", TensorProto.DataType.FLOAT_VALUE, two[0], two[1], Integer.toString(inputWidth));
                width = inputWidth;
            }
            if (random.nextInt(4) == 0) {
                dense(1 + random.nextInt(5), random.nextBoolean());
            }
            writer = new RecurrentWriter(graph, random, told, batch, b);
            writer.mayHaveLengths();
            if (batchFirst) {
                swap();
            }
            int layers = 1 + random.nextInt(3);
            for (int layer = 0; layer < layers; layer++) {
                value = writer.layer(value, width);
                width = writer.width();
                if (random.nextInt(4) == 0) {
                    value = graph.node("Dropout", value).one();
                }
            }
            return finished(inputWidth, tokens);
        }

        private void readTokens(int tokens, String[] two) {
            String ids = graph.input("x", TensorProto.DataType.INT64_VALUE, two[0], two[1]);
            if (random.nextInt(3) == 0) {
                told.append(", one-hot");
                value = graph.node("OneHot", ids, graph.scalar(tokens), graph.floats(new float[] {0, 1}, 2))
                        .one();
                width = tokens;
            } else {
                width = 1 + random.nextInt(4);
                value = graph.node(
                                "Gather",
                                graph.floats(RecurrentWriter.floats(random, tokens * width), tokens, width),
                                ids)
                        .one();
            }
        }

        private void swap() {
            value = graph.node("Transpose", value).with("perm", 1, 0, 2).one();
        }

        private void dense(int units, boolean relu) {
            String weights = graph.floats(RecurrentWriter.floats(random, width * units), width, units);
            value = graph.node("MatMul", value, weights).one();
            if (random.nextInt(3) > 0) {
                String bias = graph.floats(RecurrentWriter.floats(random, units), units);
                value = random.nextBoolean()
                        ? graph.node("Add", value, bias).one()
                        : graph.node("Add", bias, value).one();
            }
            if (relu) {
                value = graph.node("Relu", value).one();
            }
            width = units;
            told.append(", dense").append(relu ? " relu" : "");
        }

        /** From here on the result may have two axes: sequences and features. */
        private void gemm(int units) {
            boolean turned = random.nextBoolean();
            String weights = turned
                    ? graph.floats(RecurrentWriter.floats(random, width * units), units, width)
                    : graph.floats(RecurrentWriter.floats(random, width * units), width, units);
            String bias = graph.floats(RecurrentWriter.floats(random, units), units);
            value = graph.node("Gemm", value, weights, bias)
                    .with("transB", turned ? 1L : 0L)
                    .one();
            width = units;
        }

        private RandomNetwork finished(int inputWidth, int tokens) {
            boolean bidirectional = writer.bidirectional();
            int choice = random.nextInt(4);
            boolean ends = choice == 1 && (!writer.hasLengths() || !bidirectional);
            boolean last = choice == 2 && !writer.hasLengths();
            if (ends) {
                value = writer.ends();
                told.append(", ends");
            } else if (last) {
                value = random.nextBoolean()
                        ? graph.node("Gather", value, graph.scalar(-1))
                                .with("axis", 0L)
                                .one()
                        : writer.squeezed(writer.sliced(value, 0, -1, Integer.MAX_VALUE), 0);
                told.append(", last");
            } else if (batchFirst) {
                swap();
            }
            boolean flat = ends || last;
            if (random.nextInt(3) == 0) {
                dense(1 + random.nextInt(4), random.nextBoolean());
            }
            int outputs = 2 + random.nextInt(4);
            if (random.nextInt(6) > 0 || width == 1) {
                if (flat && random.nextBoolean()) {
                    gemm(outputs);
                } else {
                    dense(outputs, false);
                }
            }
            String verdict = "";
            if (random.nextInt(4) == 0) {
                verdict = List.of("Softmax", "LogSoftmax", "Sigmoid").get(random.nextInt(3));
                OnnxGraph.Added node = graph.node(verdict, value);
                value = verdict.equals("Sigmoid")
                        ? node.one()
                        : node.with("axis", flat ? 1L : 2L).one();
                told.append(", ").append(verdict);
            }
            graph.output(value, TensorProto.DataType.FLOAT_VALUE);
            graph.builder()
                    .getOutputBuilder(0)
                    .getTypeBuilder()
                    .getTensorTypeBuilder()
                    .clearShape();
            return new RandomNetwork(
                    graph.model(),
                    inputWidth,
                    tokens,
                    batchFirst,
                    writer.hasLengths(),
                    writer.hasStates(),
                    flat,
                    ends,
                    verdict,
                    steps,
                    batch,
                    width,
                    told.toString());
        }
    }
}
