package dev.skipgate.runtime.training.data.text;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.skipgate.runtime.training.data.DataException;
import dev.skipgate.runtime.training.data.Inputs;
import dev.skipgate.runtime.training.data.Position;
import dev.skipgate.runtime.training.data.Remainder;
import dev.skipgate.runtime.training.data.SequenceBatch;
import dev.skipgate.runtime.training.data.Split;
import dev.skipgate.runtime.training.data.Targets;
import dev.skipgate.runtime.training.random.RandomState;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ParallelTextTest {
    @TempDir
    Path folder;

    private Path write(String name, String text) throws IOException {
        return Files.writeString(folder.resolve(name), text);
    }

    /** One sequence's tokens as words, {@code _} where there is padding. */
    private static String shown(SequenceBatch batch, int[] tokens, Vocabulary vocabulary, int b) {
        List<String> words = new ArrayList<>();
        for (int t = 0; t < batch.time(); t++) {
            int token = tokens[t * batch.batch() + b];
            words.add(t >= batch.lengths()[b] ? "_" : vocabulary.tokens().get(token));
        }
        return String.join(" ", words);
    }

    private static int[] tokens(SequenceBatch batch) {
        return ((Inputs.Tokens) batch.inputs()).values();
    }

    @Test
    void aBatchHasSentencesAndTranslations() throws IOException {
        Path source = write("a.en", "a dog runs\r\nthe dog\na cat and a dog\n");
        Path target = folder.resolve("a.de.gz");
        try (OutputStream out = new GZIPOutputStream(Files.newOutputStream(target))) {
            out.write("ein hund läuft\nder hund\neine katze".getBytes(StandardCharsets.UTF_8));
        }
        try (ParallelText text = ParallelText.open(source, target, 6, 100, 50)) {
            assertEquals(
                    List.of("<unk>", "<bos>", "<eos>", "a", "dog", "and"),
                    text.sourceVocabulary().tokens());
            assertEquals(3, text.size());
            ParallelBatch batch = text.batch(new int[] {1, 2});
            assertEquals(6, batch.source().time());
            assertEquals(3, batch.target().time());
            Vocabulary from = text.sourceVocabulary();
            Vocabulary to = text.targetVocabulary();
            assertEquals("<unk> dog <eos> _ _ _", shown(batch.source(), tokens(batch.source()), from, 0));
            assertEquals("a <unk> and a dog <eos>", shown(batch.source(), tokens(batch.source()), from, 1));
            assertEquals("<bos> eine katze", shown(batch.target(), tokens(batch.target()), to, 1));
            int[] said = ((Targets.Steps) batch.target().targets()).tokens();
            assertEquals("der hund <eos>", shown(batch.target(), said, to, 0));
            assertArrayEquals(new int[] {3, 6}, batch.source().lengths());
            assertTrue(batch.source().isPadded());
            assertArrayEquals(
                    new float[] {1, 1, 1, 1, 1, 1, 0, 1, 0, 1, 0, 1},
                    batch.source().mask());
            int[] shorter =
                    ((Targets.Steps) text.batch(new int[] {0, 1}).target().targets()).tokens();
            assertEquals(Targets.IGNORED, shorter[3 * 2 + 1]);
        }
    }

    /** Forty pairs of 1 to 8 words; the first word of a sentence is its number. */
    private ParallelText forty() throws IOException {
        RandomState random = RandomState.of(1);
        StringBuilder source = new StringBuilder();
        StringBuilder target = new StringBuilder();
        for (int i = 0; i < 40; i++) {
            source.append(i).append(" x".repeat(random.nextInt(8))).append('\n');
            target.append(i).append(" y".repeat(random.nextInt(8))).append('\n');
        }
        return ParallelText.open(write("40.en", source.toString()), write("40.de", target.toString()), 99, 99, 99);
    }

    private static List<String> sentences(ParallelText text, ParallelBatch batch) {
        List<String> numbers = new ArrayList<>();
        for (int b = 0; b < batch.source().batch(); b++) {
            String sentence = text.sourceVocabulary().tokens().get(tokens(batch.source())[b]);
            String translation = text.targetVocabulary()
                    .tokens()
                    .get(((Targets.Steps) batch.target().targets()).tokens()[b]);
            assertEquals(sentence, translation, "a pair stays together");
            numbers.add(sentence);
        }
        return numbers;
    }

    private static List<String> epoch(ParallelText text, ParallelBatches batches) {
        List<String> numbers = new ArrayList<>();
        for (int i = 0; i < batches.batchesPerEpoch(); i++) {
            numbers.addAll(sentences(text, batches.next()));
        }
        return numbers;
    }

    @Test
    void everyEpochHasEveryPairOnce() throws IOException {
        try (ParallelText text = forty()) {
            ParallelBatches batches = new ParallelBatches(text, 6, 2, Remainder.KEEP, Optional.of(RandomState.of(2)));
            assertEquals(7, batches.batchesPerEpoch());
            List<String> first = epoch(text, batches);
            List<String> second = epoch(text, batches);
            assertNotEquals(first, second);
            assertEquals(40, first.stream().distinct().count());
            assertEquals(40, second.stream().distinct().count());
            assertEquals(
                    36,
                    epoch(text, new ParallelBatches(text, 6, 2, Remainder.DROP, Optional.empty()))
                            .size());
        }
    }

    @Test
    void bucketsKeepPaddingSmall() throws IOException {
        try (ParallelText text = forty()) {
            int bucketed = padding(new ParallelBatches(text, 5, 1, Remainder.KEEP, Optional.of(RandomState.of(3))));
            int mixed = padding(new ParallelBatches(text, 5, 99, Remainder.KEEP, Optional.of(RandomState.of(3))));
            assertTrue(2 * bucketed < mixed, bucketed + " of padding, " + mixed + " without buckets");
        }
    }

    private static int padding(ParallelBatches batches) {
        int padding = 0;
        for (int i = 0; i < batches.batchesPerEpoch(); i++) {
            SequenceBatch source = batches.next().source();
            padding += source.time() * source.batch() - source.steps();
        }
        return padding;
    }

    @Test
    void goesOnExactlyFromEveryPosition() throws IOException {
        try (ParallelText text = forty()) {
            ParallelBatches whole = new ParallelBatches(text, 9, 3, Remainder.KEEP, Optional.of(RandomState.of(4)));
            for (int stop = 0; stop < 12; stop++) {
                Position position = whole.position();
                ParallelBatches resumed =
                        new ParallelBatches(text, 9, 3, Remainder.KEEP, Optional.of(RandomState.of(99)));
                resumed.restore(position);
                assertEquals(sentences(text, whole.next()), sentences(text, resumed.next()));
                assertEquals(whole.position(), resumed.position());
            }
        }
    }

    @Test
    void longPairsAreLeftOut() throws IOException {
        Path source = write("a.en", "1 x\n2 x x\n3\n");
        Path target = write("a.de", "1\n2\n3 y y\n");
        try (ParallelText text = ParallelText.open(source, target, 9, 9, 2)) {
            assertEquals(1, text.size());
            assertEquals(2, text.leftOut());
            assertEquals(List.of("1"), sentences(text, text.batch(new int[1])));
        }
        assertRefused(": all of its 3 sentences or their translations have more than 0 words", source, target, 0);
    }

    @Test
    void filesThatDoNotMatchAreRefused() throws IOException {
        Path two = write("two", "a b\nc d\n");
        Path three = write("three", "a\nb\nc");
        assertRefused(
                ": has 2 lines, but " + three + " has 3; wanted as many, each the translation of the other",
                two,
                three,
                99);
        Path gap = write("gap", "a\n \n");
        String message = assertThrows(DataException.class, () -> ParallelText.open(two, gap, 9, 9, 99))
                .getMessage();
        assertEquals(gap + ":2: has no words; wanted a sentence; take this line out of both files", message);
        Vocabulary plain = Vocabulary.of("plain", List.of("a", "b"));
        String lacking = assertThrows(DataException.class, () -> ParallelText.open(two, two, plain, plain, 99))
                .getMessage();
        assertEquals(two + ": is read with a vocabulary that lacks <unk>; wanted one with it", lacking);
    }

    private static void assertRefused(String expected, Path source, Path target, int longest) {
        String message = assertThrows(DataException.class, () -> ParallelText.open(source, target, 9, 9, longest))
                .getMessage();
        assertTrue(message.startsWith(source + expected), message);
    }

    @Test
    void aBatchLargerThanTheDataIsRefused() throws IOException {
        try (ParallelText text = forty()) {
            String message = assertThrows(
                            DataException.class,
                            () -> new ParallelBatches(text, 41, 1, Remainder.KEEP, Optional.empty()))
                    .getMessage();
            assertTrue(message.contains("there are 40 pairs of sentences, fewer than a batch of 41"), message);
        }
    }

    @Test
    void aTranslationGoesOnFromItsSentence() throws IOException {
        Path source = write("t.en", "a dog\na cat runs\nthe dog\n");
        Path target = write("t.de", "ein hund\neine katze\na dog dog\n");
        try (ParallelText text = ParallelText.openJoint(source, target, 99, 50)) {
            Vocabulary words = text.sourceVocabulary();
            assertEquals("dog", words.tokens().get(3), "four times, in both files");
            ParallelText last = text.slice("last", new Split.Range(1, 3));
            SequenceBatch batch = TranslationBatches.of(
                            last, new ParallelBatches(last, 2, 9, Remainder.KEEP, Optional.empty()))
                    .next();
            assertEquals("a cat runs <bos> eine katze", shown(batch, tokens(batch), words, 0));
            assertEquals("the dog <bos> a dog dog", shown(batch, tokens(batch), words, 1));
            int[] said = ((Targets.Steps) batch.targets()).tokens();
            assertArrayEquals(
                    new int[] {-1, -1, -1, words.index("eine"), words.index("katze"), words.index("<eos>")},
                    IntStream.range(0, 6).map(t -> said[2 * t]).toArray());
            assertArrayEquals(
                    new int[] {-1, -1, words.index("a"), words.index("dog"), words.index("dog"), words.index("<eos>")},
                    IntStream.range(0, 6).map(t -> said[2 * t + 1]).toArray());
        }
        try (ParallelText two = ParallelText.open(source, target, 99, 99, 50)) {
            assertThrows(
                    DataException.class,
                    () -> TranslationBatches.of(two, new ParallelBatches(two, 1, 9, Remainder.KEEP, Optional.empty())));
        }
    }
}
