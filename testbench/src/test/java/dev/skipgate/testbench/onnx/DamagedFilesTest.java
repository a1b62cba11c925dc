package dev.skipgate.testbench.onnx;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Files cut short and changed at random: an import or one message, and nothing else. */
class DamagedFilesTest {
    private static final int CHANGES = 250;

    @TempDir
    private Path folder;

    private byte[] fixture(String name) throws IOException {
        return Files.readAllBytes(ExportedFixtureTest.FIXTURES.resolve(name));
    }

    @Test
    void modelsCutShortAreRefused() throws IOException {
        byte[] whole = fixture("tagger-torchscript.onnx");
        Path file = folder.resolve("cut.onnx");
        for (int length = 0; length < whole.length - 1; length += 97) {
            Files.write(file, Arrays.copyOf(whole, length));
            assertFalse(OnnxFuzz.importOrRefuse(file), length + " bytes of " + whole.length);
        }
    }

    @Test
    void changedModelsAreImportedOrRefused() throws IOException {
        int imported = 0;
        for (String name : new String[] {"lm-torchscript-opset9.onnx", "ends-torchscript.onnx", "keras-lstm.onnx"}) {
            byte[] whole = fixture(name);
            Random random = new Random(1);
            Path file = folder.resolve(name);
            for (int i = 0; i < CHANGES; i++) {
                Files.write(file, changed(whole, random));
                imported += OnnxFuzz.importOrRefuse(file) ? 1 : 0;
            }
        }
        // Most bytes of a model are weights; a change there is another model.
        assertTrue(imported > 0 && imported < 3 * CHANGES, imported + " imported");
    }

    @Test
    void changedWeightsAreReadOrRefused() throws IOException {
        byte[] whole = fixture("lm.safetensors");
        Random random = new Random(2);
        Path file = folder.resolve("weights.safetensors");
        int read = 0;
        for (int i = 0; i < 4 * CHANGES; i++) {
            Files.write(file, changed(whole, random));
            read += SafetensorsFuzz.readOrRefuse(file) ? 1 : 0;
        }
        assertTrue(read > 0 && read < 4 * CHANGES, read + " read");
    }

    @Test
    void whatFuzzingKeptIsStillImportedOrRefused() throws IOException {
        Path kept = Path.of("src/test/fuzz/onnx");
        try (var files = Files.list(kept)) {
            assertTrue(files.peek(OnnxFuzz::importOrRefuse).count() > 0);
        }
    }

    @Test
    void whatFuzzingKeptOfWeightFilesIsStillReadOrRefused() throws IOException {
        try (var files = Files.list(Path.of("src/test/fuzz/safetensors"))) {
            assertTrue(files.peek(SafetensorsFuzz::readOrRefuse).count() > 0);
        }
    }

    private static byte[] changed(byte[] whole, Random random) {
        byte[] bytes = whole.clone();
        int changes = 1 + random.nextInt(4);
        for (int i = 0; i < changes; i++) {
            int at = random.nextInt(bytes.length);
            switch (random.nextInt(4)) {
                case 0 -> bytes[at] ^= (byte) (1 << random.nextInt(8));
                case 1 -> bytes[at] = (byte) random.nextInt(256);
                case 2 -> bytes = Arrays.copyOf(bytes, Math.max(1, at));
                default -> {
                    int from = random.nextInt(bytes.length);
                    int count = Math.min(1 + random.nextInt(32), bytes.length - Math.max(at, from));
                    System.arraycopy(bytes, from, bytes, at, count);
                }
            }
        }
        return bytes;
    }
}
