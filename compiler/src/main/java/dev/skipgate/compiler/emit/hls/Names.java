package dev.skipgate.compiler.emit.hls;

import dev.skipgate.compiler.ir.Design;
import dev.skipgate.compiler.ir.KernelPass;
import dev.skipgate.compiler.ir.Phase;
import dev.skipgate.compiler.ir.Stage;

/** The names of the constants that Config.h, Constants.h and Top.cpp share. Made of numbers: no text of a user gets into them. */
final class Names {
    /** Of the function in hardware; the host starts it by this name. */
    static final String KERNEL = "skipgate_kernel";

    /** All recurrent layers, first to last. */
    static final String LAYERS = "kLayers";

    static final String DENSE_FORMATS = "DenseFormats";

    private Names() {}

    /** Where a phase lies in the array: {@code kLayer0}, {@code kLayer0Reset}, {@code kOutput}, or {@code kStore4} for values that another pass reads. */
    static String place(Phase phase) {
        if (phase.isOutput()) {
            return phase.isStore() ? "kStore" + phase.layer() : "kOutput";
        }
        return "kLayer" + phase.layer() + (phase.stage().endsLayer() ? "" : "Reset");
    }

    /** The input vector of a pass among the vectors: {@code kInputVectorId}, or {@code kPass0InputVectorId} where there are several passes. */
    static String inputVector(KernelPass pass, boolean several) {
        return (several ? "kPass" + pass.number() : "k") + "InputVectorId";
    }

    /** Where its list begins. */
    static String inputListBase(KernelPass pass, boolean several) {
        return (several ? "kPass" + pass.number() : "k") + "InputListBase";
    }

    /** The words that a pass reads and writes, as a type. */
    static String pass(KernelPass pass) {
        return "Pass" + pass.number();
    }

    /** The numbers of the output of a pass, as a type. */
    static String outputFormats(KernelPass pass) {
        return pass.output().isStore() ? "StoreFormats" + pass.number() : DENSE_FORMATS;
    }

    /** What a phase multiplies: {@code kLayer0Input}, {@code kLayer0Hidden}, {@code kOutputHidden}. */
    static String operand(Phase phase, int index) {
        boolean isLayerInput = !phase.isOutput() && phase.stage() != Stage.GRU_UPDATE && index == 0;
        return place(phase) + (isLayerInput ? "Input" : "Hidden");
    }

    /** The matrix of a constant operand. */
    static String matrix(Phase phase, int index) {
        return operand(phase, index) + "Weights";
    }

    /** What the user called a layer: for comments, and made of harmless characters by its type. */
    static String written(Design design, Phase phase) {
        return design.network().description().parts().get(phase.layer()).name();
    }

    /** Index of what a phase gives among the vectors. */
    static int vector(Design design, Phase phase) {
        return design.vectorOf(phase);
    }
}
