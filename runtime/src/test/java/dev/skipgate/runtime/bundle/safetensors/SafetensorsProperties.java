package dev.skipgate.runtime.bundle.safetensors;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import net.jqwik.api.lifecycle.AfterContainer;
import net.jqwik.api.lifecycle.BeforeContainer;

class SafetensorsProperties {
    private static Path file;

    @BeforeContainer
    static void makeFile() throws IOException {
        file = Files.createTempFile("properties", ".safetensors");
    }

    @AfterContainer
    static void removeFile() throws IOException {
        Files.deleteIfExists(file);
    }

    @Property(tries = 200)
    void whatIsWrittenIsRead(@ForAll float[] floats, @ForAll int[] ints, @ForAll byte[] bytes, @ForAll String name)
            throws IOException {
        String safe = name.equals("__metadata__") ? "x" : name;
        new SafetensorsWriter()
                .metadata("about", name)
                .floats("f" + safe, List.of(1L, (long) floats.length), floats)
                .ints("i" + safe, List.of((long) ints.length, 1L), ints)
                .bytes("b" + safe, TensorType.U8, List.of((long) bytes.length), bytes)
                .write(file);
        try (SafetensorsFile read = SafetensorsFile.open(file)) {
            assertArrayEquals(floats, read.floats("f" + safe));
            assertEquals(
                    List.of(1L, (long) floats.length), read.info("f" + safe).shape());
            assertArrayEquals(ints, read.ints("i" + safe));
            assertArrayEquals(bytes, read.bytes("b" + safe));
            assertEquals(name, read.metadata().get("about"));
        }
    }

    @Property(tries = 300)
    void anyBytesAreReadOrRefused(@ForAll byte[] bytes) throws IOException {
        Files.write(file, bytes);
        readAll();
    }

    @Property
    void anyHeaderIsReadOrRefused(@ForAll("headers") String header, @ForAll @IntRange(max = 40) int data)
            throws IOException {
        Files.write(file, RawFile.bytes(header, new byte[data]));
        readAll();
    }

    @Property(tries = 500)
    void aDamagedFileIsReadOrRefused(
            @ForAll @Size(max = 8) List<@IntRange(max = 10_000) Integer> places,
            @ForAll byte damage,
            @ForAll @IntRange(max = 300) int cut)
            throws IOException {
        new SafetensorsWriter()
                .floats("weight_ih_l0", List.of(4L, 3L), new float[12])
                .ints("codes", List.of(5L), new int[5])
                .write(file);
        byte[] bytes = Files.readAllBytes(file);
        places.forEach(place -> bytes[place % bytes.length] ^= damage);
        Files.write(file, Arrays.copyOf(bytes, bytes.length - Math.min(bytes.length, cut % 3 == 0 ? cut : 0)));
        readAll();
    }

    @Provide
    Arbitrary<String> headers() {
        return Arbitraries.of(
                        "{",
                        "}",
                        "[",
                        "]",
                        ",",
                        ":",
                        "\"w\"",
                        "\"dtype\"",
                        "\"F32\"",
                        "\"I8\"",
                        "\"shape\"",
                        "\"data_offsets\"",
                        "\"__metadata__\"",
                        "0",
                        "4",
                        "8",
                        "-1",
                        "1e3",
                        "9223372036854775807",
                        "\"w\":{\"dtype\":\"F32\",\"shape\":[1],\"data_offsets\":[0,4]}",
                        "\"v\":{\"dtype\":\"U8\",\"shape\":[2,2],\"data_offsets\":[4,8]}",
                        "null",
                        " ",
                        "\\",
                        "\u0000")
                .list()
                .ofMaxSize(12)
                .map(parts -> "{" + String.join("", parts));
    }

    /** Reads all there is; only a SafetensorsException may stop it. */
    private static void readAll() {
        try (SafetensorsFile read = SafetensorsFile.open(file)) {
            for (String name : read.names()) {
                if (read.info(name).type().isFloat()) {
                    assertEquals(read.info(name).elements(), read.floats(name).length);
                } else {
                    assertEquals(
                            read.info(name).elements(),
                            read.bytes(name).length / read.info(name).type().bytes());
                }
            }
        } catch (SafetensorsException e) {
            assertEquals(false, e.getMessage().isBlank());
        }
    }
}
