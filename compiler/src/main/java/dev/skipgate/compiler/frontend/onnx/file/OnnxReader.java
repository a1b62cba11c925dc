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
import com.google.protobuf.CodedInputStream;
import com.google.protobuf.InvalidProtocolBufferException;
import dev.skipgate.compiler.frontend.onnx.graph.Attribute;
import dev.skipgate.compiler.frontend.onnx.graph.Graph;
import dev.skipgate.compiler.frontend.onnx.graph.GraphInput;
import dev.skipgate.compiler.frontend.onnx.graph.Node;
import dev.skipgate.compiler.frontend.onnx.graph.OnnxException;
import dev.skipgate.compiler.frontend.onnx.graph.Tensor;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;

/** Reads an ONNX file. Whatever it holds, nothing but {@link OnnxException} is thrown for it. */
public final class OnnxReader {
    /** The oldest and the newest version of ONNX's operators that are known here. */
    public static final int OLDEST_OPSET = 9;

    public static final int NEWEST_OPSET = 26;

    private static final String OURS = "";

    private final TensorReader tensors;

    private OnnxReader(TensorReader tensors) {
        this.tensors = tensors;
    }

    /**
     * Reads a model.
     *
     * @throws OnnxException when the file cannot be read or is no sound ONNX model
     */
    public static Graph read(Path file) {
        return new OnnxReader(new TensorReader(new ExternalData(file))).graph(parse(file));
    }

    private static ModelProto parse(Path file) {
        try {
            if (!Files.isRegularFile(file)) {
                throw new OnnxException(Files.isDirectory(file) ? "this is a directory" : "there is no such file");
            }
            StructureLimit.check(file);
            try (InputStream stream = new BufferedInputStream(Files.newInputStream(file))) {
                CodedInputStream bytes = CodedInputStream.newInstance(stream);
                bytes.setSizeLimit(Integer.MAX_VALUE);
                return ModelProto.parseFrom(bytes);
            }
        } catch (NoSuchFileException e) {
            throw new OnnxException("there is no such file", e);
        } catch (InvalidProtocolBufferException e) {
            throw new OnnxException("this is no ONNX model, or it is cut short or damaged", e);
        } catch (IOException e) {
            throw new OnnxException("the file cannot be read; check its permissions", e);
        }
    }

    private Graph graph(ModelProto model) {
        if (!model.hasGraph()) {
            throw new OnnxException("this is no ONNX model: it has no graph");
        }
        int opset = opset(model);
        if (model.getFunctionsCount() > 0) {
            throw new OnnxException("the model has functions of its own, the first is "
                    + OnnxException.quoted(model.getFunctions(0).getName())
                    + "; put them in place by onnx.inliner.inline_local_functions");
        }
        GraphProto graph = model.getGraph();
        if (graph.getSparseInitializerCount() > 0) {
            throw new OnnxException("the model has sparse initializers, which are not supported; save them dense");
        }
        Map<String, Supplier<Tensor>> constants = new LinkedHashMap<>();
        for (TensorProto each : graph.getInitializerList()) {
            if (constants.put(each.getName(), () -> tensors.read(each)) != null) {
                throw new OnnxException("two initializers are called " + OnnxException.quoted(each.getName())
                        + "; every value needs a name of its own; export the model again");
            }
        }
        // Before IR version 4 initializers were listed as inputs too.
        List<GraphInput> inputs = graph.getInputList().stream()
                .filter(each -> !constants.containsKey(each.getName()))
                .map(OnnxReader::input)
                .toList();
        List<String> outputs =
                graph.getOutputList().stream().map(ValueInfoProto::getName).toList();
        if (outputs.isEmpty()) {
            throw new OnnxException("the model has no outputs; the file is damaged, or no whole model");
        }
        List<Node> nodes = new ArrayList<>();
        for (NodeProto each : graph.getNodeList()) {
            nodes.add(node(nodes.size(), each));
        }
        return new Graph(opset, inputs, outputs, constants, nodes);
    }

