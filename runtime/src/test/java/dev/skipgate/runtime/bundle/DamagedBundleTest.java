package dev.skipgate.runtime.bundle;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.function.Consumer;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Bundles that are foreign, of another version or damaged: always a {@link BundleException} that names the file. */
class DamagedBundleTest {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final int TRIES = 1200;

    @TempDir
    Path directory;

    private Path manifest;
    private Path tensors;

    @BeforeEach
    void writeBundle() throws IOException {
        write(embeddingSeed());
        manifest = directory.resolve(Bundle.MANIFEST);
        tensors = directory.resolve(Bundle.TENSORS);
    }

    private void write(long seed) throws IOException {
        BundleWriter.write(RandomBundle.of(seed), directory);
    }

    /** A seed whose bundle has everything a bundle can have. */
    private static long embeddingSeed() {
        long seed = 0;
        while (!(RandomBundle.of(seed).network().input() instanceof NetworkInput.Embedding)
                || !(RandomBundle.of(seed).network().layers().get(0) instanceof LstmLayer)
                || RandomBundle.of(seed).network().takesWholeSequences()
                || RandomBundle.of(seed).network().vocabulary().isEmpty()
                || RandomBundle.of(seed).hardware().capacity().isEmpty()
                || RandomBundle.of(seed)
                        .hardware()
                        .streaming()
                        .flatMap(WeightStream::oneHotColumn)
                        .isEmpty()) {
            seed++;
        }
        return seed;
    }

    private String refused(Path file) {
        BundleException e = assertThrows(BundleException.class, () -> BundleReader.read(directory));
        assertTrue(e.getMessage().contains(file.toString()), e.getMessage());
        return e.getMessage();
    }

    private String refusedWith(Consumer<ObjectNode> change) throws IOException {
        ObjectNode root = (ObjectNode) JSON.readTree(manifest.toFile());
        change.accept(root);
        Files.writeString(manifest, JSON.writeValueAsString(root));
        return refused(manifest);
    }

    private static void assertSays(String message, String... parts) {
        for (String part : parts) {
            assertTrue(message.contains(part), message);
        }
    }

    @Test
    void missingFiles() throws IOException {
        Files.delete(tensors);
        assertSays(refused(tensors), "no such file");
        Files.delete(manifest);
        assertSays(refused(directory), "not a compiled model", "skipgate compile");
    }

    @Test
    void foreignFiles() throws IOException {
        for (String text : List.of("", "null", "[]", "7", "{}", "{\"format\": 1}", "{\"format\": \"onnx\"}")) {
            Files.writeString(manifest, text);
            assertSays(refused(manifest), "not a skipgate-bundle");
        }
        for (String text : List.of("{", "manifest", "{\"format\": }", "{\"a\": 1, \"a\": 2}", "{} {}")) {
            Files.writeString(manifest, text);
            assertSays(refused(manifest), "not JSON");
        }
    }

    @Test
    void otherVersions() throws IOException {
        assertSays(refusedWith(root -> root.put("version", 7)), "version 7", "this is version 3 to 6");
        assertSays(refusedWith(root -> root.put("version", 2)), "version 2", "this is version 3 to 6");
        assertSays(refusedWith(root -> root.put("version", "3")), "version \"3\"");
        assertSays(refusedWith(root -> root.put("version", 1.5)), "version 1.5");
        refusedWith(root -> root.remove("version"));
    }

    @Test
    void segmentsThatDoNotFollowOneAnotherAreRefused() throws IOException {
        byte[] whole = Files.readAllBytes(manifest);
        Map<Consumer<ObjectNode>, String> changes = Map.of(
                streaming -> ((ArrayNode) streaming.path("segments")).remove(0), "wanted an even number",
                streaming -> ((ArrayNode) streaming.path("segments")).removeAll(), "0 entries; wanted an even number",
                streaming -> segment(streaming, 0).put("firstColumn", 1), "wanted column 0",
                streaming -> segment(streaming, 1).put("firstColumn", 0), "does not follow the one before",
                streaming -> segment(streaming, 1).put("phase", 0), "does not follow the one before",
                streaming -> segment(streaming, 1).put("bankWords", -1), "in -1 words",
                streaming -> segment(streaming, 1).put("resident", 1), "true or false",
                streaming -> streaming.put("cyclesPerWord", 0.5), "wanted at least 1",
                streaming -> streaming.withObject("/oneHotColumn").put("endColumn", 2), "not one column");
        for (Map.Entry<Consumer<ObjectNode>, String> change : changes.entrySet()) {
            assertSays(
                    refusedWith(root -> change.getKey().accept(root.withObject("/hardware/streaming"))),
                    change.getValue());
            Files.write(manifest, whole);
        }
    }

