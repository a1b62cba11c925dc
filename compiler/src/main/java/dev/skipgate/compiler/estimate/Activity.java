package dev.skipgate.compiler.estimate;

import dev.skipgate.compiler.ir.Operand;

/** Which columns of an operand are active in a step. */
public interface Activity {
    /** Whether an element of the operand's vector is not zero; for a one-hot operand, whether it is the hot one. */
    boolean isActive(Operand operand, int element);

    /** Every element of every vector active; one-hot index 0. The dearest step, but for the choice of the index. */
    static Activity all() {
        return (operand, element) -> !operand.isOneHot() || element == 0;
    }
}
