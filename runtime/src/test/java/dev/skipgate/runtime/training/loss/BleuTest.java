package dev.skipgate.runtime.training.loss;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.List;
import org.junit.jupiter.api.Test;

class BleuTest {
    private static final String CANDIDATE =
            "It is a guide to action which ensures that the military always obeys the commands of the party";
    private static final List<String> REFERENCES = List.of(
            "It is a guide to action that ensures that the military will forever heed Party commands",
            "It is the guiding principle which guarantees the military forces always being under the command of the Party",
            "It is the practical guide for the army always to heed the directions of the party");

    private static List<String> words(String text) {
        return text.isEmpty() ? List.of() : List.of(text.split(" "));
    }

    private static Bleu of(String said, String... references) {
        Bleu bleu = new Bleu();
        add(bleu, said, references);
        return bleu;
    }

    private static void add(Bleu bleu, String said, String... references) {
        bleu.add(words(said), List.of(references).stream().map(BleuTest::words).toList());
    }

    /** Examples 1 and 2 of Papineni et al., with the words as they stand there: 17 of 18 and 10 of 17; "the" counts twice and no more. */
    @Test
    void precisionsOfThePaper() {
        Bleu first = of(CANDIDATE, REFERENCES.toArray(String[]::new));
        assertEquals(17 / 18.0, first.precision(1), 1e-12);
        assertEquals(10 / 17.0, first.precision(2), 1e-12);
        Bleu second = of("the the the the the the the", "the cat is on the mat", "there is a cat on the mat");
        assertEquals(2 / 7.0, second.precision(1), 1e-12);
        assertEquals(0, second.precision(2), 0);
        assertEquals(0, second.score(), 0);
    }

    /** The example in NLTK's documentation of corpus_bleu and sentence_bleu. */
    @Test
    void scoresOfAnotherImplementation() {
        Bleu bleu = of(CANDIDATE, REFERENCES.toArray(String[]::new));
        assertEquals(0.5045666840058485, bleu.score(), 1e-12);
        add(
                bleu,
                "he read the book because he was interested in world history",
                "he was interested in world history because he read the book");
        assertEquals(0.5920778868801042, bleu.score(), 1e-12);
    }

    /** Five of six words, in two pieces: precisions 5/5, 3/4, 1/3, 0/2 for the first; both sentences together 10/10, 7/8, 4/6, 2/4. */
    @Test
    void byHand() {
        Bleu bleu = of("a b d e f", "a b c d e f");
        assertEquals(0.75, bleu.precision(2), 1e-12);
        assertEquals(1 / 3.0, bleu.precision(3), 1e-12);
        assertEquals(Math.exp(1 - 6 / 5.0), bleu.brevityPenalty(), 1e-12);
        assertEquals(0, bleu.score(), 0);
        add(bleu, "g h i j k", "g h i j k");
        double mean = Math.pow(7 / 8.0 * 4 / 6.0 * 2 / 4.0, 0.25);
        assertEquals(Math.exp(1 - 11 / 10.0) * mean, bleu.score(), 1e-12);
    }

    @Test
    void aTranslationLikeItsReferenceIsAtOneAndALongerOneHasNoPenalty() {
        assertEquals(1, of("a b c d e", "a b c d e").score(), 1e-12);
        Bleu longer = of("a b c d e f", "a b c d e");
        assertEquals(1, longer.brevityPenalty(), 0);
        assertEquals(Math.pow(5 / 6.0 * 4 / 5.0 * 3 / 4.0 * 2 / 3.0, 0.25), longer.score(), 1e-12);
        // Of references as near in length the shorter one counts.
        assertEquals(1, of("a b c", "a b", "a b c d").brevityPenalty(), 0);
    }

    @Test
    void nothingSaidIsZero() {
        assertEquals(0, of("", "a b c d").score(), 0);
        assertEquals(0, new Bleu().score(), 0);
        assertThrows(IllegalArgumentException.class, () -> of("a"));
    }
}
