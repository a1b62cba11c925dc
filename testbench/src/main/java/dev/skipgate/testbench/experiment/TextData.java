package dev.skipgate.testbench.experiment;

import dev.skipgate.runtime.training.data.BatchReader;
import dev.skipgate.runtime.training.data.DataException;
import dev.skipgate.runtime.training.data.Remainder;
import dev.skipgate.runtime.training.data.SequenceBatch;
import dev.skipgate.runtime.training.data.Split;
import dev.skipgate.runtime.training.data.text.CharacterText;
import dev.skipgate.runtime.training.data.text.ContinuousBatches;
import dev.skipgate.runtime.training.data.text.TextBytes;
import dev.skipgate.runtime.training.data.text.TokenSequence;
import dev.skipgate.runtime.training.data.text.WordNetGlosses;
import dev.skipgate.runtime.training.data.text.WordText;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * A text to train on and one to validate with.
 *
 * @param name what reports call it
 */
record TextData(String name, TokenSequence training, TokenSequence validation) {
    private static final Split SPLIT = new Split(0.9, 0.1, 0);

    /** Characters of the one file that is given, nine tenths of it trained on; of WordNet's glosses when none is. */
    static TextData characters(List<Path> data) {
        return of(file(data).map(CharacterText::open).orElseGet(() -> CharacterText.of(glosses())), data);
    }

    /** The same by words, the most frequent ones. */
    static TextData words(List<Path> data, int vocabulary) {
        return of(
                file(data)
                        .map(path -> WordText.open(path, vocabulary, SPLIT))
                        .orElseGet(() -> WordText.of(glosses(), vocabulary, SPLIT)),
                data);
    }

    private static Optional<Path> file(List<Path> data) {
        if (data.size() > 1) {
            throw new DataException(data.get(1) + ": is one file too many; this experiment reads one text");
        }
        return data.stream().findFirst();
    }

    private static TextBytes glosses() {
        return TextBytes.of(
                "WordNet's glosses", WordNetGlosses.fromClassPath().training().getBytes(StandardCharsets.UTF_8));
    }

    private static TextData of(TokenSequence text, List<Path> data) {
        String name = data.isEmpty() ? text.name() : data.get(0).getFileName().toString();
        return new TextData(
                name,
                text.slice("training", SPLIT.train(text.length())),
                text.slice("validation", SPLIT.validation(text.length())));
    }

    /** No more than so many tokens of each, from their starts. */
    TextData first(long mostTraining, long mostValidation) {
        return new TextData(name, first(training, mostTraining), first(validation, mostValidation));
    }

    private static TokenSequence first(TokenSequence text, long most) {
        return text.slice("its start", new Split.Range(0, Math.min(most, text.length())));
    }

    int vocabulary() {
        return training.vocabulary().size();
    }

    BatchReader<SequenceBatch> trainingBatches(int batch, int time) {
        return new ContinuousBatches(training, batch, time, Remainder.DROP, Optional.empty());
    }

    BatchReader<SequenceBatch> validationBatches(int batch, int time) {
        return new ContinuousBatches(validation, batch, time, Remainder.DROP, Optional.empty());
    }

    /** For a report's settings. */
    String sizes() {
        return name + ": " + training.length() + " tokens trained on, " + validation.length() + " to validate, "
                + vocabulary() + " different";
    }
}
