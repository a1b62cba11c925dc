package dev.skipgate.runtime.bundle;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.skipgate.runtime.bundle.safetensors.SafetensorsException;
import dev.skipgate.runtime.bundle.safetensors.SafetensorsFile;
import dev.skipgate.runtime.numeric.FixedPointFormat;
import dev.skipgate.runtime.numeric.WeightMatrix;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;

/** Reads a bundle and refuses one that is damaged, foreign or of another version. */
public final class BundleReader {
    private static final ObjectMapper JSON = new ObjectMapper()
            .enable(DeserializationFeature.FAIL_ON_READING_DUP_TREE_KEY)
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS);

    private final Path directory;
    private final SafetensorsFile tensors;

    private BundleReader(Path directory, SafetensorsFile tensors) {
        this.directory = directory;
        this.tensors = tensors;
    }

    /**
     * Reads the bundle in a directory.
     *
     * @throws BundleException when it is not a whole bundle of this version
     */
    public static Bundle read(Path directory) throws BundleException {
        Path path = directory.resolve(Bundle.MANIFEST);
        JsonNode manifest = manifest(directory, path);
        try (SafetensorsFile tensors = SafetensorsFile.open(directory.resolve(Bundle.TENSORS))) {
            return new BundleReader(directory, tensors).bundle(manifest);
        } catch (SafetensorsException e) {
            throw new BundleException(directory.resolve(Bundle.TENSORS) + ": " + e.getMessage(), e);
        } catch (IllegalArgumentException e) {
            throw new BundleException(path + ": " + e.getMessage() + "; compile the model again", e);
        }
    }

    private static JsonNode manifest(Path directory, Path path) throws BundleException {
        JsonNode manifest;
        try {
            manifest = JSON.readTree(Files.readAllBytes(path));
        } catch (NoSuchFileException e) {
            throw new BundleException(
                    directory + " is not a compiled model: it has no " + Bundle.MANIFEST + "; compile one with"
                            + " skipgate compile MODEL --board BOARD --out " + directory,
                    e);
        } catch (JsonProcessingException e) {
            throw new BundleException(
                    path + ":" + e.getLocation().getLineNr() + ": not JSON: " + e.getOriginalMessage(), e);
        } catch (IOException e) {
            throw new BundleException(path + ": cannot be read: " + e.getMessage(), e);
        }
        if (!Bundle.FORMAT.equals(manifest.path("format").textValue())) {
            throw new BundleException(path + ": not a " + Bundle.FORMAT);
        }
        JsonNode version = manifest.path("version");
        if (!version.isInt() || version.asInt() < Bundle.VERSION || version.asInt() > Bundle.REVERSE_VERSION) {
            throw new BundleException(path + ": version " + version + " of the bundle format; this is" + " version "
                    + Bundle.VERSION + " to " + Bundle.REVERSE_VERSION + "; compile the model again");
        }
        return manifest;
    }

    private Bundle bundle(JsonNode manifest) throws SafetensorsException {
        List<Layer> layers = new ArrayList<>();
        List<Hardware.UnitPlaces> units = new ArrayList<>();
        List<Direction> directions = new ArrayList<>();
        for (JsonNode node : list(manifest, "layers")) {
            directions.add(direction(node));
            String key = TensorKeys.layer(layers.size());
            units.add(places(node, key));
            layers.add(layer(node, key));
        }
        List<String> vocabulary = new ArrayList<>();
        for (JsonNode token : list(manifest, "vocabulary")) {
            vocabulary.add(text(token, "vocabulary"));
        }
        Network network = new Network(
                textOf(manifest, "name"),
                input(required(manifest, "input")),
                layers,
                directions,
                output(required(manifest, "output")),
                vocabulary,
                end(required(manifest, "output")));
        return new Bundle(network, hardware(required(manifest, "hardware"), units));
    }

    private static SequenceEnd end(JsonNode output) {
        return output.has("step")
                ? choice(output, "step", "last", SequenceEnd.LAST, "ends", SequenceEnd.ENDS)
                : SequenceEnd.ENDS;
    }

    private static Direction direction(JsonNode node) {
        if (node.has("direction")) {
            String word = textOf(node, "direction");
            if (!word.equals("reverse")) {
                throw new IllegalArgumentException("'direction' is '" + word + "', wanted reverse, or to be left out");
            }
            return Direction.REVERSE;
        }
        return node.path("reverse").asBoolean() ? Direction.SECOND : Direction.FORWARD;
    }

    private NetworkInput input(JsonNode node) throws SafetensorsException {
        String kind = textOf(node, "kind");
        return switch (kind) {
            case "one-hot" -> new NetworkInput.OneHot(number(node, "size"));
            case "embedding" -> new NetworkInput.Embedding(
                    number(node, "entries"),
                    number(node, "size"),
                    format(node, "format"),
                    shorts(TensorKeys.EMBEDDING));
            case "vector" -> new NetworkInput.Vector(number(node, "size"), format(node, "format"));
            default -> throw new IllegalArgumentException("unknown kind of input '" + kind + "'");
        };
    }

    private Layer layer(JsonNode node, String key) throws SafetensorsException {
        String name = textOf(node, "name");
        String kind = textOf(node, "kind");
        int units = number(node, "units");
        WeightMatrix input = matrix(required(node, "inputWeights"), TensorKeys.inputWeights(key));
        int[] bias = tensors.ints(TensorKeys.bias(key));
        SumFormat sum = sum(required(node, "sum"));
        JsonNode formats = required(node, "formats");
        if (kind.equals(LayerKinds.DENSE) || kind.equals(LayerKinds.DENSE_RELU)) {
            wanted(units == bias.length, node.get("units"), "units", "as many as there are biases, " + bias.length);
            return new DenseLayer(
                    name, kind.equals(LayerKinds.DENSE_RELU), input, bias, sum, format(formats, "values"));
        }
        WeightMatrix recurrent = matrix(required(node, "recurrentWeights"), TensorKeys.recurrentWeights(key));
        FixedPointFormat hidden = format(formats, "hidden");
        return switch (kind) {
            case LayerKinds.LSTM -> new LstmLayer(
                    name,
                    units,
                    input,
                    recurrent,
                    bias,
                    sum,
                    new CellFormats(
                            format(formats, "gateInput"), format(formats, "gate"), format(formats, "cell"), hidden));
            case LayerKinds.GRU_AFTER, LayerKinds.GRU_BEFORE -> new GruLayer(
                    name,
                    units,
                    kind.equals(LayerKinds.GRU_AFTER) ? GruLayer.Reset.AFTER : GruLayer.Reset.BEFORE,
                    input,
                    recurrent,
                    bias,
                    sum,
                    new GruFormats(format(formats, "gateInput"), format(formats, "gate"), hidden));
            case LayerKinds.RNN_TANH -> new RnnLayer(
                    name, units, input, recurrent, bias, sum, Optional.of(format(formats, "gateInput")), hidden);
            case LayerKinds.RNN_RELU -> new RnnLayer(
                    name, units, input, recurrent, bias, sum, Optional.empty(), hidden);
            default -> throw new IllegalArgumentException("unknown kind of layer '" + kind + "'");
        };
    }

    private Hardware.UnitPlaces places(JsonNode node, String key) throws SafetensorsException {
        return new Hardware.UnitPlaces(
                number(node, "depth"),
                tensors.ints(TensorKeys.unitGroups(key)),
                tensors.ints(TensorKeys.unitSlots(key)));
    }

    private DenseOutput output(JsonNode node) throws SafetensorsException {
        return new DenseOutput(
                textOf(node, "name"),
                matrix(required(node, "weights"), TensorKeys.weights(TensorKeys.OUTPUT)),
                tensors.ints(TensorKeys.bias(TensorKeys.OUTPUT)),
                sum(required(node, "sum")),
                format(node, "logits"),
                choice(node, "result", "argmax", DenseOutput.Result.ARGMAX, "logits", DenseOutput.Result.LOGITS));
    }

    private WeightMatrix matrix(JsonNode node, String key) throws SafetensorsException {
        int rows = number(node, "rows");
        int columns = number(node, "columns");
        List<Long> shape = tensors.info(key).shape();
        if (!shape.equals(List.of((long) rows, (long) columns))) {
            throw new IllegalArgumentException(
                    "tensor '" + key + "' has the shape " + shape + "; wanted " + rows + " x " + columns);
        }
        return new WeightMatrix(
                rows,
                columns,
                choice(
                        node,
                        "coding",
                        "fixed-point",
                        WeightMatrix.Coding.FIXED_POINT,
                        "power-of-two",
                        WeightMatrix.Coding.POWER_OF_TWO),
                number(node, "fraction"),
                number(node, "maxShift"),
                shorts(key));
    }

    private short[] shorts(String key) throws SafetensorsException {
        int[] ints = tensors.ints(key);
        short[] shorts = new short[ints.length];
        for (int i = 0; i < ints.length; i++) {
            shorts[i] = (short) ints[i];
            if (shorts[i] != ints[i]) {
                throw new IllegalArgumentException("tensor '" + key + "' holds " + ints[i] + ", more than 16 bits");
            }
        }
        return shorts;
    }

    private static Hardware hardware(JsonNode node, List<Hardware.UnitPlaces> units) {
        List<List<String>> encodings = new ArrayList<>();
        for (JsonNode phase : list(node, "encodings")) {
            List<String> words = new ArrayList<>();
            for (JsonNode word : phase) {
                words.add(text(word, "encodings"));
            }
            encodings.add(words);
        }
        return new Hardware(
                textOf(node, "board"),
                real(node, "clockMhz"),
                number(node, "rowGroups"),
                number(node, "columnGroups"),
                textOf(node, "kernel"),
                encodings,
                units,
                optional(node, "streaming").map(BundleReader::stream),
                node.has("capacity") ? OptionalDouble.of(real(node, "capacity")) : OptionalDouble.empty());
    }

    private static WeightStream stream(JsonNode node) {
        List<WeightStream.Part> segments = new ArrayList<>();
        for (JsonNode segment : list(node, "segments")) {
            segments.add(part(segment));
        }
        return new WeightStream(
                textOf(node, "memory"),
                real(node, "cyclesPerWord"),
                segments,
                optional(node, "oneHotColumn").map(BundleReader::part));
    }

    private static WeightStream.Part part(JsonNode node) {
        JsonNode resident = required(node, "resident");
        return new WeightStream.Part(
                number(node, "phase"),
                number(node, "product"),
                number(node, "firstColumn"),
                number(node, "endColumn"),
                number(node, "bankWords"),
                wanted(resident.isBoolean(), resident, "resident", "true or false")
                        .asBoolean());
    }

    private static SumFormat sum(JsonNode node) {
        return new SumFormat(number(node, "bits"), number(node, "fraction"));
    }

    private static FixedPointFormat format(JsonNode node, String key) {
        return FixedPointFormat.parse(textOf(node, key));
    }

    private static String textOf(JsonNode node, String key) {
        return text(required(node, key), key);
    }

    private static String text(JsonNode value, String key) {
        return wanted(value.isTextual(), value, key, "a text").asText();
    }

    private static <T> T choice(JsonNode node, String key, String first, T ifFirst, String second, T ifSecond) {
        String word = textOf(node, key);
        wanted(word.equals(first) || word.equals(second), node.get(key), key, "'" + first + "' or '" + second + "'");
        return word.equals(first) ? ifFirst : ifSecond;
    }

    private static JsonNode list(JsonNode node, String key) {
        JsonNode value = required(node, key);
        return wanted(value.isArray(), value, key, "a list");
    }

    private static double real(JsonNode node, String key) {
        JsonNode value = required(node, key);
        return wanted(value.isNumber(), value, key, "a number").asDouble();
    }

    private static int number(JsonNode node, String key) {
        JsonNode value = required(node, key);
        return wanted(value.isIntegralNumber() && value.canConvertToInt(), value, key, "a whole number")
                .asInt();
    }

    private static JsonNode wanted(boolean holds, JsonNode value, String key, String what) {
        if (!holds) {
            throw new IllegalArgumentException("'" + key + "' is " + value + "; wanted " + what);
        }
        return value;
    }

    /** The value of a key that is there but may be null. */
    private static Optional<JsonNode> optional(JsonNode node, String key) {
        return Optional.of(required(node, key)).filter(value -> !value.isNull());
    }

    private static JsonNode required(JsonNode node, String key) {
        JsonNode value = node.get(key);
        if (value == null) {
            throw new IllegalArgumentException("'" + key + "' is missing");
        }
        return value;
    }

    /** The directory, for messages. */
    @Override
    public String toString() {
        return "bundle in " + directory;
    }
}
