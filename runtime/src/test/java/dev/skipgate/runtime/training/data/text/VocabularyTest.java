package dev.skipgate.runtime.training.data.text;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.skipgate.runtime.training.data.DataException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class VocabularyTest {
    @TempDir
    Path folder;

    @Test
    void isWrittenAndReadAsAListOfTexts() throws IOException {
        List<String> tokens = List.of("\n", " ", "\"", "\\", "ß", "\ud83d\ude00", "word");
        Path file = folder.resolve("vocabulary.json");
        Vocabulary.of("test", tokens).write(file);
        assertEquals(
                "[\"\\n\", \" \", \"\\\"\", \"\\\\\", \"ß\", \"\ud83d\ude00\", \"word\"]\n", Files.readString(file));
        assertEquals(tokens, Vocabulary.read(file).tokens());
        try (var files = Files.list(folder)) {
            assertEquals(List.of(file), files.toList(), "nothing else is left behind");
        }
    }

    @Test
    void theExamplesVocabularyIsReadAndWrittenTheSame() throws IOException {
        Path file = Path.of("..", "examples", "char-lm", "vocabulary.json");
        Vocabulary vocabulary = Vocabulary.read(file);
        assertEquals(12, vocabulary.index("A"));
        Path again = folder.resolve("again.json");
        vocabulary.write(again);
        assertEquals(Files.readString(file), Files.readString(again));
    }

    @Test
    void findsTokens() {
        Vocabulary vocabulary = Vocabulary.of("test", List.of("a", "<unk>", "b"));
        assertEquals(2, vocabulary.index("b"));
        assertEquals(-1, vocabulary.index("c"));
        assertEquals(1, vocabulary.indexOrUnknown("c"));
        assertEquals(-1, Vocabulary.of("test", List.of("a", "b")).indexOrUnknown("c"));
    }

    @Test
    void whatIsNoVocabularyIsRefused() throws IOException {
        assertRefused("{}", "is no JSON list");
        assertRefused("[\"a\", 1]", "something else than a text at index 1");
        assertRefused("[\"a\", \"a\"]", "has the token 'a' twice");
        assertRefused("[\"a\", \"\"]", "has an empty token");
        assertRefused("[\"a\"]", "has one token only");
        assertRefused("[]", "has no token");
        assertRefused("[\"a\", ", "is no JSON");
    }

    private void assertRefused(String content, String expected) throws IOException {
        Path file = Files.writeString(folder.resolve("bad.json"), content);
        String message =
                assertThrows(DataException.class, () -> Vocabulary.read(file)).getMessage();
        assertTrue(message.startsWith(file.toString()) && message.contains(expected), message);
    }
}
