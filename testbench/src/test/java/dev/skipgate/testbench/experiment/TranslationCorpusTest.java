package dev.skipgate.testbench.experiment;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.skipgate.runtime.training.data.DataException;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TranslationCorpusTest {
    @TempDir
    private Path folder;

    private static Map<String, String> files() {
        Map<String, String> files = new TreeMap<>();
        files.put("multi.train.en", "a dog\na cat runs and runs\ntwo dogs\n");
        files.put("multi.train.de", "ein hund\neine katze rennt und rennt\nzwei hunde\n");
        files.put("multi.val.en", "a cat\n");
        files.put("multi.val.de", "eine katze\n");
        files.put("multi.test_2016_flickr.en", "two cats run after a dog\n");
        files.put("multi.test_2016_flickr.de", "zwei katzen rennen einem hund nach\n");
        return files;
    }

    private Path archive(Map<String, String> files) throws IOException {
        Path archive = folder.resolve("multi.tgz");
        try (OutputStream out = new GZIPOutputStream(Files.newOutputStream(archive))) {
            for (Map.Entry<String, String> file : files.entrySet()) {
                byte[] bytes = file.getValue().getBytes(StandardCharsets.UTF_8);
                out.write(header("multi/" + file.getKey(), bytes.length));
                out.write(Arrays.copyOf(bytes, 512));
            }
            out.write(new byte[1024]);
        }
        return archive;
    }

    private static byte[] header(String name, int size) {
        byte[] header = new byte[512];
        put(header, 0, name);
        put(header, 124, "%011o".formatted(size));
        header[156] = '0';
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

    @Test
    void anArchiveAndAFolderHoldTheSame() throws IOException {
        Path unpacked = Files.createDirectory(folder.resolve("unpacked"));
        for (Map.Entry<String, String> file : files().entrySet()) {
            Files.writeString(unpacked.resolve(file.getKey()), file.getValue());
        }
        for (Path data : List.of(archive(files()), unpacked)) {
            try (TranslationCorpus corpus = TranslationCorpus.open(List.of(data), 100, 4, 1)) {
                assertEquals(1, corpus.training().size(), "the longer pair is left out, and one is asked for");
                assertEquals(List.of("ein", "hund"), corpus.training().targetWords(0));
                assertEquals(1, corpus.validation().size());
                assertEquals(1, corpus.test().size(), "a long sentence is tested too");
                assertEquals(
                        List.of("zwei", "katzen", "rennen", "einem", "hund", "nach"),
                        corpus.test().targetWords(0),
                        "words that the vocabulary lacks stay as they are");
                assertEquals(corpus.training().targetVocabulary(), corpus.test().targetVocabulary());
            }
        }
    }

    @Test
    void aPartThatIsMissingOrTwiceThereIsNamed() throws IOException {
        Map<String, String> files = files();
        files.remove("multi.val.de");
        Path archive = archive(files);
        assertEquals(
                archive + ": has 0 files of the part 'val' in 'de'; wanted one, with a name such as multi30k.val.de",
                refusal(archive));
        files = files();
        files.put("multi.test_2017_flickr.en", "a\n");
        assertEquals(
                archive(files)
                        + ": has 2 files of the part 'test' in 'en'; wanted one, with a name such as multi30k.test.en",
                refusal(archive));
    }

    private static String refusal(Path data) {
        return assertThrows(DataException.class, () -> TranslationCorpus.open(List.of(data), 100, 50, 10))
                .getMessage();
    }
}
