package dev.skipgate.compiler.emit.hls;

import dev.skipgate.compiler.emit.EmittedFile;
import dev.skipgate.runtime.bundle.InputLayout;
import dev.skipgate.runtime.bundle.NetworkInput;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Optional;

/** Writes {@code data/embedding.bin}: the rows of the table, each from a 512-bit word on (docs/datapath.md section 7). */
final class EmbeddingFile {
    static final String PATH = "data/embedding.bin";

    private EmbeddingFile() {}

    /** The file; nothing when the input is no embedding. */
    static Optional<EmittedFile> of(NetworkInput input) {
        return input.accept(new NetworkInput.Visitor<>() {
            @Override
            public Optional<EmittedFile> oneHot(NetworkInput.OneHot oneHot) {
                return Optional.empty();
            }

            @Override
            public Optional<EmittedFile> embedding(NetworkInput.Embedding embedding) {
                return Optional.of(new EmittedFile(PATH, rows(embedding)));
            }

            @Override
            public Optional<EmittedFile> vector(NetworkInput.Vector vector) {
                return Optional.empty();
            }
        });
    }

    private static byte[] rows(NetworkInput.Embedding embedding) {
        InputLayout port = InputLayout.of(embedding);
        int rowBytes = port.wordsPerStep() * InputLayout.WORD_BITS / Byte.SIZE;
        ByteBuffer bytes = ByteBuffer.allocate(Math.multiplyExact(embedding.entries(), rowBytes))
                .order(ByteOrder.LITTLE_ENDIAN);
        for (int row = 0; row < embedding.entries(); row++) {
            bytes.position(row * rowBytes);
            for (int e = 0; e < embedding.size(); e++) {
                short element = embedding.table()[row * embedding.size() + e];
                if (port.elementBits() == Byte.SIZE) {
                    bytes.put((byte) element);
                } else {
                    bytes.putShort(element);
                }
            }
        }
        return bytes.array();
    }
}
