package dev.skipgate.compiler.ir;

import dev.skipgate.runtime.numeric.WeightMatrix;

/**
 * One product of a phase: a weight matrix and the vector it is multiplied with.
 *
 * @param name the matrix in the user's words, such as {@code encoder.recurrent}
 * @param weights the matrix
 * @param vector index of the active list it reads; -1 for a one-hot input
 * @param columns where the vector's elements live
 * @param align bits the activation is shifted left, so that all operands of a phase share a binary point
 * @param encoding how the matrix is stored
 * @param costs what each encoding costs
 * @param columnBase first entry of this matrix in every lane's column table; 0 for constants
 * @param lengths terms (compressed) or codes (packed) of each lane in each local column, {@code [lane][local]}; empty for constants
 */
public record Operand(
        String name,
        WeightMatrix weights,
        int vector,
        ColumnMap columns,
        int align,
        Encoding encoding,
        EncodingCosts costs,
        int columnBase,
        int[][] lengths) {
    /** Marks an operand that reads a one-hot input. */
    public static final int ONE_HOT = -1;

    public boolean isOneHot() {
        return vector == ONE_HOT;
    }

    public boolean isConstant() {
        return encoding == Encoding.CONSTANT;
    }
}
