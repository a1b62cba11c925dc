package dev.skipgate.testbench.training;

import dev.skipgate.runtime.training.data.text.Vocabulary;
import java.util.Optional;
import java.util.OptionalInt;

/** Opens data as they are described, with a vocabulary of their own or that of a model. */
final class DataOpening implements DataDescription.Visitor<DataSets> {
    /** Of a recording: 2 s. */
    static final int FRAMES = 200;

    private final Optional<Vocabulary> vocabulary;
    private final OptionalInt sequence;

    DataOpening(Optional<Vocabulary> vocabulary, OptionalInt sequence) {
        this.vocabulary = vocabulary;
        this.sequence = sequence;
    }

    @Override
    public DataSets characters(DataDescription.Characters data) {
        return data.file()
                .map(file -> TextData.characters(file, data.split(), vocabulary))
                .orElseGet(() -> TextData.wordNet(vocabulary));
    }

    @Override
    public DataSets words(DataDescription.Words data) {
        return TextData.words(data.file(), data.maxVocabulary(), data.split(), vocabulary);
    }

    @Override
    public DataSets images(DataDescription.ImageFiles data) {
        return ExampleData.images(data);
    }

    @Override
    public DataSets speech(DataDescription.Speech data) {
        return RecordedDigits.read(data).digits(sequence.orElse(FRAMES));
    }

    @Override
    public DataSets digitStrings(DataDescription.DigitStringFiles data) {
        return RecordedDigits.read(data.recordings()).strings(data);
    }

    @Override
    public DataSets sequences(DataDescription.Sequences data) {
        return ExampleData.sequences(data);
    }

    @Override
    public DataSets translation(DataDescription.Translation data) {
        return TranslationData.open(data, vocabulary);
    }
}
