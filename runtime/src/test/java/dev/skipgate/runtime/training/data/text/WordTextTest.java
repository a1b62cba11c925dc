package dev.skipgate.runtime.training.data.text;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.skipgate.runtime.training.data.DataException;
import dev.skipgate.runtime.training.data.Split;
import dev.skipgate.runtime.training.random.RandomState;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class WordTextTest {
    @TempDir
    Path folder;

    private static List<String> words(TokenSequence text, long from, int count) {
        List<String> words = new ArrayList<>();
        for (int token : Texts.read(text, from, count)) {
            words.add(text.vocabulary().tokens().get(token));
        }
        return words;
    }

    @Test
    void theVocabularyIsByFrequencyThenByWord() {
        WordText text = WordText.of(Texts.bytes("b a\nb c  a <unk>\r\n\nb d"), 5, Split.ALL);
        assertEquals(List.of("<unk>", "<eos>", "b", "a", "c"), text.vocabulary().tokens());
        assertEquals(
                List.of("b", "a", "<eos>", "b", "c", "a", "<unk>", "<eos>", "<eos>", "b", "<unk>"),
                words(text, 0, (int) text.length()));
        assertEquals(1, text.unknown(), "the written <unk> is in the vocabulary");
    }

    @Test
    void onlyTheTrainedPartIsCounted() {
        WordText text = WordText.of(Texts.bytes("a b a b x x x x x x"), 10, new Split(0.4, 0.6, 0));
        assertEquals(List.of("<unk>", "<eos>", "a", "b"), text.vocabulary().tokens());
        assertEquals(6, text.unknown());
    }

    @Test
    void anyWindowIsReadAsItStands() throws IOException {
        RandomState random = RandomState.of(2);
        List<String> expected = new ArrayList<>();
        StringBuilder written = new StringBuilder();
        String[] lexicon = {"one", "zwölf", "漢字", "a", ".", "antidisestablishmentarianism"};
        String[] spaces = {" ", "  ", "\t", "\r\n", "\n", "\n\n", " \n "};
        while (expected.size() < 20_000) {
            String word = lexicon[random.nextInt(lexicon.length)];
            String space = spaces[random.nextInt(spaces.length)];
            written.append(word).append(space);
            expected.add(word);
            space.chars().filter(c -> c == '\n').forEach(c -> expected.add("<eos>"));
        }
        Path file = Files.writeString(folder.resolve("words.txt"), "\ufeff" + written);
        try (WordText text = WordText.open(file, 100, Split.ALL)) {
            assertEquals(expected.size(), text.length());
            for (int round = 0; round < 200; round++) {
                int count = random.nextInt(300);
                int from = random.nextInt(expected.size() - count + 1);
                assertEquals(expected.subList(from, from + count), words(text, from, count));
            }
            assertEquals(0, text.unknown());
        }
    }

    @Test
    void aVocabularyWithoutUnknownRefusesOtherWords() {
        Vocabulary vocabulary = Vocabulary.of("test", List.of("a", "b", "<eos>"));
        assertEquals(List.of("a", "<eos>", "b"), words(WordText.of(Texts.bytes("a\nb"), vocabulary), 0, 3));
        String message = assertThrows(DataException.class, () -> WordText.of(Texts.bytes("a b c"), vocabulary))
                .getMessage();
        assertEquals(
                "small.txt: 'c' at byte 4 is not in the vocabulary of 3, nor is <unk>; take it out of the text, or train"
                        + " with a text that has it",
                message);
    }

    @Test
    void tooSmallAVocabularyIsRefused() {
        String message = assertThrows(DataException.class, () -> WordText.of(Texts.bytes("a b"), 2, Split.ALL))
                .getMessage();
        assertTrue(message.contains("at most 2 words; wanted 3 to"), message);
        String none = assertThrows(DataException.class, () -> WordText.of(Texts.bytes(" \n \n"), 9, Split.ALL))
                .getMessage();
        assertTrue(none.contains("has no words"), none);
    }
}
