package dev.skipgate.runtime.bundle.safetensors;

import com.fasterxml.jackson.core.JsonEncoding;
import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;

/**
 * Gathers tensors and writes them as a safetensors file. The same tensors and metadata give the same bytes, whatever the
 * order they were added in. Arrays are not copied: they have to stay as they are until the file is written.
 */
public final class SafetensorsWriter {
    private static final int ALIGNMENT = 8;
    private static final int BUFFER_BYTES = 1 << 20;

    private final Map<String, Tensor> tensors = new TreeMap<>();
    private final Map<String, String> metadata = new TreeMap<>();

    private interface ElementWriter {
        void put(ByteBuffer buffer, int element);
    }

    private record Tensor(String name, TensorType type, List<Long> shape, int elements, ElementWriter writer) {
        long bytes() {
            return (long) elements * type.bytes();
        }
    }

    /** Adds free text. */
    public SafetensorsWriter metadata(String key, String text) {
        metadata.put(key, text);
        return this;
    }

    /** Adds a tensor of F32. */
    public SafetensorsWriter floats(String name, List<Long> shape, float[] values) {
        return add(name, TensorType.F32, shape, values.length, (buffer, at) -> buffer.putFloat(values[at]));
    }

    /** Adds a tensor of I32. */
    public SafetensorsWriter ints(String name, List<Long> shape, int[] values) {
        return add(name, TensorType.I32, shape, values.length, (buffer, at) -> buffer.putInt(values[at]));
    }

    /** Adds a tensor of I16. */
    public SafetensorsWriter shorts(String name, List<Long> shape, short[] values) {
        return add(name, TensorType.I16, shape, values.length, (buffer, at) -> buffer.putShort(values[at]));
    }

    /** Adds a tensor of I64. */
    public SafetensorsWriter longs(String name, List<Long> shape, long[] values) {
        return add(name, TensorType.I64, shape, values.length, (buffer, at) -> buffer.putLong(values[at]));
    }

    /** Adds a tensor of any type by its little-endian bytes. */
    public SafetensorsWriter bytes(String name, TensorType type, List<Long> shape, byte[] values) {
        if (values.length % type.bytes() != 0) {
            throw new IllegalArgumentException(values.length + " bytes are no whole number of " + type);
        }
        return add(
                name,
                type,
                shape,
                values.length / type.bytes(),
                (buffer, at) -> buffer.put(values, at * type.bytes(), type.bytes()));
    }

    private SafetensorsWriter add(String name, TensorType type, List<Long> shape, int elements, ElementWriter writer) {
        long wanted = shape.stream().reduce(1L, Math::multiplyExact);
        if (wanted != elements || shape.stream().anyMatch(size -> size < 0)) {
            throw new IllegalArgumentException("tensor " + SafetensorsException.quoted(name) + " of shape " + shape
                    + " has " + elements + " values");
        }
        if (name.equals("__metadata__") || tensors.containsKey(name)) {
            throw new IllegalArgumentException("tensor " + SafetensorsException.quoted(name) + " is already there");
        }
        tensors.put(name, new Tensor(name, type, List.copyOf(shape), elements, writer));
        return this;
    }

    /** Bytes that the file will have. */
    public long size() throws IOException {
        List<Tensor> inOrder = inOrder();
        return header(inOrder).length
                + inOrder.stream().mapToLong(Tensor::bytes).sum();
    }

    /**
     * Writes the file under a name of its own and then renames it, so that the file is whole or not there.
     *
     * @throws SafetensorsException if it cannot be written; nothing is left behind
     */
    public void write(Path file) throws SafetensorsException {
        Path part = file.resolveSibling(file.getFileName() + "." + UUID.randomUUID() + ".part");
        try {
            try (FileChannel channel =
                    FileChannel.open(part, StandardOpenOption.WRITE, StandardOpenOption.CREATE_NEW)) {
                List<Tensor> inOrder = inOrder();
                writeAll(channel, ByteBuffer.wrap(header(inOrder)));
                for (Tensor tensor : inOrder) {
                    write(channel, tensor);
                }
            }
            Files.move(part, file, StandardCopyOption.REPLACE_EXISTING, StandardCopyOption.ATOMIC_MOVE);
        } catch (IOException e) {
            throw new SafetensorsException("cannot write " + file + ": " + e.getMessage(), e);
        } finally {
            delete(part);
        }
    }

    /** Large elements first, which keeps every tensor aligned; then by name. */
    private List<Tensor> inOrder() {
        List<Tensor> inOrder = new ArrayList<>(tensors.values());
        inOrder.sort(
                Comparator.comparingInt((Tensor each) -> -each.type().bytes()).thenComparing(Tensor::name));
        return inOrder;
    }

    private byte[] header(List<Tensor> inOrder) throws IOException {
        ByteArrayOutputStream json = new ByteArrayOutputStream();
        try (JsonGenerator out = new JsonFactory().createGenerator(json, JsonEncoding.UTF8)) {
            out.writeStartObject();
            if (!metadata.isEmpty()) {
                out.writeObjectFieldStart("__metadata__");
                for (Map.Entry<String, String> each : metadata.entrySet()) {
                    out.writeStringField(each.getKey(), each.getValue());
                }
                out.writeEndObject();
            }
            long begin = 0;
            for (Tensor tensor : inOrder) {
                entry(out, tensor, begin);
                begin += tensor.bytes();
            }
            out.writeEndObject();
        }
        while (json.size() % ALIGNMENT != 0) {
            json.write(' ');
        }
        return ByteBuffer.allocate(Long.BYTES + json.size())
                .order(ByteOrder.LITTLE_ENDIAN)
                .putLong(json.size())
                .put(json.toByteArray())
                .array();
    }

    private static void entry(JsonGenerator out, Tensor tensor, long begin) throws IOException {
        out.writeObjectFieldStart(tensor.name());
        out.writeStringField("dtype", tensor.type().name());
        out.writeArrayFieldStart("shape");
        for (long size : tensor.shape()) {
            out.writeNumber(size);
        }
        out.writeEndArray();
        out.writeArrayFieldStart("data_offsets");
        out.writeNumber(begin);
        out.writeNumber(begin + tensor.bytes());
        out.writeEndArray();
        out.writeEndObject();
    }

    private static void write(FileChannel channel, Tensor tensor) throws IOException {
        ByteBuffer buffer = ByteBuffer.allocate(BUFFER_BYTES).order(ByteOrder.LITTLE_ENDIAN);
        for (int at = 0; at < tensor.elements(); at++) {
            if (buffer.remaining() < tensor.type().bytes()) {
                writeAll(channel, buffer.flip());
                buffer.clear();
            }
            tensor.writer().put(buffer, at);
        }
        writeAll(channel, buffer.flip());
    }

    private static void writeAll(FileChannel channel, ByteBuffer buffer) throws IOException {
        while (buffer.hasRemaining()) {
            channel.write(buffer);
        }
    }

    private static void delete(Path part) {
        try {
            Files.deleteIfExists(part);
        } catch (IOException e) {
            // The write failed already and said why; the remainder is a file that ends in .part.
        }
    }
}
