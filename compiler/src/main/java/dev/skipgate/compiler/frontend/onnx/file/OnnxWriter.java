package dev.skipgate.compiler.frontend.onnx.file;

import ai.onnx.proto.OnnxMl.AttributeProto;
import ai.onnx.proto.OnnxMl.GraphProto;
import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnx.proto.OnnxMl.NodeProto;
import ai.onnx.proto.OnnxMl.OperatorSetIdProto;
import ai.onnx.proto.OnnxMl.StringStringEntryProto;
import ai.onnx.proto.OnnxMl.TensorProto;
import ai.onnx.proto.OnnxMl.TensorShapeProto;
import ai.onnx.proto.OnnxMl.TypeProto;
import ai.onnx.proto.OnnxMl.ValueInfoProto;
import com.google.protobuf.ByteString;
import dev.skipgate.compiler.frontend.onnx.graph.Node;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.SortedMap;
import java.util.UUID;

/** Gathers nodes and writes them as an ONNX file, whole or not at all. The same calls give the same bytes. */
public final class OnnxWriter {
    /** Versions of ONNX. */
    public enum Version {
        /** Opset 17: known to every ONNX Runtime since 2022. */
        FLOATS(17, 8),
        /** Opset 21, the first to quantize to 16 bits. */
        CODES(21, 10);

        private final int opset;
        private final int ir;

        Version(int opset, int ir) {
            this.opset = opset;
            this.ir = ir;
        }
    }

    /** The type of whole numbers of 32 bits, as a Cast names it. */
    public static final int WHOLE_TYPE = TensorProto.DataType.INT32_VALUE;

    private final Version version;

    private final GraphProto.Builder graph;
    private final Set<String> taken = new HashSet<>();
    private int values;

    public OnnxWriter(String name, Version version) {
        this.version = version;
        graph = GraphProto.newBuilder().setName(name);
    }

    /** An input of floats; a size is a number or a name. */
    public void floatInput(String name, List<String> sizes) {
        taken.add(name);
        graph.addInput(info(name, TensorProto.DataType.FLOAT_VALUE, sizes));
    }

    /** An input of tokens. */
    public void tokenInput(String name, List<String> sizes) {
        taken.add(name);
        graph.addInput(info(name, TensorProto.DataType.INT64_VALUE, sizes));
    }

    /**
     * An output of floats; to be called when everything else is written.
     *
     * @param wanted its name, with an underscore behind it for every time that something else has the name
     */
    public void output(String value, String wanted, List<String> sizes) {
        String name = wanted;
        while (!taken.add(name)) {
            name += "_";
        }
        graph.addNode(NodeProto.newBuilder()
                .setOpType("Identity")
                .setName(name)
                .addInput(value)
                .addOutput(name));
        graph.addOutput(info(name, TensorProto.DataType.FLOAT_VALUE, sizes));
    }

    private static ValueInfoProto info(String name, int type, List<String> sizes) {
        TensorShapeProto.Builder shape = TensorShapeProto.newBuilder();
        for (String size : sizes) {
            TensorShapeProto.Dimension.Builder dimension = TensorShapeProto.Dimension.newBuilder();
            shape.addDim(
                    Character.isDigit(size.charAt(0))
                            ? dimension.setDimValue(Long.parseLong(size))
                            : dimension.setDimParam(size));
        }
        return ValueInfoProto.newBuilder()
                .setName(name)
                .setType(TypeProto.newBuilder()
                        .setTensorType(
                                TypeProto.Tensor.newBuilder().setElemType(type).setShape(shape)))
                .build();
    }

    /** A constant of floats under a name of its own. */
    public String floats(String name, float[] elements, long... shape) {
        ByteBuffer bytes = ByteBuffer.allocate(Math.multiplyExact(elements.length, Float.BYTES))
                .order(ByteOrder.LITTLE_ENDIAN);
        bytes.asFloatBuffer().put(elements);
        return constant(name, TensorProto.DataType.FLOAT_VALUE, bytes.array(), shape);
    }

    /** A constant of whole numbers of 8 or 16 bits, or else 32. */
    public String codes(String name, int bits, int[] elements, long... shape) {
        int bytes = bits <= Byte.SIZE ? Byte.BYTES : bits <= Short.SIZE ? Short.BYTES : Integer.BYTES;
        ByteBuffer buffer =
                ByteBuffer.allocate(Math.multiplyExact(elements.length, bytes)).order(ByteOrder.LITTLE_ENDIAN);
        for (int each : elements) {
            switch (bytes) {
                case Byte.BYTES -> buffer.put((byte) each);
                case Short.BYTES -> buffer.putShort((short) each);
                default -> buffer.putInt(each);
            }
        }
        int type =
                switch (bytes) {
                    case Byte.BYTES -> TensorProto.DataType.INT8_VALUE;
                    case Short.BYTES -> TensorProto.DataType.INT16_VALUE;
                    default -> TensorProto.DataType.INT32_VALUE;
                };
        return constant(name, type, buffer.array(), shape);
    }

