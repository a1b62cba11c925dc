package dev.skipgate.runtime.bundle.safetensors;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/** Writes files that a proper writer would not. */
final class RawFile {
    private RawFile() {}

    static byte[] bytes(long headerLength, String header, byte... data) {
        byte[] json = header.getBytes(StandardCharsets.UTF_8);
        return ByteBuffer.allocate(Long.BYTES + json.length + data.length)
                .order(ByteOrder.LITTLE_ENDIAN)
                .putLong(headerLength)
                .put(json)
                .put(data)
                .array();
    }

    static byte[] bytes(String header, byte... data) {
        return bytes(header.getBytes(StandardCharsets.UTF_8).length, header, data);
    }

    static Path write(Path directory, byte[] bytes) throws IOException {
        return Files.write(directory.resolve("raw.safetensors"), bytes);
    }
}
