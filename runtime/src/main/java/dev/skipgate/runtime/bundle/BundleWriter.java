package dev.skipgate.runtime.bundle;

import com.fasterxml.jackson.core.util.DefaultIndenter;
import com.fasterxml.jackson.core.util.DefaultPrettyPrinter;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.skipgate.runtime.bundle.safetensors.SafetensorsWriter;
import dev.skipgate.runtime.bundle.safetensors.TensorType;
import dev.skipgate.runtime.numeric.WeightMatrix;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** Writes a bundle; the same bundle gives the same bytes. docs/bundle-format.md describes the files. */
public final class BundleWriter {
    private static final ObjectMapper JSON = new ObjectMapper();

    private BundleWriter() {}

    /** Writes the manifest and the tensors into a directory that exists. */
    public static void write(Bundle bundle, Path directory) throws IOException {
        SafetensorsWriter tensors = new SafetensorsWriter();
        String manifest = manifest(bundle, tensors);
        tensors.write(directory.resolve(Bundle.TENSORS));
        Files.writeString(directory.resolve(Bundle.MANIFEST), manifest);
    }

    /** Bytes of the manifest and the tensors, which are not written. */
    public static long size(Bundle bundle) throws IOException {
        SafetensorsWriter tensors = new SafetensorsWriter();
        return manifest(bundle, tensors).getBytes(StandardCharsets.UTF_8).length + tensors.size();
    }

    private static String manifest(Bundle bundle, SafetensorsWriter tensors) throws IOException {
        ObjectNode manifest = JSON.createObjectNode();
        manifest.put("format", Bundle.FORMAT).put("version", Bundle.versionOf(bundle.network()));
        manifest.put("name", bundle.network().name());
        manifest.set("input", bundle.network().input().accept(new InputWriter(tensors)));
        ArrayNode layers = manifest.putArray("layers");
        for (int l = 0; l < bundle.network().layers().size(); l++) {
            ObjectNode layer = layer(
                    bundle.network().layers().get(l), bundle.hardware().units().get(l), TensorKeys.layer(l), tensors);
            switch (bundle.network().directions().get(l)) {
                case FORWARD -> {}
                case REVERSE -> layer.put("direction", "reverse");
                case SECOND -> layer.put("reverse", true);
            }
            layers.add(layer);
        }
        ObjectNode output = output(bundle.network().output(), tensors);
        if (bundle.network().takesWholeSequences() && bundle.network().end() == SequenceEnd.LAST) {
            output.put("step", "last");
        }
        manifest.set("output", output);
        ArrayNode vocabulary = manifest.putArray("vocabulary");
        bundle.network().vocabulary().forEach(vocabulary::add);
        manifest.set("hardware", hardware(bundle.hardware()));
        DefaultPrettyPrinter printer = new DefaultPrettyPrinter().withObjectIndenter(new DefaultIndenter("  ", "\n"));
        return JSON.writer(printer).writeValueAsString(manifest) + "\n";
    }

    private static ObjectNode layer(Layer layer, Hardware.UnitPlaces places, String key, SafetensorsWriter tensors) {
        ObjectNode node = JSON.createObjectNode()
                .put("name", layer.name())
                .put("kind", layer.accept(new LayerKinds()))
                .put("units", layer.units());
        node.set("inputWeights", matrix(layer.inputWeights(), TensorKeys.inputWeights(key), tensors));
        if (layer instanceof RecurrentLayer recurrent) {
            node.set(
                    "recurrentWeights",
                    matrix(recurrent.recurrentWeights(), TensorKeys.recurrentWeights(key), tensors));
        }
        node.set("sum", sum(layer.sum()));
        ObjectNode formats = node.putObject("formats");
        layer.accept(new LayerFormats()).forEach((format, value) -> formats.put(format, value.toString()));
        node.put("depth", places.depth());
        tensors.ints(TensorKeys.bias(key), List.of((long) layer.bias().length), layer.bias());
        tensors.ints(TensorKeys.unitGroups(key), List.of((long) layer.units()), places.groups());
        tensors.ints(TensorKeys.unitSlots(key), List.of((long) layer.units()), places.slots());
        return node;
    }