    private static int opset(ModelProto model) {
        long opset = 0;
        for (OperatorSetIdProto each : model.getOpsetImportList()) {
            if (domain(each.getDomain()).equals(OURS)) {
                opset = each.getVersion();
            }
        }
        if (opset < OLDEST_OPSET || opset > NEWEST_OPSET) {
            throw new OnnxException("the model is of opset " + opset + ", wanted " + OLDEST_OPSET + " to "
                    + NEWEST_OPSET + "; export it with another opset_version, or convert it by onnx.version_converter");
        }
        return (int) opset;
    }

    private static String domain(String domain) {
        return domain.equals("ai.onnx") ? OURS : domain;
    }

    private static GraphInput input(ValueInfoProto info) {
        TypeProto.Tensor type = info.getType().getTensorType();
        List<String> dimensions = new ArrayList<>();
        for (TensorShapeProto.Dimension each : type.getShape().getDimList()) {
            dimensions.add(
                    each.hasDimValue() ? Long.toString(Math.max(each.getDimValue(), 0)) : "?" + each.getDimParam());
        }
        GraphInput.Kind kind =
                switch (type.getElemType()) {
                    case TensorProto.DataType.FLOAT_VALUE,
                            TensorProto.DataType.DOUBLE_VALUE,
                            TensorProto.DataType.FLOAT16_VALUE,
                            TensorProto.DataType.BFLOAT16_VALUE -> GraphInput.Kind.REAL;
                    case TensorProto.DataType.INT64_VALUE,
                            TensorProto.DataType.INT32_VALUE,
                            TensorProto.DataType.INT16_VALUE,
                            TensorProto.DataType.INT8_VALUE,
                            TensorProto.DataType.UINT8_VALUE -> GraphInput.Kind.WHOLE;
                    default -> GraphInput.Kind.OTHER;
                };
        if (!info.getType().hasTensorType() || !type.hasShape()) {
            kind = GraphInput.Kind.OTHER;
        }
        return new GraphInput(info.getName(), kind, dimensions);
    }

    private Node node(int index, NodeProto proto) {
        Map<String, Attribute> attributes = new HashMap<>();
        Node bare = new Node(
                index,
                proto.getName(),
                proto.getOpType(),
                domain(proto.getDomain()),
                proto.getInputList(),
                proto.getOutputList(),
                Map.of(),
                remarks(proto));
        for (AttributeProto each : proto.getAttributeList()) {
            try {
                if (attributes.put(each.getName(), attribute(each)) != null) {
                    throw new OnnxException(
                            "the attribute " + OnnxException.quoted(each.getName()) + " is given twice");
                }
            } catch (OnnxException e) {
                throw new OnnxException(bare.shown() + ": " + e.getMessage(), e);
            }
        }
        return new Node(
                index,
                bare.name(),
                bare.operator(),
                bare.domain(),
                bare.inputs(),
                bare.outputs(),
                attributes,
                bare.remarks());
    }

    private static Map<String, String> remarks(NodeProto proto) {
        Map<String, String> remarks = new HashMap<>();
        for (StringStringEntryProto each : proto.getMetadataPropsList()) {
            if (each.getKey().startsWith(Node.REMARK)) {
                remarks.put(each.getKey().substring(Node.REMARK.length()), each.getValue());
            }
        }
        return remarks;
    }

    private Attribute attribute(AttributeProto proto) {
        return switch (proto.getType()) {
            case INT -> new Attribute.Whole(proto.getI());
            case FLOAT -> new Attribute.Real(proto.getF());
            case STRING -> new Attribute.Text(proto.getS().toStringUtf8());
            case INTS -> new Attribute.Wholes(proto.getIntsList());
            case FLOATS -> new Attribute.Reals(proto.getFloatsList());
            case STRINGS -> new Attribute.Texts(proto.getStringsList().stream()
                    .map(each -> each.toStringUtf8())
                    .toList());
            case TENSOR -> new Attribute.Value(tensors.read(proto.getT()));
            default -> new Attribute.Other();
        };
    }
}
