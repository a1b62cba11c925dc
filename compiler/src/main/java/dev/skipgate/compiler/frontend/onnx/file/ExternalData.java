package dev.skipgate.compiler.frontend.onnx.file;

import ai.onnx.proto.OnnxMl.StringStringEntryProto;
import ai.onnx.proto.OnnxMl.TensorProto;
import dev.skipgate.compiler.frontend.onnx.graph.OnnxException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.HashMap;
import java.util.Map;

/** Bytes of tensors that lie in files beside the model. No path leaves the model's directory, not even through a link. */
final class ExternalData {
    private final Path directory;

    /** @param model the ONNX file */
    ExternalData(Path model) {
        Path parent = model.toAbsolutePath().getParent();
        this.directory = parent;
    }

    /**
     * The bytes of a tensor.
     *
     * @param wanted how many there have to be
     */
    byte[] read(TensorProto tensor, long wanted) {
        String what = "initializer " + OnnxException.quoted(tensor.getName());
        Map<String, String> entries = new HashMap<>();
        for (StringStringEntryProto entry : tensor.getExternalDataList()) {
            if (entries.put(entry.getKey(), entry.getValue()) != null) {
                throw new OnnxException(
                        what + ": its external data say " + OnnxException.quoted(entry.getKey()) + " twice");
            }
        }
        String location = entries.getOrDefault("location", "");
        Path file = place(location, what);
        long offset = number(entries, "offset", 0, what);
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
            long length = number(entries, "length", wanted, what);
            if (length != wanted) {
                throw new OnnxException(
                        what + ": its external data have " + length + " bytes, its type and shape need " + wanted);
            }
            if (offset > channel.size() - length) {
                throw new OnnxException(what + ": its external data are bytes " + offset + " to " + (offset + length)
                        + " of " + OnnxException.quoted(location) + ", which has only " + channel.size());
            }
            return bytes(channel, offset, Math.toIntExact(length));
        } catch (IOException e) {
            throw new OnnxException(
                    what + ": its external data cannot be read from " + OnnxException.quoted(location), e);
        }
    }

    private static byte[] bytes(FileChannel channel, long offset, int length) throws IOException {
        ByteBuffer buffer = ByteBuffer.allocate(length);
        while (buffer.hasRemaining()) {
            if (channel.read(buffer, offset + buffer.position()) < 0) {
                throw new IOException("the file ended");
            }
        }
        return buffer.array();
    }

    private Path place(String location, String what) {
        try {
            Path relative = Path.of(location);
            Path file = directory.resolve(relative).normalize();
            if (location.isEmpty() || relative.isAbsolute() || !file.startsWith(directory.normalize())) {
                throw outside(location, what);
            }
            if (!Files.isRegularFile(file)) {
                throw new OnnxException(what + ": its values are in the file " + OnnxException.quoted(location)
                        + ", which is not there; put it beside the model");
            }
            if (!file.toRealPath().startsWith(directory.toRealPath())) {
                throw outside(location, what);
            }
            return file;
        } catch (InvalidPathException | IOException e) {
            throw new OnnxException(
                    what + ": its values are in " + OnnxException.quoted(location)
                            + ", which is no path of a file beside the model",
                    e);
        }
    }

    private static OnnxException outside(String location, String what) {
        return new OnnxException(what + ": its values are in " + OnnxException.quoted(location)
                + ", which leaves the directory of the model; only files in it are read");
    }

    private static long number(Map<String, String> entries, String key, long otherwise, String what) {
        String text = entries.get(key);
        if (text == null) {
            return otherwise;
        }
        try {
            long value = Long.parseLong(text);
            if (value >= 0) {
                return value;
            }
        } catch (NumberFormatException e) {
            // Told below, as a negative number is.
        }
        throw new OnnxException(what + ": the " + key + " of its external data is " + OnnxException.quoted(text)
                + ", wanted a whole number that is not negative");
    }
}
