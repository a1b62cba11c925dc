package dev.skipgate.compiler.frontend.onnx.file;

import com.google.protobuf.CodedInputStream;
import com.google.protobuf.WireFormat;
import dev.skipgate.compiler.frontend.onnx.graph.OnnxException;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Set;

/**
 * Holds a file to what memory can take before it is parsed: protobuf makes an object of some hundred bytes out of two bytes of file, so all that
 * is not the values of a tensor is limited. Goes through the file once, without keeping anything.
 */
final class StructureLimit {
    /** The largest real graphs have a few hundred thousand nodes, in some tens of megabytes. */
    private static final long MOST_BYTES = 64L << 20;

    /** The messages that lead to tensors, and the fields (onnx.proto) by which they do. */
    private enum Message {
        MODEL,
        GRAPH,
        NODE,
        ATTRIBUTE,
        TENSOR
    }

    private static final Map<Message, Map<Integer, Message>> CHILDREN = Map.of(
            Message.MODEL, Map.of(7, Message.GRAPH),
            Message.GRAPH, Map.of(1, Message.NODE, 5, Message.TENSOR),
            Message.NODE, Map.of(5, Message.ATTRIBUTE),
            Message.ATTRIBUTE, Map.of(5, Message.TENSOR),
            Message.TENSOR, Map.of());

    /** Packed values and raw bytes. */
    private static final Set<Integer> VALUES = Set.of(4, 5, 7, 9, 10, 11);

    private final CodedInputStream bytes;
    private long values;

    private StructureLimit(CodedInputStream bytes) {
        this.bytes = bytes;
    }

    /**
     * Refuses a file that has more structure than any model needs.
     *
     * @throws IOException when it cannot be read, or is no protobuf
     */
    static void check(Path file) throws IOException {
        long size = Files.size(file);
        if (size <= MOST_BYTES) {
            return;
        }
        if (size > Integer.MAX_VALUE) {
            throw new OnnxException("the file has " + size + " bytes, but protobuf ends at 2 GiB; save the weights as"
                    + " external data beside the model");
        }
        try (InputStream stream = new BufferedInputStream(Files.newInputStream(file))) {
            CodedInputStream coded = CodedInputStream.newInstance(stream);
            coded.setSizeLimit(Integer.MAX_VALUE);
            StructureLimit limit = new StructureLimit(coded);
            limit.walk(Message.MODEL);
            if (size - limit.values > MOST_BYTES) {
                throw new OnnxException("the file has " + (size - limit.values)
                        + " bytes beside the values of its tensors, at most " + MOST_BYTES + " are read");
            }
        }
    }

    private void walk(Message message) throws IOException {
        int tag;
        while ((tag = bytes.readTag()) != 0) {
            boolean delimited = WireFormat.getTagWireType(tag) == WireFormat.WIRETYPE_LENGTH_DELIMITED;
            int field = WireFormat.getTagFieldNumber(tag);
            Message child = CHILDREN.get(message).get(field);
            if (!delimited) {
                bytes.skipField(tag);
            } else if (child != null) {
                int outer = bytes.pushLimit(bytes.readRawVarint32());
                walk(child);
                bytes.popLimit(outer);
            } else {
                int length = bytes.readRawVarint32();
                bytes.skipRawBytes(length);
                values += message == Message.TENSOR && VALUES.contains(field) ? length : 0;
            }
        }
    }
}
