package dev.skipgate.runtime.bundle.safetensors;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class SafetensorsFileTest {
    @TempDir
    private Path directory;

    private SafetensorsFile open(byte[] bytes) throws IOException {
        return SafetensorsFile.open(RawFile.write(directory, bytes));
    }

    private static String entry(String name, String type, String shape, long begin, long end) {
        return "\"%s\":{\"dtype\":\"%s\",\"shape\":%s,\"data_offsets\":[%d,%d]}"
                .formatted(name, type, shape, begin, end);
    }

    @Test
    void readsEveryFloatType() throws IOException {
        String header = "{"
                + String.join(
                        ",",
                        entry("double", "F64", "[1]", 0, 8),
                        entry("single", "F32", "[2]", 8, 16),
                        entry("half", "F16", "[5]", 16, 26),
                        entry("brain", "BF16", "[]", 26, 28))
                + "}";
        byte[] data = {
            0,
            0,
            0,
            0,
            0,
            0,
            (byte) 0xf8,
            0x3f, // 1.5
            0,
            0,
            0x20,
            (byte) 0xc0,
            0,
            0,
            0,
            0, // -2.5, 0
            0,
            0x3c,
            0,
            (byte) 0xc0,
            1,
            0,
            (byte) 0xff,
            0x7b,
            0,
            (byte) 0x80, // 1, -2, 2^-24, 65504, -0
            (byte) 0x80,
            0x3f // 1
        };
        try (SafetensorsFile file = open(RawFile.bytes(header, data))) {
            assertEquals(Set.of("double", "single", "half", "brain"), file.names());
            assertArrayEquals(new float[] {1.5f}, file.floats("double"));
            assertArrayEquals(new float[] {-2.5f, 0}, file.finiteFloats("single"));
            assertArrayEquals(new float[] {1, -2, 0x1p-24f, 65504, -0.0f}, file.floats("half"));
            assertArrayEquals(new float[] {1}, file.floats("brain"));
            assertEquals(List.of(), file.info("brain").shape());
            assertEquals(1, file.info("brain").elements());
        }
    }

    @Test
    void readsEveryIntegerType() throws IOException {
        String header = "{"
                + String.join(
                        ",",
                        entry("i64", "I64", "[1]", 0, 8),
                        entry("i32", "I32", "[1]", 8, 12),
                        entry("u32", "U32", "[1]", 12, 16),
                        entry("i16", "I16", "[1]", 16, 18),
                        entry("u16", "U16", "[1]", 18, 20),
                        entry("i8", "I8", "[1]", 20, 21),
                        entry("u8", "U8", "[1]", 21, 22),
                        entry("bool", "BOOL", "[1]", 22, 23))
                + "}";
        byte[] data = new byte[23];
        Arrays.fill(data, (byte) -1);
        data[15] = 0;
        data[22] = 1;
        try (SafetensorsFile file = open(RawFile.bytes(header, data))) {
            for (String signed : List.of("i64", "i32", "i16", "i8")) {
                assertArrayEquals(new int[] {-1}, file.ints(signed));
            }
            assertArrayEquals(new int[] {0xffffff}, file.ints("u32"));
            assertArrayEquals(new int[] {65535}, file.ints("u16"));
            assertArrayEquals(new int[] {255}, file.ints("u8"));
            assertArrayEquals(new int[] {1}, file.ints("bool"));
            assertArrayEquals(new byte[] {-1, -1}, file.bytes("i16"));
        }
    }

    @Test
    void readsMetadataEmptyTensorsAndPadding() throws IOException {
        String header = "{\"__metadata__\":{\"format\":\"pt\"}," + entry("none", "F32", "[0,4]", 0, 0) + "}     ";
        try (SafetensorsFile file = open(RawFile.bytes(header))) {
            assertEquals(Map.of("format", "pt"), file.metadata());
            assertEquals(0, file.finiteFloats("none").length);
        }
        try (SafetensorsFile file = open(RawFile.bytes("{}"))) {
            assertEquals(Set.of(), file.names());
        }
    }

    static Stream<Arguments> liars() {
        String one = entry("w", "F32", "[1]", 0, 4);
        byte[] four = new byte[4];
        return Stream.of(
                Arguments.of(new byte[0], "the file has 0 bytes, too few for a safetensors file"),
                Arguments.of(new byte[7], "the file has 7 bytes, too few for a safetensors file"),
                Arguments.of(new byte[8], "the header does not begin with '{'; this is no safetensors file"),
                Arguments.of(
                        RawFile.bytes(10_000_000_000L, "{}"),
                        "the header is said to have 10000000000 bytes, but at most 100000000 are allowed; this is no"
                                + " safetensors file"),
                Arguments.of(
                        RawFile.bytes(-1, "{}"),
                        "the header is said to have 18446744073709551615 bytes, but at most 100000000 are allowed; this"
                                + " is no safetensors file"),
                Arguments.of(
                        RawFile.bytes(90_000_000, "{}"),
                        "the header is said to have 90000000 bytes, but the file has only 2 after the length; it is"
                                + " truncated"),
                Arguments.of(RawFile.bytes("[1]"), "the header does not begin with '{'; this is no safetensors file"),
                Arguments.of(
                        RawFile.bytes("{} x"),
                        "the header is no JSON: Unrecognized token 'x': was expecting (JSON"
                                + " String, Number, Array, Object or token 'null', 'true' or 'false')"),
                Arguments.of(RawFile.bytes("{}{}"), "the header goes on after its '}'"),
                Arguments.of(
                        RawFile.bytes("{" + one + "}", new byte[3]),
                        "tensor 'w' ends at byte 4, but the file has only 3 bytes of data; it is truncated or its"
                                + " header lies"),
                Arguments.of(
                        RawFile.bytes("{" + one + "}", new byte[5]),
                        "the tensors end at byte 4, but the file has 5 bytes of data"),
                Arguments.of(
                        RawFile.bytes("{" + one + "," + entry("v", "F32", "[1]", 2, 6) + "}", new byte[6]),
                        "tensor 'v' begins at byte 2, inside the tensor before it, which ends at 4"),
                Arguments.of(
                        RawFile.bytes("{" + one + "," + entry("v", "F32", "[1]", 8, 12) + "}", new byte[12]),
                        "bytes 4 to 8, before tensor 'v', belong to no tensor"),
                Arguments.of(RawFile.bytes("{" + one + "," + one + "}", four), "the header names 'w' twice"),
                Arguments.of(
                        RawFile.bytes("{" + entry("w", "F32", "[2]", 0, 4) + "}", four),
                        "tensor 'w' of type F32 and shape [2] needs 8 bytes, but its data_offsets span 4"),
                Arguments.of(
                        RawFile.bytes("{" + entry("w", "F32", "[4294967296,4294967296]", 0, 4) + "}", four),
                        "tensor 'w' of shape [4294967296, 4294967296] has more bytes than can be counted"),
                Arguments.of(
                        RawFile.bytes("{" + entry("w", "F32", "[-1]", 0, 4) + "}", four),
                        "tensor 'w': shape has to be at most 16 whole numbers, none negative"),
                Arguments.of(
                        RawFile.bytes("{" + entry("w", "F32", "[1.0]", 0, 4) + "}", four),
                        "tensor 'w': shape has to be at most 16 whole numbers, none negative"),
                Arguments.of(
                        RawFile.bytes("{" + entry("w", "F32", "[99999999999999999999]", 0, 4) + "}", four),
                        "tensor 'w': shape has to be at most 16 whole numbers, none negative"),
                Arguments.of(
                        RawFile.bytes("{" + entry("w", "F32", "[1]", 4, 0) + "}", four),
                        "tensor 'w': data_offsets are [4, 0], wanted where it begins and where it ends"),
                Arguments.of(
                        RawFile.bytes("{" + entry("w", "F8_E4M3", "[4]", 0, 4) + "}", four),
                        "tensor 'w' has the dtype 'F8_E4M3', which is not supported; save it as F32, F16 or BF16"),
                Arguments.of(
                        RawFile.bytes("{\"w\":{\"dtype\":\"F32\",\"shape\":[1]}}", four),
                        "tensor 'w' has not all of dtype, shape and data_offsets"),
                Arguments.of(
                        RawFile.bytes("{\"w\":{\"dtype\":\"F32\",\"dtype\":\"F32\"}}", four),
                        "tensor 'w' has the field 'dtype' twice or without meaning"),
                Arguments.of(
                        RawFile.bytes("{\"w\":{\"colour\":1}}", four),
                        "tensor 'w' has the field 'colour' twice or without meaning"),
                Arguments.of(
                        RawFile.bytes("{\"w\":[]}", four),
                        "tensor 'w' is described by something that is no JSON object"),
                Arguments.of(RawFile.bytes("{\"__metadata__\":1}"), "the metadata is no JSON object"),
                Arguments.of(RawFile.bytes("{\"__metadata__\":{\"a\":1}}"), "the metadata 'a' is no text"),
                Arguments.of(
                        RawFile.bytes("{\"__metadata__\":{\"a\":\"1\",\"a\":\"1\"}}"), "the metadata names 'a' twice"));
    }

    @ParameterizedTest
    @MethodSource("liars")
    void refusesWhatIsTruncatedOrLies(byte[] bytes, String message) {
        assertEquals(
                message,
                assertThrows(SafetensorsException.class, () -> open(bytes)).getMessage());
    }

    @Test
    void refusesMoreTensorsThanAnyModelHas() {
        StringBuilder header = new StringBuilder("{");
        for (int tensor = 0; tensor <= 100_000; tensor++) {
            header.append(tensor == 0 ? "" : ",").append(entry("t" + tensor, "U8", "[0]", 0, 0));
        }
        assertEquals(
                "the header names more than 100000 tensors",
                assertThrows(
                                SafetensorsException.class,
                                () -> open(RawFile.bytes(header.append('}').toString())))
                        .getMessage());
    }

    @Test
    void namesTheElementThatIsNotFinite() throws IOException {
        byte[] data = new byte[24];
        data[22] = (byte) 0xc0;
        data[23] = 0x7f;
        try (SafetensorsFile file = open(RawFile.bytes("{" + entry("w", "F32", "[2,3]", 0, 24) + "}", data))) {
            assertEquals(6, file.floats("w").length);
            SafetensorsException e = assertThrows(SafetensorsException.class, () -> file.finiteFloats("w"));
            assertEquals("tensor 'w': element [1, 2] is NaN, wanted a finite number", e.getMessage());
        }
        data[22] = (byte) 0x80;
        try (SafetensorsFile file = open(RawFile.bytes("{" + entry("w", "F32", "[2,3]", 0, 24) + "}", data))) {
            SafetensorsException e = assertThrows(SafetensorsException.class, () -> file.finiteFloats("w"));
            assertEquals("tensor 'w': element [1, 2] is Infinity, wanted a finite number", e.getMessage());
        }
    }

    @Test
    void refusesTheWrongKindOfElement() throws IOException {
        String header = "{" + entry("w", "F32", "[1]", 0, 4) + "," + entry("i", "I64", "[1]", 4, 12) + "}";
        try (SafetensorsFile file = open(RawFile.bytes(header, new byte[] {0, 0, 0, 0, 0, 0, 0, 0, 1, 0, 0, 0}))) {
            assertEquals(
                    "tensor 'w' holds F32, wanted integers",
                    assertThrows(SafetensorsException.class, () -> file.ints("w"))
                            .getMessage());
            assertEquals(
                    "tensor 'i' holds I64, wanted floating point",
                    assertThrows(SafetensorsException.class, () -> file.floats("i"))
                            .getMessage());
            assertEquals(
                    "tensor 'i': element [0] is 4294967296, too large for 32 bits",
                    assertThrows(SafetensorsException.class, () -> file.ints("i"))
                            .getMessage());
            assertEquals(
                    "there is no tensor 'x\\u000a'",
                    assertThrows(SafetensorsException.class, () -> file.info("x\n"))
                            .getMessage());
        }
    }

    @Test
    void refusesWhatIsNoFile() {
        assertEquals(
                "there is no such file",
                assertThrows(SafetensorsException.class, () -> SafetensorsFile.open(directory.resolve("none")))
                        .getMessage());
        assertEquals(
                "it is a directory",
                assertThrows(SafetensorsException.class, () -> SafetensorsFile.open(directory))
                        .getMessage());
    }
}
