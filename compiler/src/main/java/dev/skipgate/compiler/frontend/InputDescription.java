package dev.skipgate.compiler.frontend;

import dev.skipgate.compiler.diagnostics.SourceLocation;
import java.util.Objects;
import java.util.Optional;

/** What comes in at every step: a token shown one-hot or through an embedding table, or a vector of real values. */
public sealed interface InputDescription {
    /** How many values the first layer sees. */
    int width();

    /** Where the input is described. */
    SourceLocation where();

    /** What the tokens mean, when the input is tokens and the user said. */
    Optional<Vocabulary> vocabulary();

    <R> R accept(Visitor<R> visitor);

    /** One case for each kind of input. */
    interface Visitor<R> {
        R oneHot(OneHot input);

        R embedding(Embedding input);

        R vector(Vector input);
    }

    /**
     * A token as a vector with a single one.
     *
     * @param size how many tokens there are, at least 2
     */
    record OneHot(int size, Optional<Vocabulary> vocabulary, SourceLocation where) implements InputDescription {
        public OneHot {
            requireTokens(size, vocabulary);
            Objects.requireNonNull(where, "where");
        }

        @Override
        public int width() {
            return size;
        }

        @Override
        public <R> R accept(Visitor<R> visitor) {
            return visitor.oneHot(this);
        }
    }

    /**
     * A token that selects a row of a table.
     *
     * @param size how many tokens (rows) there are, at least 2
     * @param dimension how many values a row has
     * @param format of the values of the table
     */
    record Embedding(
            int size, int dimension, NumberFormat format, Optional<Vocabulary> vocabulary, SourceLocation where)
            implements InputDescription {
        public Embedding {
            requireTokens(size, vocabulary);
            requirePositive(dimension);
            Objects.requireNonNull(format, "format");
            Objects.requireNonNull(where, "where");
        }

        @Override
        public int width() {
            return dimension;
        }

        @Override
        public <R> R accept(Visitor<R> visitor) {
            return visitor.embedding(this);
        }
    }

    /**
     * Real values.
     *
     * @param size how many
     * @param shape how they lie as an image, if they do
     * @param format they are rounded to
     */
    record Vector(int size, Optional<ImageShape> shape, NumberFormat format, SourceLocation where)
            implements InputDescription {
        public Vector {
            requirePositive(size);
            if (shape.isPresent() && shape.get().size() != size) {
                throw new IllegalArgumentException(size + " values as an image of " + shape.get());
            }
            Objects.requireNonNull(format, "format");
            Objects.requireNonNull(where, "where");
        }

        /** Values that are no image. */
        public Vector(int size, NumberFormat format, SourceLocation where) {
            this(size, Optional.empty(), format, where);
        }

        @Override
        public int width() {
            return size;
        }

        @Override
        public Optional<Vocabulary> vocabulary() {
            return Optional.empty();
        }

        @Override
        public <R> R accept(Visitor<R> visitor) {
            return visitor.vector(this);
        }
    }

    private static void requireTokens(int size, Optional<Vocabulary> vocabulary) {
        if (size < 2) {
            throw new IllegalArgumentException("a token input has at least 2 tokens, not " + size);
        }
        if (vocabulary.isPresent() && vocabulary.get().size() != size) {
            throw new IllegalArgumentException(
                    "the vocabulary has " + vocabulary.get().size() + " tokens, the input " + size);
        }
    }

    private static void requirePositive(int size) {
        if (size < 1) {
            throw new IllegalArgumentException("an input has at least one value, not " + size);
        }
    }
}
