package dev.skipgate.testbench.training;

import dev.skipgate.runtime.training.data.Split;
import dev.skipgate.runtime.training.data.image.Images;
import dev.skipgate.runtime.training.data.sequence.LabelledSequences;
import dev.skipgate.runtime.training.data.sequence.SequenceFiles;
import dev.skipgate.runtime.training.data.speech.Whitening;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** What is trained on. */
public sealed interface DataDescription {
    <R> R accept(Visitor<R> visitor);

    /** One case for each kind of data. */
    interface Visitor<R> {
        R characters(Characters data);

        R words(Words data);

        R images(ImageFiles data);

        R speech(Speech data);

        R digitStrings(DigitStringFiles data);

        R sequences(Sequences data);

        R translation(Translation data);
    }

    /**
     * A text whose tokens are characters.
     *
     * @param file empty for WordNet's glosses, which are split already
     */
    record Characters(Optional<Path> file, Split split) implements DataDescription {
        @Override
        public <R> R accept(Visitor<R> visitor) {
            return visitor.characters(this);
        }
    }

    /**
     * A text whose tokens are words.
     *
     * @param maxVocabulary tokens of a vocabulary that is made from the text
     */
    record Words(Path file, int maxVocabulary, Split split) implements DataDescription {
        @Override
        public <R> R accept(Visitor<R> visitor) {
            return visitor.words(this);
        }
    }

    /** A pair of IDX files. */
    record IdxPair(Path images, Path labels) {}

    /**
     * Grey images with a class each.
     *
     * @param validation share of the training files, the last part of them
     */
    record ImageFiles(IdxPair training, Optional<IdxPair> test, int classes, Images.Layout layout, double validation)
            implements DataDescription {
        @Override
        public <R> R accept(Visitor<R> visitor) {
            return visitor.images(this);
        }
    }

    /**
     * Spoken digits.
     *
     * @param file a folder of WAV files, or an archive of one
     * @param validation share of the recordings that are trained on
     */
    record Speech(Path file, int sampleRate, double validation, Whitening.Kind whitening) implements DataDescription {
        @Override
        public <R> R accept(Visitor<R> visitor) {
            return visitor.speech(this);
        }
    }

    /**
     * Strings of spoken digits, made by putting recordings of one speaker one after the other, to be trained on by CTC.
     *
     * @param recordings what they are made of
     * @param strings how many are trained on; validation and test have as many times the share of validation
     * @param shortest digits of a string
     * @param longest digits of a string
     */
    record DigitStringFiles(Speech recordings, int strings, int shortest, int longest) implements DataDescription {
        @Override
        public <R> R accept(Visitor<R> visitor) {
            return visitor.digitStrings(this);
        }
    }

    /** Arrays in one safetensors file, or each in a file of its own. */
    sealed interface SequenceSource {
        LabelledSequences read();

        List<Path> files();

        /** One file with all of them. */
        record One(Path file) implements SequenceSource {
            @Override
            public LabelledSequences read() {
                return SequenceFiles.read(file);
            }

            @Override
            public List<Path> files() {
                return List.of(file);
            }
        }

        /** A file each. */
        record Several(SequenceFiles arrays) implements SequenceSource {
            @Override
            public LabelledSequences read() {
                return arrays.read();
            }

            @Override
            public List<Path> files() {
                return Stream.concat(
                                Stream.of(arrays.inputs(), arrays.labels()),
                                Stream.of(arrays.lengths(), arrays.labelLengths())
                                        .flatMap(Optional::stream))
                        .toList();
            }
        }
    }

    /**
     * Sequences of real values or tokens with labels.
     *
     * @param validation share of what is trained on, the last part of it
     */
    record Sequences(SequenceSource training, Optional<SequenceSource> test, double validation)
            implements DataDescription {
        @Override
        public <R> R accept(Visitor<R> visitor) {
            return visitor.sequences(this);
        }
    }

    /** Sentences and their translations, a line each. */
    record TextPair(Path source, Path target) {}

    /**
     * Parallel text, for a language model that goes on from a sentence to its translation.
     *
     * @param held pairs that validate; empty for the last ones of the training files
     * @param maxVocabulary tokens of a vocabulary that is made from both languages
     * @param longest words of a sentence; longer ones are left out
     * @param validation share of the training files, where no pairs are held
     */
    record Translation(
            TextPair training,
            Optional<TextPair> held,
            Optional<TextPair> test,
            int maxVocabulary,
            int longest,
            double validation)
            implements DataDescription {
        @Override
        public <R> R accept(Visitor<R> visitor) {
            return visitor.translation(this);
        }
    }
}
