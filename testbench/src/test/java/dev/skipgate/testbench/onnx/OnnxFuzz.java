package dev.skipgate.testbench.onnx;

import dev.skipgate.compiler.frontend.onnx.OnnxImport;
import dev.skipgate.compiler.frontend.onnx.graph.OnnxException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** What testbench/bin/fuzz calls for every input of its own: anything but an import or a refusal is a fault. */
public final class OnnxFuzz {
    private static final Path FILE = file();

    private OnnxFuzz() {}

    private static Path file() {
        try {
            return Files.createTempDirectory("skipgate-fuzz").resolve("model.onnx");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The fuzzer's entry. */
    public static void fuzzerTestOneInput(byte[] bytes) throws IOException {
        Files.write(FILE, bytes);
        importOrRefuse(FILE);
    }

    /** Whether it was imported. */
    static boolean importOrRefuse(Path file) {
        try {
            OnnxImport.read(file, "fuzz").summary();
            return true;
        } catch (OnnxException e) {
            if (e.getMessage() == null
                    || e.getMessage().length() < 10
                    || e.getMessage().contains("\n")) {
                throw new IllegalStateException("not one message: " + e.getMessage(), e);
            }
            return false;
        }
    }
}
