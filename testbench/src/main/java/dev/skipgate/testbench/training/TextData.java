package dev.skipgate.testbench.training;

import dev.skipgate.runtime.training.data.BatchReader;
import dev.skipgate.runtime.training.data.DataException;
import dev.skipgate.runtime.training.data.Remainder;
import dev.skipgate.runtime.training.data.SequenceBatch;
import dev.skipgate.runtime.training.data.Split;
import dev.skipgate.runtime.training.data.text.CharacterText;
import dev.skipgate.runtime.training.data.text.ContinuousBatches;
import dev.skipgate.runtime.training.data.text.TextBytes;
import dev.skipgate.runtime.training.data.text.TokenSequence;
import dev.skipgate.runtime.training.data.text.Vocabulary;
import dev.skipgate.runtime.training.data.text.WordNetGlosses;
import dev.skipgate.runtime.training.data.text.WordText;
import dev.skipgate.runtime.training.plan.Objective;
import dev.skipgate.runtime.training.random.RandomState;
import dev.skipgate.testbench.text.TextCodec;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * A text for a language model, in its parts.
 *
 * @param opened all that has to be closed
 */
record TextData(
        TokenSequence training,
        TokenSequence validation,
        Optional<TokenSequence> test,
        boolean words,
        List<AutoCloseable> opened)
        implements DataSets {
    private static final int MOST_HELD_OUT = 50_000;

    /** Characters of a file. */
    static TextData characters(Path file, Split split, Optional<Vocabulary> vocabulary) {
        CharacterText text =
                vocabulary.isPresent() ? CharacterText.open(file, vocabulary.get()) : CharacterText.open(file);
        return split(text, split, false, text);
    }

    /** Words of a file. */
    static TextData words(Path file, int most, Split split, Optional<Vocabulary> vocabulary) {
        WordText text =
                vocabulary.isPresent() ? WordText.open(file, vocabulary.get()) : WordText.open(file, most, split);
        return split(text, split, true, text);
    }

    /** Characters of WordNet's glosses, which are in parts already. */
    static TextData wordNet(Optional<Vocabulary> own) {
        WordNetGlosses glosses = WordNetGlosses.fromClassPath();
        Vocabulary vocabulary = own.orElseGet(WordNetGlosses::vocabulary);
        CharacterText training = part("training", glosses.training(), vocabulary);
        CharacterText validation = part("validation", glosses.validation(), vocabulary);
        CharacterText heldOut = part("held out", glosses.heldOut(), vocabulary);
        return new TextData(training, validation, Optional.of(heldOut), false, List.of(training, validation, heldOut));
    }

    private static CharacterText part(String name, String text, Vocabulary vocabulary) {
        return CharacterText.of(
                TextBytes.of("WordNet (" + name + ")", text.getBytes(StandardCharsets.UTF_8)), vocabulary);
    }

    /** A whole file that is read with a model's vocabulary, by characters if all of its tokens are characters. */
    static TextData whole(Path file, Vocabulary vocabulary) {
        if (new TextCodec(vocabulary.tokens()).unit().equals("character")) {
            CharacterText text = CharacterText.open(file, vocabulary);
            return new TextData(text, text, Optional.empty(), false, List.of(text));
        }
        WordText text = WordText.open(file, vocabulary);
        return new TextData(text, text, Optional.empty(), true, List.of(text));
    }

    private static TextData split(TokenSequence text, Split split, boolean words, AutoCloseable opened) {
        long length = text.length();
        Split.Range test = split.test(length);
        return new TextData(
                text.slice("training", split.train(length)),
                text.slice("validation", split.validation(length)),
                test.size() > 1 ? Optional.of(text.slice("test", test)) : Optional.empty(),
                words,
                List.of(opened));
    }

    @Override
    public Optional<Vocabulary> vocabulary() {
        return Optional.of(training.vocabulary());
    }

    @Override
    public Optional<Integer> features() {
        return Optional.empty();
    }

    @Override
    public int classes() {
        return training.vocabulary().size();
    }

    @Override
    public Objective objective() {
        return Objective.EVERY_STEP;
    }

    @Override
    public boolean continuous() {
        return true;
    }

    @Override
    public OptionalInt usualSequence() {
        return OptionalInt.of(50);
    }

    @Override
    public Parts parts(int batch, int sequence, long seed) {
        RandomState shifts = RandomState.of(seed).fork("data");
        return new Parts(
                new ContinuousBatches(training, batch, sequence, Remainder.DROP, Optional.of(shifts)),
                evaluated(validation, batch, sequence),
                test.filter(part -> part.length() > sequence).map(part -> evaluated(part, batch, sequence)),
                words ? Optional.empty() : test.map(part -> new HeldOut.Text(text(part))));
    }

    /** In fewer streams where the part is short. */
    private static BatchReader<SequenceBatch> evaluated(TokenSequence part, int batch, int sequence) {
        int streams = (int) Math.max(1, Math.min(batch, (part.length() - 1) / sequence));
        return new ContinuousBatches(part, streams, sequence, Remainder.KEEP, Optional.empty());
    }

    private static String text(TokenSequence part) {
        int[] tokens = new int[(int) Math.min(MOST_HELD_OUT, part.length())];
        part.read(0, tokens, 0, tokens.length);
        StringBuilder text = new StringBuilder();
        for (int token : tokens) {
            text.append(part.vocabulary().tokens().get(token));
        }
        return text.toString();
    }

    @Override
    public void close() {
        for (AutoCloseable each : opened) {
            try {
                each.close();
            } catch (Exception e) {
                throw new DataException("the text cannot be closed: " + e.getMessage(), e);
            }
        }
    }
}