    private static ObjectNode output(DenseOutput output, SafetensorsWriter tensors) {
        ObjectNode node = JSON.createObjectNode().put("name", output.name());
        node.set("weights", matrix(output.weights(), TensorKeys.weights(TensorKeys.OUTPUT), tensors));
        node.set("sum", sum(output.sum()));
        node.put("logits", output.logits().toString());
        node.put("result", output.result() == DenseOutput.Result.LOGITS ? "logits" : "argmax");
        tensors.ints(TensorKeys.bias(TensorKeys.OUTPUT), List.of((long) output.bias().length), output.bias());
        return node;
    }

    private static ObjectNode sum(SumFormat sum) {
        return JSON.createObjectNode().put("bits", sum.bits()).put("fraction", sum.fraction());
    }

    private static ObjectNode matrix(WeightMatrix matrix, String key, SafetensorsWriter tensors) {
        List<Long> shape = List.of((long) matrix.rows(), (long) matrix.columns());
        byte[] bytes = asBytes(matrix.codes());
        if (bytes.length == 0) {
            tensors.shorts(key, shape, matrix.codes());
        } else {
            tensors.bytes(key, TensorType.I8, shape, bytes);
        }
        return JSON.createObjectNode()
                .put("rows", matrix.rows())
                .put("columns", matrix.columns())
                .put("coding", matrix.coding() == WeightMatrix.Coding.POWER_OF_TWO ? "power-of-two" : "fixed-point")
                .put("fraction", matrix.weightFraction())
                .put("maxShift", matrix.maxShift());
    }

    /** The codes as bytes; empty when some do not fit. */
    private static byte[] asBytes(short[] codes) {
        byte[] bytes = new byte[codes.length];
        for (int i = 0; i < codes.length; i++) {
            bytes[i] = (byte) codes[i];
            if (bytes[i] != codes[i]) {
                return new byte[0];
            }
        }
        return bytes;
    }

    private static ObjectNode hardware(Hardware hardware) {
        ObjectNode node = JSON.createObjectNode()
                .put("board", hardware.board())
                .put("clockMhz", hardware.clockMhz())
                .put("rowGroups", hardware.rowGroups())
                .put("columnGroups", hardware.columnGroups())
                .put("kernel", hardware.kernel());
        ArrayNode phases = node.putArray("encodings");
        for (List<String> phase : hardware.encodings()) {
            ArrayNode words = phases.addArray();
            phase.forEach(words::add);
        }
        hardware.capacity().ifPresent(share -> node.put("capacity", share));
        node.set("streaming", hardware.streaming().map(BundleWriter::stream).orElse(null));
        return node;
    }

    private static ObjectNode stream(WeightStream streaming) {
        ObjectNode node = JSON.createObjectNode()
                .put("memory", streaming.memory())
                .put("cyclesPerWord", streaming.cyclesPerWord());
        ArrayNode segments = node.putArray("segments");
        streaming.segments().forEach(segment -> segments.add(part(segment)));
        node.set(
                "oneHotColumn", streaming.oneHotColumn().map(BundleWriter::part).orElse(null));
        return node;
    }

    private static ObjectNode part(WeightStream.Part part) {
        return JSON.createObjectNode()
                .put("phase", part.phase())
                .put("product", part.product())
                .put("firstColumn", part.firstColumn())
                .put("endColumn", part.endColumn())
                .put("bankWords", part.bankWords())
                .put("resident", part.resident());
    }

    private record InputWriter(SafetensorsWriter tensors) implements NetworkInput.Visitor<ObjectNode> {
        @Override
        public ObjectNode oneHot(NetworkInput.OneHot input) {
            return JSON.createObjectNode().put("kind", "one-hot").put("size", input.size());
        }

        @Override
        public ObjectNode embedding(NetworkInput.Embedding input) {
            tensors.shorts(TensorKeys.EMBEDDING, List.of((long) input.entries(), (long) input.size()), input.table());
            return JSON.createObjectNode()
                    .put("kind", "embedding")
                    .put("entries", input.entries())
                    .put("size", input.size())
                    .put("format", input.format().toString());
        }

        @Override
        public ObjectNode vector(NetworkInput.Vector input) {
            return JSON.createObjectNode()
                    .put("kind", "vector")
                    .put("size", input.size())
                    .put("format", input.format().toString());
        }
    }
}