    private static ObjectNode segment(ObjectNode streaming, int index) {
        return (ObjectNode) streaming.path("segments").get(index);
    }

    @Test
    void everyMissingKeyIsNamed() throws IOException {
        List<String> pointers = new ArrayList<>();
        collect(JSON.readTree(manifest.toFile()), "", pointers);
        assertTrue(pointers.size() > 30, pointers.toString());
        assertTrue(pointers.remove("/hardware/capacity"), "which only some bundles have");
        byte[] whole = Files.readAllBytes(manifest);
        for (String pointer : pointers) {
            int slash = pointer.lastIndexOf('/');
            String key = pointer.substring(slash + 1);
            String message = refusedWith(root -> ((ObjectNode) root.at(pointer.substring(0, slash))).remove(key));
            if (!key.equals("format") || slash > 0) {
                assertSays(message, key);
            }
            Files.write(manifest, whole);
        }
    }

    @Test
    void everyValueOfAWrongTypeIsRefused() throws IOException {
        List<String> pointers = new ArrayList<>();
        collect(JSON.readTree(manifest.toFile()), "", pointers);
        byte[] whole = Files.readAllBytes(manifest);
        JsonNode[] wrong = {JSON.readTree("null"), JSON.readTree("true"), JSON.readTree("{}")};
        for (String pointer : pointers) {
            int slash = pointer.lastIndexOf('/');
            for (JsonNode value : wrong) {
                if (isOfItsType(pointer, value)) {
                    continue;
                }
                refusedWith(root ->
                        ((ObjectNode) root.at(pointer.substring(0, slash))).set(pointer.substring(slash + 1), value));
                Files.write(manifest, whole);
            }
        }
    }

    private static boolean isOfItsType(String pointer, JsonNode value) {
        boolean mayBeNull = pointer.endsWith("/streaming") || pointer.endsWith("/oneHotColumn");
        return value.isNull() ? mayBeNull : value.isBoolean() && pointer.endsWith("/resident");
    }

    /** Pointers of all members of objects. */
    private static void collect(JsonNode node, String at, List<String> pointers) {
        for (Map.Entry<String, JsonNode> field : node.properties()) {
            pointers.add(at + "/" + field.getKey());
            collect(field.getValue(), at + "/" + field.getKey(), pointers);
        }
        if (node instanceof ArrayNode) {
            for (int i = 0; i < node.size(); i++) {
                collect(node.get(i), at + "/" + i, pointers);
            }
        }
    }

