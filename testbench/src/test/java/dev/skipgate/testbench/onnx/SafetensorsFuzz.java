package dev.skipgate.testbench.onnx;

import dev.skipgate.runtime.bundle.safetensors.SafetensorsException;
import dev.skipgate.runtime.bundle.safetensors.SafetensorsFile;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** The same for weight files: every tensor is read, or the file is refused. */
public final class SafetensorsFuzz {
    private static final Path FILE = file();

    private SafetensorsFuzz() {}

    private static Path file() {
        try {
            return Files.createTempDirectory("skipgate-fuzz").resolve("weights.safetensors");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The fuzzer's entry. */
    public static void fuzzerTestOneInput(byte[] bytes) throws IOException {
        Files.write(FILE, bytes);
        readOrRefuse(FILE);
    }

    /** Whether all of it was read. */
    static boolean readOrRefuse(Path path) {
        try (SafetensorsFile file = SafetensorsFile.open(path)) {
            for (String name : file.names()) {
                if (file.info(name).type().isFloat()) {
                    file.finiteFloats(name);
                } else {
                    file.bytes(name);
                }
            }
            return true;
        } catch (SafetensorsException e) {
            return false;
        }
    }
}
