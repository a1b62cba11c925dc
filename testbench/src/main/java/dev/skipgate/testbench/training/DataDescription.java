package dev.skipgate.testbench.training;

import dev.skipgate.runtime.training.data.Split;
import dev.skipgate.runtime.training.data.image.Images;
import dev.skipgate.runtime.training.data.speech.Whitening;
import java.nio.file.Path;
import java.util.Optional;

/** What is trained on. */
public sealed interface DataDescription {
    <R> R accept(Visitor<R> visitor);

    /** One case for each kind of data. */
    interface Visitor<R> {
        R characters(Characters data);

        R words(Words data);

        R images(ImageFiles data);

        R speech(Speech data);
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
}
