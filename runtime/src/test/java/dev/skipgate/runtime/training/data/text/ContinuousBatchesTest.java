package dev.skipgate.runtime.training.data.text;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.skipgate.runtime.training.data.DataException;
import dev.skipgate.runtime.training.data.Inputs;
import dev.skipgate.runtime.training.data.Position;
import dev.skipgate.runtime.training.data.Remainder;
import dev.skipgate.runtime.training.data.SequenceBatch;
import dev.skipgate.runtime.training.data.Targets;
import dev.skipgate.runtime.training.random.RandomState;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class ContinuousBatchesTest {
    private static final CharacterText LETTERS = Texts.characters("abcdefghijklmnopqrstuvw");

    private static ContinuousBatches letters(int batch, int time, Remainder remainder) {
        return new ContinuousBatches(LETTERS, batch, time, remainder, Optional.empty());
    }

    /** What each stream reads and what it should say, as {@code abc>bcd}. */
    private static List<String> shown(SequenceBatch batch) {
        int[] inputs = ((Inputs.Tokens) batch.inputs()).values();
        int[] targets = ((Targets.Steps) batch.targets()).tokens();
        List<String> shown = new ArrayList<>();
        for (int b = 0; b < batch.batch(); b++) {
            StringBuilder line = new StringBuilder();
            for (int t = 0; t < batch.time(); t++) {
                line.append(Texts.shown(LETTERS, inputs[t * batch.batch() + b]));
            }
            line.append('>');
            for (int t = 0; t < batch.time(); t++) {
                line.append(Texts.shown(LETTERS, targets[t * batch.batch() + b]));
            }
            shown.add(line.toString());
        }
        return shown;
    }

    @Test
    void streamsGoOnFromWindowToWindow() {
        // 23 letters: 2 streams of 11, windows of 4, 4 and 3.
        ContinuousBatches batches = letters(2, 4, Remainder.KEEP);
        assertEquals(3, batches.batchesPerEpoch());
        SequenceBatch first = batches.next();
        assertEquals(List.of("abcd>bcde", "lmno>mnop"), shown(first));
        assertFalse(first.continues());
        SequenceBatch second = batches.next();
        assertEquals(List.of("efgh>fghi", "pqrs>qrst"), shown(second));
        assertTrue(second.continues());
        SequenceBatch third = batches.next();
        assertEquals(List.of("ijk>jkl", "tuv>uvw"), shown(third));
        assertEquals(new Position(1, 0, new long[0]), batches.position());
        SequenceBatch again = batches.next();
        assertEquals(shown(first), shown(again));
        assertFalse(again.continues());
    }

    @Test
    void droppingLeavesOutTheShortWindow() {
        ContinuousBatches batches = letters(2, 4, Remainder.DROP);
        assertEquals(2, batches.batchesPerEpoch());
        batches.next();
        assertEquals(4, batches.next().time());
        assertEquals(List.of("abcd>bcde", "lmno>mnop"), shown(batches.next()));
    }

    @Test
    void everyTokenIsATargetOnceInOneStream() {
        ContinuousBatches batches = letters(1, 5, Remainder.KEEP);
        StringBuilder said = new StringBuilder();
        for (int i = 0; i < batches.batchesPerEpoch(); i++) {
            String line = shown(batches.next()).get(0);
            said.append(line.substring(line.indexOf('>') + 1));
        }
        assertEquals("bcdefghijklmnopqrstuvw", said.toString());
    }

    @Test
    void aRandomStartTurnsTheTextRound() {
        ContinuousBatches batches =
                new ContinuousBatches(LETTERS, 2, 11, Remainder.DROP, Optional.of(RandomState.of(3)));
        List<String> starts = new ArrayList<>();
        String round = "abcdefghijklmnopqrstuvwabcdefghijklmnopqrstuvw";
        for (int epoch = 0; epoch < 6; epoch++) {
            List<String> shown = shown(batches.next());
            int from = round.indexOf(shown.get(0).charAt(0));
            starts.add(shown.get(0).substring(0, 1));
            assertEquals(round.substring(from, from + 11) + ">" + round.substring(from + 1, from + 12), shown.get(0));
            assertEquals(
                    round.substring(from + 11, from + 22) + ">" + round.substring(from + 12, from + 23), shown.get(1));
        }
        assertTrue(starts.stream().distinct().count() > 2, starts.toString());
    }

    @Test
    void goesOnExactlyFromEveryPosition() {
        for (boolean shuffled : new boolean[] {false, true}) {
            ContinuousBatches whole = reader(shuffled, 9);
            for (int stop = 0; stop < 12; stop++) {
                Position position = whole.position();
                SequenceBatch expected = whole.next();
                ContinuousBatches resumed = reader(shuffled, 1234);
                resumed.restore(position);
                assertEquals(position, resumed.position());
                SequenceBatch actual = resumed.next();
                assertEquals(shown(expected), shown(actual));
                assertEquals(expected.continues(), actual.continues());
                assertEquals(whole.position(), resumed.position());
            }
        }
    }

    private static ContinuousBatches reader(boolean shuffled, long seed) {
        return new ContinuousBatches(
                LETTERS, 2, 4, Remainder.KEEP, shuffled ? Optional.of(RandomState.of(seed)) : Optional.empty());
    }

    @Test
    void aForeignPositionIsRefused() {
        ContinuousBatches plain = reader(false, 0);
        assertThrows(IllegalArgumentException.class, () -> plain.restore(new Position(0, 3, new long[0])));
        assertThrows(
                IllegalArgumentException.class,
                () -> plain.restore(reader(true, 1).position()));
        assertThrows(IllegalArgumentException.class, () -> reader(true, 1).restore(plain.position()));
        assertNotEquals(plain.position(), reader(true, 1).position());
    }

    @Test
    void tooShortATextIsRefused() {
        assertEquals(
                "small.txt: has 23 tokens, fewer than the 24 that one sequence of 23 steps and its targets need; use"
                        + " shorter sequences or a longer text",
                assertThrows(DataException.class, () -> letters(1, 23, Remainder.KEEP))
                        .getMessage());
        assertEquals(
                "small.txt: has 23 tokens, fewer than the 24 that a batch of 23 sequences of 1 steps needs; use a smaller"
                        + " batch or a longer text",
                assertThrows(DataException.class, () -> letters(23, 1, Remainder.KEEP))
                        .getMessage());
        assertArrayEquals(new int[] {22}, letters(1, 22, Remainder.KEEP).next().lengths());
        assertThrows(DataException.class, () -> letters(0, 1, Remainder.KEEP));
    }
}
