package dev.skipgate.compiler.ir;

import dev.skipgate.runtime.numeric.WeightMatrix;
import java.util.List;

/**
 * One product of a phase: a weight matrix and the vector it is multiplied with.
 *
 * @param name the matrix in the user's words, such as {@code encoder.recurrent}
 * @param weights the matrix
 * @param gates what its gates are called, in the order of its rows; empty when a unit has one row
 * @param rows where its rows live
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
        List<String> gates,
        RowMap rows,
        int vector,
        ColumnMap columns,
        int align,
        Encoding encoding,
        EncodingCosts costs,
        int columnBase,
        int[][] lengths) {
    public Operand {
        gates = List.copyOf(gates);
    }

    /** Marks an operand that reads a one-hot input. */
    public static final int ONE_HOT = -1;

    public boolean isOneHot() {
        return vector == ONE_HOT;
    }

    /** Whether packed codes of it begin with another gate than the first. */
    public boolean startsLate() {
        return encoding == Encoding.PACKED && rows.firstGate() > 0;
    }

    public boolean isConstant() {
        return encoding == Encoding.CONSTANT;
    }
}
