package dev.skipgate.runtime.bundle.safetensors;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.core.json.JsonReadFeature;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Reads the JSON of a header, token by token, and refuses everything the format does not name. */
final class HeaderParser {
    private static final int MOST_DIMENSIONS = 16;
    private static final int MOST_TENSORS = 100_000;
    private static final int LONGEST_TEXT = 1 << 20;

    private final List<TensorInfo> tensors = new ArrayList<>();
    private final Map<String, String> metadata = new LinkedHashMap<>();
    private final Set<String> names = new HashSet<>();

    /** @param dataLength bytes that follow the header */
    static SafetensorsHeader parse(byte[] json, long dataLength) throws SafetensorsException {
        HeaderParser parser = new HeaderParser();
        if (json.length == 0 || json[0] != '{') {
            throw new SafetensorsException("the header does not begin with '{'; this is no safetensors file");
        }
        try (JsonParser tokens = factory().createParser(json)) {
            parser.header(tokens);
        } catch (JsonProcessingException e) {
            throw new SafetensorsException(
                    "the header is no JSON: " + e.getOriginalMessage().replaceFirst(" \\(start marker.*", ""), e);
        } catch (SafetensorsException e) {
            throw e;
        } catch (IOException e) {
            throw new SafetensorsException("the header is no UTF-8 text: " + e.getMessage(), e);
        }
        return SafetensorsHeader.checked(parser.tensors, parser.metadata, dataLength);
    }

    private static JsonFactory factory() {
        return JsonFactory.builder()
                .streamReadConstraints(StreamReadConstraints.builder()
                        .maxNestingDepth(8)
                        .maxNumberLength(24)
                        .maxNameLength(LONGEST_TEXT)
                        .maxStringLength(LONGEST_TEXT)
                        .build())
                .disable(JsonFactory.Feature.CANONICALIZE_FIELD_NAMES)
                .disable(JsonFactory.Feature.INTERN_FIELD_NAMES)
                .disable(StreamReadFeature.INCLUDE_SOURCE_IN_LOCATION)
                .disable(JsonReadFeature.ALLOW_TRAILING_COMMA)
                .build();
    }

    private void header(JsonParser json) throws IOException {
        json.nextToken();
        while (json.nextToken() != JsonToken.END_OBJECT) {
            String name = json.currentName();
            if (!names.add(name)) {
                throw new SafetensorsException("the header names " + SafetensorsException.quoted(name) + " twice");
            }
            if (name.equals("__metadata__")) {
                metadata(json);
            } else if (tensors.size() == MOST_TENSORS) {
                throw new SafetensorsException("the header names more than " + MOST_TENSORS + " tensors");
            } else {
                tensors.add(new Entry(name).read(json));
            }
        }
        if (json.nextToken() != null) {
            throw new SafetensorsException("the header goes on after its '}'");
        }
    }

    private void metadata(JsonParser json) throws IOException {
        if (json.nextToken() != JsonToken.START_OBJECT) {
            throw new SafetensorsException("the metadata is no JSON object");
        }
        while (json.nextToken() != JsonToken.END_OBJECT) {
            String key = json.currentName();
            if (json.nextToken() != JsonToken.VALUE_STRING) {
                throw new SafetensorsException("the metadata " + SafetensorsException.quoted(key) + " is no text");
            }
            if (metadata.put(key, json.getText()) != null) {
                throw new SafetensorsException("the metadata names " + SafetensorsException.quoted(key) + " twice");
            }
        }
    }

    /** One tensor of the header while it is read. */
    private static final class Entry {
        private final String name;
        private final String shown;
        private TensorType type;
        private List<Long> shape;
        private List<Long> offsets;

        Entry(String name) {
            this.name = name;
            this.shown = "tensor " + SafetensorsException.quoted(name);
        }

        TensorInfo read(JsonParser json) throws IOException {
            if (json.nextToken() != JsonToken.START_OBJECT) {
                throw new SafetensorsException(shown + " is described by something that is no JSON object");
            }
            while (json.nextToken() != JsonToken.END_OBJECT) {
                field(json);
            }
            if (type == null || shape == null || offsets == null) {
                throw new SafetensorsException(shown + " has not all of dtype, shape and data_offsets");
            }
            return checked();
        }

        private void field(JsonParser json) throws IOException {
            String key = json.currentName();
            json.nextToken();
            if (key.equals("dtype") && type == null) {
                type = type(json);
            } else if (key.equals("shape") && shape == null) {
                shape = numbers(json, "shape", MOST_DIMENSIONS);
            } else if (key.equals("data_offsets") && offsets == null) {
                offsets = numbers(json, "data_offsets", 2);
            } else {
                throw new SafetensorsException(
                        shown + " has the field " + SafetensorsException.quoted(key) + " twice or without meaning");
            }
        }

        private TensorType type(JsonParser json) throws IOException {
            String word = json.currentToken() == JsonToken.VALUE_STRING ? json.getText() : "";
            return TensorType.named(word)
                    .orElseThrow(() -> new SafetensorsException(shown + " has the dtype "
                            + SafetensorsException.quoted(word)
                            + ", which is not supported; save it as F32, F16 or BF16"));
        }

        private List<Long> numbers(JsonParser json, String key, int most) throws IOException {
            List<Long> numbers = new ArrayList<>();
            if (json.currentToken() != JsonToken.START_ARRAY) {
                throw new SafetensorsException(shown + ": " + key + " is no list");
            }
            while (json.nextToken() != JsonToken.END_ARRAY) {
                boolean fits = json.currentToken() == JsonToken.VALUE_NUMBER_INT
                        && json.getNumberType() != JsonParser.NumberType.BIG_INTEGER
                        && json.getLongValue() >= 0;
                if (!fits || numbers.size() == most) {
                    throw new SafetensorsException(
                            shown + ": " + key + " has to be at most " + most + " whole numbers, none negative");
                }
                numbers.add(json.getLongValue());
            }
            return numbers;
        }

        private TensorInfo checked() throws SafetensorsException {
            if (offsets.size() != 2 || offsets.get(1) < offsets.get(0)) {
                throw new SafetensorsException(
                        shown + ": data_offsets are " + offsets + ", wanted where it begins and where it ends");
            }
            long length = offsets.get(1) - offsets.get(0);
            long wanted = type.bytes();
            try {
                for (long size : shape) {
                    wanted = Math.multiplyExact(wanted, size);
                }
            } catch (ArithmeticException e) {
                throw new SafetensorsException(shown + " of shape " + shape + " has more bytes than can be counted", e);
            }
            if (wanted != length) {
                throw new SafetensorsException(shown + " of type " + type + " and shape " + shape + " needs " + wanted
                        + " bytes, but its data_offsets span " + length);
            }
            return new TensorInfo(name, type, shape, offsets.get(0), offsets.get(1));
        }
    }
}
