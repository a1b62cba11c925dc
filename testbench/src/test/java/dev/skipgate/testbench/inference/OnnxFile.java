package dev.skipgate.testbench.inference;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.List;

/**
 * Writes as much of an ONNX model (protocol buffers, {@code onnx.proto3}) as one layer needs: a graph of one node with its constants. The numbers are field numbers of that file.
 */
final class OnnxFile {
    private static final int FLOAT = 1;
    private static final int INT8 = 3;

    /** Of the operators of ONNX, and of those that ONNX Runtime adds. */
    private static final int OPERATORS = 17;

    private static final int IR_VERSION = 8;
    private static final int LENGTH_DELIMITED = 2;

    private final ByteArrayOutputStream graph = new ByteArrayOutputStream();

    /** The node: its domain is empty for ONNX's own operators, an empty input is one that is left out. */
    OnnxFile node(String operator, String domain, List<String> inputs, String output, int hiddenSize) {
        ByteArrayOutputStream node = new ByteArrayOutputStream();
        inputs.forEach(each -> text(node, 1, each));
        text(node, 2, output);
        text(node, 4, operator);
        ByteArrayOutputStream attribute = new ByteArrayOutputStream();
        text(attribute, 1, "hidden_size");
        number(attribute, 3, hiddenSize);
        number(attribute, 20, 2);
        message(node, 5, attribute);
        text(node, 7, domain);
        message(graph, 1, node);
        text(graph, 2, "layer");
        return this;
    }

    OnnxFile floats(String name, float[] values, long... shape) {
        ByteBuffer raw = ByteBuffer.allocate(values.length * Float.BYTES).order(ByteOrder.LITTLE_ENDIAN);
        raw.asFloatBuffer().put(values);
        return constant(name, FLOAT, raw.array(), shape);
    }

    OnnxFile bytes(String name, byte[] values, long... shape) {
        return constant(name, INT8, values, shape);
    }

    private OnnxFile constant(String name, int type, byte[] raw, long... shape) {
        ByteArrayOutputStream tensor = new ByteArrayOutputStream();
        for (long size : shape) {
            number(tensor, 1, size);
        }
        number(tensor, 2, type);
        text(tensor, 8, name);
        bytes(tensor, 9, raw);
        message(graph, 5, tensor);
        return this;
    }

    OnnxFile input(String name, long... shape) {
        return value(11, name, shape);
    }

    OnnxFile output(String name, long... shape) {
        return value(12, name, shape);
    }

    private OnnxFile value(int field, String name, long... shape) {
        ByteArrayOutputStream dimensions = new ByteArrayOutputStream();
        for (long size : shape) {
            ByteArrayOutputStream dimension = new ByteArrayOutputStream();
            number(dimension, 1, size);
            message(dimensions, 1, dimension);
        }
        ByteArrayOutputStream tensor = new ByteArrayOutputStream();
        number(tensor, 1, FLOAT);
        message(tensor, 2, dimensions);
        ByteArrayOutputStream type = new ByteArrayOutputStream();
        message(type, 1, tensor);
        ByteArrayOutputStream value = new ByteArrayOutputStream();
        text(value, 1, name);
        message(value, 2, type);
        message(graph, field, value);
        return this;
    }

    byte[] toBytes() {
        ByteArrayOutputStream model = new ByteArrayOutputStream();
        number(model, 1, IR_VERSION);
        message(model, 7, graph);
        message(model, 8, operators("", OPERATORS));
        message(model, 8, operators("com.microsoft", 1));
        return model.toByteArray();
    }

    private static ByteArrayOutputStream operators(String domain, int version) {
        ByteArrayOutputStream operators = new ByteArrayOutputStream();
        text(operators, 1, domain);
        number(operators, 2, version);
        return operators;
    }

    private static void text(ByteArrayOutputStream to, int field, String text) {
        bytes(to, field, text.getBytes(StandardCharsets.UTF_8));
    }

    private static void message(ByteArrayOutputStream to, int field, ByteArrayOutputStream message) {
        bytes(to, field, message.toByteArray());
    }

    private static void bytes(ByteArrayOutputStream to, int field, byte[] bytes) {
        varint(to, ((long) field << 3) | LENGTH_DELIMITED);
        varint(to, bytes.length);
        to.writeBytes(bytes);
    }

    private static void number(ByteArrayOutputStream to, int field, long value) {
        varint(to, (long) field << 3);
        varint(to, value);
    }

    private static void varint(ByteArrayOutputStream to, long value) {
        long rest = value;
        while ((rest & ~0x7fL) != 0) {
            to.write((int) ((rest & 0x7f) | 0x80));
            rest >>>= 7;
        }
        to.write((int) rest);
    }
}
