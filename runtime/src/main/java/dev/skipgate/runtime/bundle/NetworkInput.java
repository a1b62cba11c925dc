package dev.skipgate.runtime.bundle;

import dev.skipgate.runtime.numeric.FixedPointFormat;

/** What a step of the network reads. */
public sealed interface NetworkInput {
    /** Columns of the first layer's input weights. */
    int size();

    <T> T accept(Visitor<T> visitor);

    /** One case for each kind of input. */
    interface Visitor<T> {
        T oneHot(OneHot input);

        T embedding(Embedding input);

        T vector(Vector input);
    }

    /** An index below {@code size}; the vector it stands for is one there and zero elsewhere. */
    record OneHot(int size) implements NetworkInput {
        public OneHot {
            requireSize(size);
        }

        @Override
        public <T> T accept(Visitor<T> visitor) {
            return visitor.oneHot(this);
        }
    }

    /**
     * An index below {@code entries}, looked up in a table.
     *
     * @param entries rows of the table
     * @param size numbers a row
     * @param format format of the table's numbers
     * @param table {@code entries * size} stored integers, row-major
     */
    record Embedding(int entries, int size, FixedPointFormat format, short[] table) implements NetworkInput {
        public Embedding {
            requireSize(size);
            if ((long) entries * size != table.length || entries < 1) {
                throw new IllegalArgumentException(
                        table.length + " numbers for an embedding of " + entries + " x " + size);
            }
            requireActivation(format);
            for (short value : table) {
                if (format.saturate(value) != value) {
                    throw new IllegalArgumentException("embedding value " + value + " is not a " + format);
                }
            }
        }

        @Override
        public <T> T accept(Visitor<T> visitor) {
            return visitor.embedding(this);
        }
    }

    /** {@code size} numbers of a format. */
    record Vector(int size, FixedPointFormat format) implements NetworkInput {
        public Vector {
            requireSize(size);
            requireActivation(format);
        }

        @Override
        public <T> T accept(Visitor<T> visitor) {
            return visitor.vector(this);
        }
    }

    private static void requireSize(int size) {
        if (size < 1) {
            throw new IllegalArgumentException("an input of " + size + " values");
        }
    }

    private static void requireActivation(FixedPointFormat format) {
        if (!format.signed() || format.width() > 16) {
            throw new IllegalArgumentException(
                    "input format is " + format + "; wanted a signed one of at most 16 bits");
        }
    }
}
