package dev.skipgate.runtime.training.data.sequence;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.skipgate.runtime.training.data.DataException;
import dev.skipgate.runtime.training.data.Inputs;
import dev.skipgate.runtime.training.data.SequenceBatch;
import dev.skipgate.runtime.training.data.Split;
import dev.skipgate.runtime.training.data.Targets;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class SequenceFilesTest {
    @TempDir
    private Path folder;

    /** The bytes of {@code numpy.save}, version 1.0. */
    private static byte[] npy(String type, String shape, double... values) {
        String header = "{'descr': '" + type + "', 'fortran_order': False, 'shape': (" + shape + "), }";
        String padded = header + " ".repeat(63 - (10 + header.length()) % 64) + "\n";
        int width = type.charAt(2) - '0';
        ByteBuffer bytes = ByteBuffer.allocate(10 + padded.length() + values.length * width)
                .order(ByteOrder.LITTLE_ENDIAN)
                .put((byte) 0x93)
                .put("NUMPY\1\0".getBytes(StandardCharsets.ISO_8859_1))
                .putShort((short) padded.length())
                .put(padded.getBytes(StandardCharsets.ISO_8859_1));
        bytes.order(type.startsWith(">") ? ByteOrder.BIG_ENDIAN : ByteOrder.LITTLE_ENDIAN);
        for (double value : values) {
            switch (type.substring(1)) {
                case "f4" -> bytes.putFloat((float) value);
                case "f8" -> bytes.putDouble(value);
                case "i8" -> bytes.putLong((long) value);
                case "i4" -> bytes.putInt((int) value);
                case "i2" -> bytes.putShort((short) value);
                default -> bytes.put((byte) value);
            }
        }
        return bytes.array();
    }

    private Path write(String name, byte[] bytes) throws IOException {
        return Files.write(folder.resolve(name), bytes);
    }

    /** Three sequences of up to two steps of two values: sequence s, step t, value v is 100 s + 10 t + v. */
    private Path inputs(String type) throws IOException {
        return write("x.npy", npy(type, "3, 2, 2", 0, 1, 10, 11, 100, 101, 110, 111, 200, 201, 210, 211));
    }

    private static float[] values(SequenceBatch batch) {
        return ((Inputs.Features) batch.inputs()).values();
    }

    @Test
    void paddingIsCutToTheBatchAndLeftOutOfTheLabels() throws IOException {
        LabelledSequences sequences = new SequenceFiles(
                        inputs("<f8"),
                        write("y.npy", npy("<i8", "3, 2", 3, 1, 0, 7, -100, 2)),
                        Optional.of(write("n.npy", npy("|u1", "3,", 2, 1, 2))),
                        Optional.empty())
                .read();
        assertEquals(4, sequences.classes(), "the 7 stands behind the end");
        SequenceBatch batch = sequences.batch(new int[] {2, 1});
        assertEquals(2, batch.time());
        assertArrayEquals(new float[] {200, 201, 100, 101, 210, 211, 0, 0}, values(batch));
        assertArrayEquals(new int[] {-1, 0, 2, -1}, ((Targets.Steps) batch.targets()).tokens());
        assertArrayEquals(new int[] {2, 1}, batch.lengths());
        SequenceBatch one = sequences.slice("second", new Split.Range(1, 2)).batch(new int[] {0});
        assertEquals(1, one.time());
        assertArrayEquals(new float[] {100, 101}, values(one));
    }

    @Test
    void vectorsAreSequencesOfOneStep() throws IOException {
        LabelledSequences sequences = new SequenceFiles(
                        write("x.npy", npy(">f4", "2, 3", 1, 2, 3, 4, 5, 6)),
                        write("y.npy", npy("<i2", "2,", 1, 0)),
                        Optional.empty(),
                        Optional.empty())
                .read();
        assertEquals(1, sequences.time());
        assertEquals(3, sequences.sequences().inputs().size());
        SequenceBatch batch = sequences.batch(new int[] {1, 0});
        assertArrayEquals(new float[] {4, 5, 6, 1, 2, 3}, values(batch));
        assertArrayEquals(new int[] {0, 1}, ((Targets.Classes) batch.targets()).classes());
    }

    @Test
    void integersAreTokens() throws IOException {
        LabelledSequences sequences = new SequenceFiles(
                        write("x.npy", npy("<i8", "3, 2", 4, 9, 3, -1, 8, 2)),
                        write("y.npy", npy("<i8", "3,", 1, 0, 1)),
                        Optional.of(write("n.npy", npy("<i8", "3,", 2, 1, 2))),
                        Optional.empty())
                .read();
        UnlabelledSequences.Token greatest =
                sequences.sequences().greatestToken().orElseThrow();
        assertEquals(9, greatest.token());
        assertEquals(0, greatest.sequence());
        assertEquals(1, greatest.step());
        Path file = folder.resolve("all.safetensors");
        LabelledSequences.of(sequences.slice("last", new Split.Range(1, 3)), 2).write(file);
        SequenceBatch batch = SequenceFiles.read(file).batch(new int[] {0, 1});
        assertArrayEquals(new int[] {3, 8, 0, 2}, ((Inputs.Tokens) batch.inputs()).values());
        assertArrayEquals(new int[] {1, 2}, batch.lengths());
        assertArrayEquals(new int[] {0, 1}, ((Targets.Classes) batch.targets()).classes());
    }

    @Test
    void whatIsWrittenIsReadAgain() throws IOException {
        for (boolean strings : new boolean[] {true, false}) {
            LabelledSequences sequences = new SequenceFiles(
                            inputs("<f4"),
                            write("y.npy", strings ? npy("<i4", "3, 1", 2, 1, 5) : npy("<i4", "3,", 0, 1, 4)),
                            Optional.of(write("n.npy", npy("<i8", "3,", 2, 1, 2))),
                            strings ? Optional.of(write("l.npy", npy("<i8", "3,", 1, 0, 1))) : Optional.empty())
                    .read();
            Path file = folder.resolve("all.safetensors");
            LabelledSequences.of(sequences, 2).write(file);
            LabelledSequences again = SequenceFiles.read(file);
            assertEquals(2, again.size());
            SequenceBatch before = sequences.batch(new int[] {0, 1});
            SequenceBatch after = again.batch(new int[] {0, 1});
            assertArrayEquals(values(before), values(after));
            assertArrayEquals(before.lengths(), after.lengths());
            if (strings) {
                assertArrayEquals(new int[][] {{2}, {}}, ((Targets.Labels) after.targets()).labels());
            } else {
                assertArrayEquals(new int[] {0, 1}, ((Targets.Classes) after.targets()).classes());
            }
        }
    }

    @Test
    void paddingMayHoldAnything() throws IOException {
        LabelledSequences sequences = new SequenceFiles(
                        write("x.npy", npy("<f4", "2, 2, 1", 3, Double.NaN, 1, 2)),
                        write("y.npy", npy("<i8", "2,", 0, 1)),
                        Optional.of(write("n.npy", npy("<i8", "2,", 1, 2))),
                        Optional.empty())
                .read();
        assertArrayEquals(new float[] {3, 1, 0, 2}, values(sequences.batch(new int[] {0, 1})));
    }

    static Stream<Arguments> mistakes() {
        byte[] inputs = npy("<f4", "2, 2, 1", 0, 1, 2, 3);
        byte[] labels = npy("<i8", "2,", 0, 1);
        byte[] cut = new byte[inputs.length - 1];
        System.arraycopy(inputs, 0, cut, 0, cut.length);
        return Stream.of(
                Arguments.of("x", "text".getBytes(StandardCharsets.UTF_8), "x.npy: is no file of NumPy's"),
                Arguments.of("x", cut, "x.npy: has 15 bytes of values; its shape [2, 2, 1] and its type f4 want 16"),
                Arguments.of(
                        "x",
                        npy("<i8", "2, 2, 1", 0, 1, 2, 3),
                        "x.npy: has the shape [2, 2, 1]; wanted [sequences, steps] of integers, which are tokens"),
                Arguments.of(
                        "x",
                        npy("<i8", "2, 2", 0, 1, -5, -7),
                        "x.npy: step 1 of sequence 1 is the token -7; wanted tokens from 0 on"),
                Arguments.of("x", npy("<f4", "4,", 0, 1, 2, 3), "x.npy: has the shape [4]; wanted [sequences, steps"),
                Arguments.of(
                        "x",
                        npy("<f4", "2, 2, 1", 0, 1, Double.NaN, 3),
                        "x.npy: value 0 of step 0 of sequence 1 is NaN; wanted finite numbers"),
                Arguments.of(
                        "x",
                        new String(inputs, StandardCharsets.ISO_8859_1)
                                .replace("False", "True ")
                                .getBytes(StandardCharsets.ISO_8859_1),
                        "x.npy: is in Fortran's order"),
                Arguments.of(
                        "x",
                        new String(inputs, StandardCharsets.ISO_8859_1)
                                .replace("<f4", "|O8")
                                .getBytes(StandardCharsets.ISO_8859_1),
                        "x.npy: has values of the type O8; wanted float32 or float64"),
                Arguments.of("y", npy("<i8", "3,", 0, 1, 0), "y.npy: has the shape [3]; wanted [2], a class a"),
                Arguments.of("y", npy("<f4", "2,", 0, 1), "y.npy: holds floating point; wanted integers"),
                Arguments.of("y", npy("<i8", "2,", 0, -1), "y.npy: sequence 1 has the label -1; wanted 0 to 65535"),
                Arguments.of(
                        "y",
                        npy("<i8", "2, 2", 0, -100, -7, 0),
                        "y.npy: step 0 of sequence 1 has the label -7; wanted 0 to 65535"),
                Arguments.of("y", npy("<i8", "2, 2", -100, -100, -100, -100), "y.npy: has no label that counts"),
                Arguments.of("n", npy("<i8", "2,", 2, 3), "n.npy: sequence 1 has the length 3; wanted 1 to 2"),
                Arguments.of("n", npy("<i8", "1,", 2), "n.npy: has the shape [1]; wanted [2], one length a sequence"),
                Arguments.of("l", labels, "y.npy: has the shape [2]; wanted [2, labels], a string of labels"));
    }

    @ParameterizedTest
    @MethodSource("mistakes")
    void whatIsWrongIsSaid(String which, byte[] bytes, String message) throws IOException {
        Path inputs = write("x.npy", npy("<f4", "2, 2, 1", 0, 1, 2, 3));
        Path labels = write("y.npy", npy("<i8", "2,", 0, 1));
        Path wrong = write(which + ".npy", bytes);
        SequenceFiles files = new SequenceFiles(
                inputs,
                labels,
                which.equals("n") ? Optional.of(wrong) : Optional.empty(),
                which.equals("l") ? Optional.of(wrong) : Optional.empty());
        String said = assertThrows(DataException.class, files::read).getMessage();
        assertTrue(said.replace(folder + "/", "").startsWith(message), said);
    }

    @Test
    void labelsThatNeedMoreStepsAreRefused() throws IOException {
        SequenceFiles files = new SequenceFiles(
                inputs("<f4"),
                write("y.npy", npy("<i4", "3, 2", 1, 2, 3, 3, 1, 0)),
                Optional.empty(),
                Optional.of(write("l.npy", npy("<i4", "3,", 2, 2, 1))));
        String said = assertThrows(DataException.class, files::read).getMessage();
        assertTrue(said.contains("sequence 1 has 2 labels, which need at least 3 steps, and there are 2"), said);
        write("y.npy", npy("<i4", "3, 2", 1, 2, 3, 0, 1, 0));
        said = assertThrows(DataException.class, files::read).getMessage();
        assertTrue(said.contains("sequence 1 has the label 0; wanted 1 (0 is the blank) to"), said);
    }

    @Test
    void tensorsThatAreMissingAreNamed() throws IOException {
        Path file = folder.resolve("w.safetensors");
        Files.writeString(file, "something else altogether");
        String said = assertThrows(DataException.class, () -> SequenceFiles.read(file))
                .getMessage();
        assertTrue(said.contains("w.safetensors") && said.contains("'inputs'"), said);
    }
}
