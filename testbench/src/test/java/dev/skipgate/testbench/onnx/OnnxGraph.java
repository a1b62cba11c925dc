package dev.skipgate.testbench.onnx;

import ai.onnx.proto.OnnxMl.AttributeProto;
import ai.onnx.proto.OnnxMl.GraphProto;
import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnx.proto.OnnxMl.NodeProto;
import ai.onnx.proto.OnnxMl.OperatorSetIdProto;
import ai.onnx.proto.OnnxMl.TensorProto;
import ai.onnx.proto.OnnxMl.TensorShapeProto;
import ai.onnx.proto.OnnxMl.TypeProto;
import ai.onnx.proto.OnnxMl.ValueInfoProto;
import com.google.protobuf.ByteString;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.List;

/** Writes ONNX models for tests, a node after the other. */
public final class OnnxGraph {
    private final GraphProto.Builder graph = GraphProto.newBuilder().setName("test");
    private final int opset;
    private int values;

    public OnnxGraph(int opset) {
        this.opset = opset;
    }

    public int opset() {
        return opset;
    }

    /** A node with some outputs, of which the first is called as returned. */
    public final class Added {
        private final NodeProto.Builder node;

        private Added(NodeProto.Builder node) {
            this.node = node;
        }

        public Added with(String name, long value) {
            return add(AttributeProto.newBuilder()
                    .setName(name)
                    .setType(AttributeProto.AttributeType.INT)
                    .setI(value));
        }

        public Added with(String name, float value) {
            return add(AttributeProto.newBuilder()
                    .setName(name)
                    .setType(AttributeProto.AttributeType.FLOAT)
                    .setF(value));
        }

        public Added with(String name, String value) {
            return add(AttributeProto.newBuilder()
                    .setName(name)
                    .setType(AttributeProto.AttributeType.STRING)
                    .setS(ByteString.copyFromUtf8(value)));
        }

        public Added with(String name, long... numbers) {
            AttributeProto.Builder attribute =
                    AttributeProto.newBuilder().setName(name).setType(AttributeProto.AttributeType.INTS);
            Arrays.stream(numbers).forEach(attribute::addInts);
            return add(attribute);
        }

        public Added with(String name, List<String> words) {
            AttributeProto.Builder attribute =
                    AttributeProto.newBuilder().setName(name).setType(AttributeProto.AttributeType.STRINGS);
            words.forEach(each -> attribute.addStrings(ByteString.copyFromUtf8(each)));
            return add(attribute);
        }

        /** Makes it an operator of others than ONNX. */
        public Added of(String domain) {
            node.setDomain(domain);
            return this;
        }

        private Added add(AttributeProto.Builder attribute) {
            node.addAttribute(attribute);
            return this;
        }

        /** Adds one more output and gives its name. */
        public String output() {
            String name = "v" + values++;
            node.addOutput(name);
            return name;
        }

        /** Adds the node to the graph, with the outputs it has. */
        public void done() {
            graph.addNode(node);
        }

        /** Adds the node with one output. */
        public String one() {
            String name = output();
            done();
            return name;
        }
    }

    public Added node(String operator, String... inputs) {
        NodeProto.Builder node = NodeProto.newBuilder().setOpType(operator).setName(operator + graph.getNodeCount());
        Arrays.stream(inputs).forEach(node::addInput);
        return new Added(node);
    }

    /** An input; a size is a number or a name. */
    public String input(String name, int type, String... sizes) {
        graph.addInput(info(name, type, sizes));
        return name;
    }

    public void output(String name, int type, String... sizes) {
        graph.addOutput(info(name, type, sizes));
    }

    private static ValueInfoProto info(String name, int type, String... sizes) {
        TensorShapeProto.Builder shape = TensorShapeProto.newBuilder();
        for (String size : sizes) {
            shape.addDim(
                    size.matches("[0-9]+")
                            ? TensorShapeProto.Dimension.newBuilder().setDimValue(Long.parseLong(size))
                            : TensorShapeProto.Dimension.newBuilder().setDimParam(size));
        }
        return ValueInfoProto.newBuilder()
                .setName(name)
                .setType(TypeProto.newBuilder()
                        .setTensorType(
                                TypeProto.Tensor.newBuilder().setElemType(type).setShape(shape)))
                .build();
    }

    public String floats(float[] values, long... shape) {
        ByteBuffer bytes = ByteBuffer.allocate(values.length * Float.BYTES).order(ByteOrder.LITTLE_ENDIAN);
        for (float each : values) {
            bytes.putFloat(each);
        }
        return initializer(TensorProto.DataType.FLOAT_VALUE, bytes.array(), shape);
    }

    public String integers(long... values) {
        return integersOf(values, values.length);
    }

    public String scalar(long value) {
        return integersOf(new long[] {value});
    }

    private String integersOf(long[] values, long... shape) {
        ByteBuffer bytes = ByteBuffer.allocate(values.length * Long.BYTES).order(ByteOrder.LITTLE_ENDIAN);
        for (long each : values) {
            bytes.putLong(each);
        }
        return initializer(TensorProto.DataType.INT64_VALUE, bytes.array(), shape);
    }

    public String initializer(int type, byte[] raw, long... shape) {
        String name = "c" + values++;
        TensorProto.Builder tensor =
                TensorProto.newBuilder().setName(name).setDataType(type).setRawData(ByteString.copyFrom(raw));
        Arrays.stream(shape).forEach(tensor::addDims);
        graph.addInitializer(tensor);
        return name;
    }

    public GraphProto.Builder builder() {
        return graph;
    }

    public ModelProto model() {
        int ir = opset < 13 ? 6 : opset < 19 ? 8 : 9;
        return ModelProto.newBuilder()
                .setIrVersion(ir)
                .addOpsetImport(OperatorSetIdProto.newBuilder().setVersion(opset))
                .setGraph(graph)
                .build();
    }
}
