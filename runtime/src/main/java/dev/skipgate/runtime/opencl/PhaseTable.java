package dev.skipgate.runtime.opencl;

/**
 * Where the numbers of a phase and of a matrix stand in the table that {@link StepKernel} reads: places from the beginning of the entry. Constants, so that they become literals in OpenCL.
 *
 * <p>A phase takes sums of all its units and gives a vector. An offset of 0 stands for a matrix that is not there.
 */
final class PhaseTable {
    /** What the units do, one of the kinds below. */
    static final int KIND = 0;

    /** Units. */
    static final int UNITS = 1;

    /** Rows of one gate in the matrices: the units, filled up to whole blocks. */
    static final int GATE_ROWS = 2;

    /** Matrices that the units read: of what comes from below, of the own state, of the reset state. */
    static final int MATRICES = 3;

    /** How many there are room for. */
    static final int MOST_MATRICES = 3;

    /** The biases' place; gate-major, a gate being as many as there are units. */
    static final int BIAS = 6;

    /** The place in a sequence's values of what the phase gives; of the output, of each work-item's best row. */
    static final int VALUES = 7;

    /** The place in a sequence's bits of the same, or {@link #NONE} where no packed matrix reads it. */
    static final int BITS = 8;

    /** Bits of a value it gives. */
    static final int WIDTH = 9;

    /** Whether what it gives lives from step to step. */
    static final int KEPT = 10;

    /** The place of the hidden state that the units read. */
    static final int OLD = 11;

    /** The place of the cells, or of the update gates of a GRU between its two phases. */
    static final int CELLS = 12;

    /** Fraction bits of the sums. */
    static final int SUM_FRACTION = 13;

    /** Width and fraction bits of the tables' argument. */
    static final int ARGUMENT_WIDTH = 14;

    static final int ARGUMENT_FRACTION = 15;

    /** Fraction bits of a gate. */
    static final int GATE_FRACTION = 16;

    /** Width and fraction bits of the cell. */
    static final int CELL_WIDTH = 17;

    static final int CELL_FRACTION = 18;

    /** Fraction bits of the values it gives. */
    static final int FRACTION = 19;

    /** Places that the first operand of the cell's sum is shifted left by: what an LSTM keeps, or the candidate of a GRU. */
    static final int FIRST_SHIFT = 20;

    /** The same of the second: what an LSTM adds, or the old value of a GRU. */
    static final int SECOND_SHIFT = 21;

    /** Fraction bits of that sum. */
    static final int MIXED_FRACTION = 22;

    /** Where the tables begin; of an embedding, where its rows do. */
    static final int SIGMOID = 23;

    static final int TANH = 24;

    /** Whether values below zero become zero. */
    static final int RELU = 25;

    /** Sums of a unit; for each of them there follow the gate of its bias and its gate in each matrix, {@link #NONE} where it has no part in it. */
    static final int SUMS = 26;

    /** Numbers of a phase, before its sums. */
    static final int PHASE_SIZE = 27;

    /** Numbers of a sum. */
    static final int SUM_SIZE = 1 + MOST_MATRICES;

    /** The most sums of a unit. */
    static final int MOST_SUMS = 4;

    /** The kinds of phases. */
    static final int EMBEDDING = 0;

    static final int VECTOR = 1;
    static final int LSTM = 2;
    static final int GRU_AFTER = 3;
    static final int GRU_RESET = 4;
    static final int GRU_BEFORE = 5;
    static final int RNN_TANH = 6;
    static final int LINEAR = 7;
    static final int OUTPUT = 8;

    /** The columns' place when the matrix reads a one-hot input, else {@link #NONE}. */
    static final int COLUMNS = 0;

    /** Rows of the matrix, filled up to whole blocks. */
    static final int ROWS = 1;

    /** Whether a column's codes are integers; else they are signed shifts. */
    static final int FIXED = 2;

    /** Number of packed planes; their shifts and places follow the matrix, two numbers each. */
    static final int PLANES = 3;

    /** Words of 64 columns. */
    static final int WORDS = 4;

    /** The place of the vector's bits. */
    static final int VECTOR_BITS = 5;

    /** Bits of a value of the vector. */
    static final int VECTOR_WIDTH = 6;

    /** The place of the vector's values. */
    static final int VECTOR_VALUES = 7;

    /** The place of the blocks' places when there are compressed weights, else {@link #NONE}. */
    static final int STARTS = 8;

    /** Places that the product is shifted left by. */
    static final int ALIGN = 9;

    /** Numbers of a matrix, before its planes. */
    static final int MATRIX_SIZE = 10;

    static final int NONE = -1;

    /** Neighbouring rows lie side by side in blocks of this many, so that neighbouring work-items read neighbouring words. */
    static final int BLOCK = 32;

    /** Columns of a word. */
    static final int WORD = 64;

    /** The place of a sequence's scratch: as many values as the widest phase has. */
    static final int NEXT = 0;

    /** Bits of a compressed weight: its column above these, then its shift, then its sign. A row ends with {@link #NONE}. */
    static final int COLUMN_SHIFT = 6;

    /** Sequences of a group where it has more than one. */
    static final int TILE = 8;

    private PhaseTable() {}
}
