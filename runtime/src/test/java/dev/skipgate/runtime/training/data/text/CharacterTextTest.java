package dev.skipgate.runtime.training.data.text;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.skipgate.runtime.training.data.DataException;
import dev.skipgate.runtime.training.data.Split;
import dev.skipgate.runtime.training.random.RandomState;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CharacterTextTest {
    @TempDir
    Path folder;

    private static String message(Runnable action) {
        return assertThrows(DataException.class, action::run).getMessage();
    }

    @Test
    void theVocabularyIsSortedByCodePoint() {
        CharacterText text = Texts.characters("hällo\n\uffee \ud83d\ude00.");
        assertEquals(
                List.of("\n", " ", ".", "h", "l", "o", "ä", "\uffee", "\ud83d\ude00"),
                text.vocabulary().tokens());
        assertEquals(10, text.length());
    }

    @Test
    void anyWindowOfAFileIsReadAsItStands() throws IOException {
        // Characters of 1 to 4 bytes over many blocks and buffers, so that windows begin and end at every kind of
        // place.
        String alphabet = "ab\nß€漢\ud83d\ude00\ud834\udd1e";
        int[] letters = alphabet.codePoints().toArray();
        RandomState random = RandomState.of(1);
        StringBuilder written = new StringBuilder();
        int length = 40_000;
        for (int i = 0; i < length; i++) {
            written.appendCodePoint(letters[random.nextInt(letters.length)]);
        }
        int[] points = written.codePoints().toArray();
        Path file = Files.writeString(folder.resolve("text.txt"), written);
        Path packed = folder.resolve("packed");
        try (OutputStream out = new GZIPOutputStream(Files.newOutputStream(packed))) {
            Files.copy(file, out);
        }
        try (CharacterText text = CharacterText.open(file);
                CharacterText unpacked = CharacterText.open(packed)) {
            assertEquals(length, text.length());
            for (int round = 0; round < 300; round++) {
                int count = random.nextInt(round % 10 == 0 ? 20_000 : 200);
                int from = random.nextInt(length - count + 1);
                String expected = new String(points, from, count);
                assertEquals(expected, Texts.shown(text, Texts.read(text, from, count)));
                assertEquals(expected, Texts.shown(unpacked, Texts.read(unpacked, from, count)));
            }
            assertThrows(IndexOutOfBoundsException.class, () -> Texts.read(text, length - 1, 2));
        }
    }

    @Test
    void aByteOrderMarkAtTheStartIsLeftOut() {
        assertEquals(
                List.of("a", "b"), Texts.characters("\ufeffab").vocabulary().tokens());
        assertEquals(
                List.of("a", "b", "\ufeff"),
                Texts.characters("a\ufeffb").vocabulary().tokens());
    }

    @Test
    void unknownCharactersAreNamedWithTheirPlace() {
        Vocabulary vocabulary = Texts.characters("abc\n").vocabulary();
        String message = message(() -> CharacterText.of(Texts.bytes("ab\nacéaé\u0085"), vocabulary));
        assertEquals(
                "small.txt: has 2 characters that the vocabulary of 4 lacks: '\\u0085' (U+0085), 1 times, first at line 2,"
                        + " column 6; 'é' (U+00E9), 2 times, first at line 2, column 3; take them out of the text, or train"
                        + " with a text that has them",
                message);
        String many = message(() -> CharacterText.of(Texts.bytes("123456789"), vocabulary));
        assertTrue(many.contains("has 9 characters") && many.contains("; and 4 more;"), many);
    }

    @Test
    void theSplitReadsThroughTheWhole() {
        CharacterText text = Texts.characters("aaaaabbbcc");
        Split split = new Split(0.5, 0.3, 0.2);
        TokenSequence train = text.slice("training", split.train(text.length()));
        TokenSequence validation = text.slice("validation", split.validation(text.length()));
        TokenSequence test = text.slice("test", split.test(text.length()));
        assertEquals("aaaaa", Texts.shown(train, Texts.read(train, 0, 5)));
        assertEquals("bbb", Texts.shown(validation, Texts.read(validation, 0, 3)));
        assertEquals("cc", Texts.shown(test, Texts.read(test, 0, 2)));
        assertEquals("small.txt (test)", test.name());
        assertThrows(IndexOutOfBoundsException.class, () -> Texts.read(train, 4, 2));
        assertTrue(message(() -> new Split(0.5, 0.3, 0.3)).contains("add up to 1"));
        assertTrue(message(() -> new Split(0, 0.5, 0.5)).contains("something to train on"));
    }

    @Test
    void whatIsNoTextIsRefused() throws IOException {
        assertTrue(message(() -> Texts.characters("")).contains("small.txt: is empty"));
        Path empty = Files.createFile(folder.resolve("empty.txt"));
        assertEquals(empty + ": is empty; wanted a file of data", message(() -> CharacterText.open(empty)));
        Path missing = folder.resolve("missing.txt");
        assertEquals(
                missing + ": there is no such file; wanted a file of data", message(() -> CharacterText.open(missing)));
        assertTrue(message(() -> CharacterText.open(folder)).contains("is no file"));
        assertEquals(
                "small.txt: the vocabulary has one token only, 'a'; wanted at least 2, for otherwise there is nothing to"
                        + " predict",
                message(() -> Texts.characters("aaaa")));
        Path packed = Files.write(folder.resolve("torn.gz"), new byte[] {0x1f, (byte) 0x8b, 8, 0, 1, 2, 3});
        assertTrue(message(() -> CharacterText.open(packed)).contains("torn.gz: cannot be read"));
    }

    @Test
    void bytesThatAreNoUtf8AreNamed() {
        assertEquals(
                "small.txt: has the byte 0xff at byte 3; wanted text in UTF-8; this looks like another encoding (convert it"
                        + " with iconv) or no text at all",
                message(() -> CharacterText.of(TextBytes.of("small.txt", new byte[] {'a', 'b', 'c', (byte) 0xff}))));
        int[][] bad = {
            {'a', 0xe4, 'b'}, // Latin-1
            {'a', 0x80}, // no start
            {'a', 0xc0, 0xaf}, // overlong /
            {'a', 0xe0, 0x80, 0x80}, // overlong NUL
            {'a', 0xed, 0xa0, 0x80}, // surrogate
            {'a', 0xf0, 0x80, 0x80, 0x80}, // overlong
            {'a', 0xf4, 0x90, 0x80, 0x80}, // beyond U+10FFFF
            {'a', 0xf5, 0x80, 0x80, 0x80},
            {'a', 0xe2, 0x82}, // cut off
            {'a', 0}, // no text
            {0x7f, 'E', 'L', 'F'},
            {'a', 0x1b},
        };
        for (int[] values : bad) {
            byte[] bytes = new byte[values.length];
            for (int i = 0; i < bytes.length; i++) {
                bytes[i] = (byte) values[i];
            }
            String message = message(() -> CharacterText.of(TextBytes.of("x", bytes)));
            assertTrue(message.startsWith("x: has ") && message.contains("wanted text in UTF-8"), message);
        }
    }

    @Test
    void everyCharacterThatJavaWritesIsRead() {
        StringBuilder all = new StringBuilder();
        for (int point = ' '; point <= Character.MAX_CODE_POINT; point++) {
            if (point != 0x7f && (point < 0xd800 || point > 0xdfff)) {
                all.appendCodePoint(point);
            }
        }
        byte[] bytes = all.toString().getBytes(StandardCharsets.UTF_8);
        Utf8Reader reader = new Utf8Reader(TextBytes.of("all", bytes));
        all.codePoints().forEach(point -> assertEquals(point, reader.next()));
        assertEquals(Utf8Reader.END, reader.next());
        assertEquals(bytes.length, reader.position());
    }
}