    /** A list of whole numbers. */
    public String integers(String name, long... elements) {
        return integers(name, elements, elements.length);
    }

    /** One whole number without axes. */
    public String scalar(String name, long element) {
        return integers(name, new long[] {element});
    }

    private String integers(String name, long[] elements, long... shape) {
        ByteBuffer bytes = ByteBuffer.allocate(elements.length * Long.BYTES).order(ByteOrder.LITTLE_ENDIAN);
        bytes.asLongBuffer().put(elements);
        return constant(name, TensorProto.DataType.INT64_VALUE, bytes.array(), shape);
    }

    private String constant(String name, int type, byte[] bytes, long... shape) {
        TensorProto.Builder tensor =
                TensorProto.newBuilder().setName(name).setDataType(type).setRawData(ByteString.copyFrom(bytes));
        for (long size : shape) {
            tensor.addDims(size);
        }
        graph.addInitializer(tensor);
        taken.add(name);
        return name;
    }

    /** A node that is being written. */
    public final class Operation {
        private final NodeProto.Builder node;

        private Operation(NodeProto.Builder node) {
            this.node = node;
        }

        public Operation whole(String attribute, long value) {
            node.addAttribute(AttributeProto.newBuilder()
                    .setName(attribute)
                    .setType(AttributeProto.AttributeType.INT)
                    .setI(value));
            return this;
        }

        public Operation wholes(String attribute, long... numbers) {
            AttributeProto.Builder list =
                    AttributeProto.newBuilder().setName(attribute).setType(AttributeProto.AttributeType.INTS);
            for (long each : numbers) {
                list.addInts(each);
            }
            node.addAttribute(list);
            return this;
        }

        public Operation text(String attribute, String value) {
            node.addAttribute(AttributeProto.newBuilder()
                    .setName(attribute)
                    .setType(AttributeProto.AttributeType.STRING)
                    .setS(ByteString.copyFromUtf8(value)));
            return this;
        }

        public Operation texts(String attribute, List<String> words) {
            AttributeProto.Builder list =
                    AttributeProto.newBuilder().setName(attribute).setType(AttributeProto.AttributeType.STRINGS);
            words.forEach(each -> list.addStrings(ByteString.copyFromUtf8(each)));
            node.addAttribute(list);
            return this;
        }

        /** Metadata of ours, which other programs pass over. */
        public Operation remarks(SortedMap<String, String> remarks) {
            remarks.forEach((key, value) -> node.addMetadataProps(StringStringEntryProto.newBuilder()
                    .setKey(Node.REMARK + key)
                    .setValue(value)));
            return this;
        }

        /** Adds the node and gives the names of its results. */
        public List<String> results(int count) {
            for (int i = 0; i < count; i++) {
                String name = "value" + values++;
                node.addOutput(name);
                taken.add(name);
            }
            graph.addNode(node);
            return List.copyOf(node.getOutputList());
        }

        /** Adds the node and gives the name of its one result. */
        public String result() {
            return results(1).get(0);
        }
    }

    /** A node; an input that is left out is empty. */
    public Operation node(String operator, String name, String... inputs) {
        return new Operation(
                NodeProto.newBuilder().setOpType(operator).setName(name).addAllInput(List.of(inputs)));
    }

    /**
     * Writes the file under a name of its own and then renames it.
     *
     * @throws IOException when it cannot be written; nothing is left behind
     */
    public void write(Path file) throws IOException {
        ModelProto model = ModelProto.newBuilder()
                .setIrVersion(version.ir)
                .setProducerName("skipgate")
                .addOpsetImport(OperatorSetIdProto.newBuilder().setDomain("").setVersion(version.opset))
                .setGraph(graph)
                .build();
        Path part = file.resolveSibling(file.getFileName() + "." + UUID.randomUUID() + ".part");
        try {
            Files.write(part, model.toByteArray());
            Files.move(part, file, StandardCopyOption.REPLACE_EXISTING, StandardCopyOption.ATOMIC_MOVE);
        } finally {
            Files.deleteIfExists(part);
        }
    }
}
