package dev.skipgate.runtime.training.data.speech;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.skipgate.runtime.training.data.DataException;
import dev.skipgate.runtime.training.data.Inputs;
import dev.skipgate.runtime.training.data.SequenceBatch;
import dev.skipgate.runtime.training.data.Targets;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SpokenDigitsTest {
    private static final MfccSettings SETTINGS = MfccSettings.of(8000);

    @TempDir
    Path folder;

    /** Recordings of 10, 20, 30 and 60 frames. */
    private static Map<String, byte[]> recordings() {
        Map<String, byte[]> files = new LinkedHashMap<>();
        files.put("9_theo_0.wav", Wav.tone(8000, 200 + 80 * 9, 300));
        files.put("0_george_12.wav", Wav.tone(8000, 200 + 80 * 29, 500));
        files.put("0_george_7.wav", Wav.tone(8000, 200 + 80 * 19, 440));
        files.put("4_ann_4.wav", Wav.tone(8000, 200 + 80 * 59, 700));
        return files;
    }

    private Path writeFolder(Map<String, byte[]> files) throws IOException {
        Path recordings = Files.createDirectories(folder.resolve("recordings"));
        for (Map.Entry<String, byte[]> file : files.entrySet()) {
            Files.write(recordings.resolve(file.getKey()), file.getValue());
        }
        return recordings;
    }

    private static byte[] tar(Map<String, byte[]> files) {
        ByteArrayOutputStream tar = new ByteArrayOutputStream();
        tar.writeBytes(header("recordings/", 0, '5'));
        files.forEach((name, bytes) -> {
            tar.writeBytes(header("recordings/" + name, bytes.length, '0'));
            tar.writeBytes(Arrays.copyOf(bytes, (bytes.length + 511) / 512 * 512));
        });
        tar.writeBytes(new byte[1024]);
        return tar.toByteArray();
    }

    private static byte[] header(String name, int size, char type) {
        byte[] header = new byte[512];
        put(header, 0, name);
        put(header, 124, "%011o".formatted(size));
        header[156] = (byte) type;
        put(header, 257, "ustar");
        put(header, 148, "        ");
        int sum = 0;
        for (byte value : header) {
            sum += value & 0xff;
        }
        put(header, 148, "%06o\0 ".formatted(sum));
        return header;
    }

    private static void put(byte[] header, int at, String text) {
        byte[] bytes = text.getBytes(StandardCharsets.US_ASCII);
        System.arraycopy(bytes, 0, header, at, bytes.length);
    }

    private Path writeArchive(byte[] tar) throws IOException {
        Path archive = folder.resolve("digits.tgz");
        try (OutputStream out = new GZIPOutputStream(Files.newOutputStream(archive))) {
            out.write(tar);
        }
        return archive;
    }

    private static String shown(SpokenDigit digit) {
        return digit.digit() + " " + digit.speaker() + " " + digit.take() + " " + digit.frames().length / 39;
    }

    @Test
    void aFolderAndAnArchiveHoldTheSame() throws IOException {
        Map<String, byte[]> files = recordings();
        files.put("README.md", new byte[3]);
        files.put("._0_george_7.wav", new byte[3]);
        Path archive = writeArchive(tar(files));
        SpokenDigits packed = SpokenDigits.read(archive, SETTINGS);
        SpokenDigits unpacked = SpokenDigits.read(writeFolder(files), SETTINGS);
        List<String> expected = List.of("0 george 7 20", "0 george 12 30", "4 ann 4 60", "9 theo 0 10");
        assertEquals(
                expected, packed.digits().stream().map(SpokenDigitsTest::shown).toList());
        assertEquals(
                expected,
                unpacked.digits().stream().map(SpokenDigitsTest::shown).toList());
        for (int i = 0; i < expected.size(); i++) {
            assertArrayEquals(
                    packed.digits().get(i).frames(), unpacked.digits().get(i).frames());
        }
        assertEquals(
                List.of("4 ann 4 60", "9 theo 0 10"),
                packed.where("test", SpokenDigit::isTest).digits().stream()
                        .map(SpokenDigitsTest::shown)
                        .toList());
        String message = assertThrows(DataException.class, () -> packed.where("nobody", digit -> false))
                .getMessage();
        assertTrue(message.startsWith(archive + " (nobody): has no recordings"), message);
    }

    @Test
    void shortRecordingsArePaddedAndLongOnesCut() throws IOException {
        SpokenDigits digits = SpokenDigits.read(writeFolder(recordings()), SETTINGS);
        Whitening whitening = digits.whitening(Whitening.Kind.FEATURE, 39, 1e-6);
        float[] first = whitening.apply(digits.digits().get(0).frames());
        SpeechExamples front = new SpeechExamples(digits, whitening, 40, SpeechExamples.Padding.FRONT, true);
        assertEquals(1, front.cut());
        SequenceBatch batch = front.batch(new int[] {2, 0});
        assertArrayEquals(new int[] {0, 20}, batch.starts());
        assertArrayEquals(new int[] {40, 20}, batch.lengths());
        assertArrayEquals(new int[] {4, 0}, ((Targets.Classes) batch.targets()).classes());
        assertArrayEquals(sequence(batch, 1), concat(new float[20 * 39], first));
        float[] third = whitening.apply(digits.digits().get(2).frames());
        assertArrayEquals(Arrays.copyOf(third, 40 * 39), sequence(batch, 0));

        SequenceBatch back =
                new SpeechExamples(digits, whitening, 40, SpeechExamples.Padding.BACK, false).batch(new int[] {0});
        assertArrayEquals(concat(first, new float[20 * 39]), sequence(back, 0));
        assertArrayEquals(new int[] {40}, back.lengths());
    }

    private static float[] sequence(SequenceBatch batch, int b) {
        float[] values = ((Inputs.Features) batch.inputs()).values();
        float[] sequence = new float[batch.time() * 39];
        for (int t = 0; t < batch.time(); t++) {
            System.arraycopy(values, (t * batch.batch() + b) * 39, sequence, t * 39, 39);
        }
        return sequence;
    }

    private static float[] concat(float[] a, float[] b) {
        float[] both = Arrays.copyOf(a, a.length + b.length);
        System.arraycopy(b, 0, both, a.length, b.length);
        return both;
    }

    @Test
    void whatIsNoSuchDataSetIsRefused() throws IOException {
        Path missing = folder.resolve("missing");
        assertRefused(missing, missing + ": there is no such file; wanted a file of data");
        Path empty = Files.createDirectory(folder.resolve("empty"));
        assertRefused(
                empty,
                empty + ": has no recordings; wanted files named DIGIT_SPEAKER_TAKE.wav such as 7_jackson_12.wav");
        Path text = Files.writeString(folder.resolve("notes.txt"), "no archive");
        assertRefused(
                text,
                text + ": is no tar archive, or a damaged one (a header does not add up); wanted a folder of"
                        + " data or a tar archive of one");
        byte[] tar = tar(recordings());
        Path torn = writeArchive(Arrays.copyOf(tar, 512 * 3));
        assertRefused(torn, torn + ": is cut off within recordings/9_theo_0.wav; fetch it again");
        Path named = writeFolder(Map.of("seven.wav", Wav.tone(8000, 400, 300)));
        assertRefused(
                named,
                named.resolve("seven.wav")
                        + ": is not named DIGIT_SPEAKER_TAKE.wav; wanted a name such as 7_jackson_12.wav");
        Files.delete(named.resolve("seven.wav"));
        writeFolder(Map.of("7_ann_1.wav", Wav.tone(16_000, 400, 300)));
        assertRefused(
                named,
                named.resolve("7_ann_1.wav")
                        + ": has 16000 samples a second; wanted 8000; resample it, or change the settings");
    }

    private static void assertRefused(Path source, String expected) {
        assertEquals(
                expected,
                assertThrows(DataException.class, () -> SpokenDigits.read(source, SETTINGS))
                        .getMessage());
    }
}