    @Test
    void wrongWordsAndNumbers() throws IOException {
        byte[] whole = Files.readAllBytes(manifest);
        List<Consumer<ObjectNode>> changes = List.of(
                root -> root.withObject("/input").put("kind", "two-hot"),
                root -> root.withObject("/input").put("size", 2.5),
                root -> root.withObject("/hardware").put("capacity", 0),
                root -> root.withObject("/hardware").put("capacity", 1.5),
                root -> root.withObject("/input").put("size", 1L << 32),
                root -> root.withObject("/input").put("format", "fixed(99,1)"),
                root -> root.withObject("/output").put("result", "everything"),
                root -> root.withObject("/output/weights").put("coding", "base64"),
                root -> root.withObject("/output/weights").put("rows", -1),
                root -> root.withObject("/output/weights").put("maxShift", 99),
                root -> root.withObject("/output/sum").put("bits", 33),
                root -> root.withObject("/layers/0").put("kind", "transformer"),
                root -> root.withObject("/layers/0").put("kind", "gru-after"),
                root -> root.withObject("/layers/0").put("units", 0),
                root -> root.withObject("/layers/0").put("units", 1000),
                root -> root.withObject("/layers/0").put("depth", 0),
                root -> root.withObject("/layers/0/formats").put("gateInput", "fixed(13,4)"),
                root -> root.withObject("/layers/0/inputWeights").put("columns", 1000),
                root -> root.withObject("/hardware").put("rowGroups", 3),
                root -> root.withObject("/hardware").put("columnGroups", 128),
                root -> root.withObject("/hardware").put("clockMhz", 0),
                root -> root.withArray("/hardware/encodings").remove(0),
                root -> ((ArrayNode) root.at("/hardware/encodings/0")).add("packed"),
                root -> ((ArrayNode) root.at("/hardware/encodings/0")).set(0, "zipped"),
                root -> root.withArray("/vocabulary").add(1),
                root -> root.withArray("/layers").removeAll());
        for (int c = 0; c < changes.size(); c++) {
            assertTrue(
                    refusedWith(changes.get(c)).length() > manifest.toString().length() + 10, "change " + c);
            Files.write(manifest, whole);
        }
    }

    @Test
    void tensorsOfOtherSizes() throws IOException {
        // The tensors of a network under the manifest of another.
        byte[] ours = Files.readAllBytes(manifest);
        int refusals = 0;
        for (long seed = 1000; seed < 1020; seed++) {
            write(seed);
            Files.write(manifest, ours);
            refused(directory);
            refusals++;
        }
        assertEquals(20, refusals);
    }

    @Test
    void aTensorOfAnotherShape() throws IOException {
        JsonNode matrix = JSON.readTree(manifest.toFile()).at("/layers/0/inputWeights");
        int rows = matrix.get("rows").asInt();
        int columns = matrix.get("columns").asInt();
        String text = Files.readString(tensors, StandardCharsets.ISO_8859_1);
        String shape = "[" + rows + "," + columns + "]";
        assertTrue(rows != columns && text.contains(shape), shape);
        String other = text.replace(shape, "[" + columns + "," + rows + "]");
        Files.writeString(tensors, other, StandardCharsets.ISO_8859_1);
        assertSays(refused(directory), "layers.0.inputWeights", "wanted " + rows + " x " + columns);
    }

    @Test
    void truncatedFiles() throws IOException {
        for (Path file : List.of(manifest, tensors)) {
            byte[] whole = Files.readAllBytes(file);
            for (int length = 0; length < whole.length - 2; length += 1 + whole.length / 100) {
                Files.write(file, Arrays.copyOf(whole, length));
                refused(file);
            }
            Files.write(file, whole);
        }
    }

    @Test
    void anyDamageIsRefusedReadablyOrHarmless() throws IOException {
        SplittableRandom random = new SplittableRandom(3);
        for (Path file : List.of(manifest, tensors)) {
            byte[] whole = Files.readAllBytes(file);
            int refusals = 0;
            for (int i = 0; i < TRIES; i++) {
                Files.write(file, damaged(whole, random));
                try {
                    BundleReader.read(directory);
                } catch (BundleException e) {
                    assertTrue(e.getMessage().contains(directory.toString()), e.getMessage());
                    refusals++;
                }
            }
            assertTrue(refusals > TRIES / 4, refusals + " refusals of damaged " + file.getFileName());
            Files.write(file, whole);
        }
    }

    private static byte[] damaged(byte[] whole, SplittableRandom random) {
        byte[] bytes = whole.clone();
        int flips = 1 + random.nextInt(3);
        for (int f = 0; f < flips; f++) {
            int at = random.nextInt(bytes.length);
            // A digit for a digit and the like keeps the file readable far enough to do harm.
            bytes[at] = random.nextBoolean()
                    ? (byte) (bytes[at] ^ 1 << random.nextInt(8))
                    : "-0129,:[]{}\"e. ".getBytes(StandardCharsets.US_ASCII)[random.nextInt(15)];
        }
        return bytes;
    }
}
