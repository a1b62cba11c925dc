package dev.skipgate.compiler.emit.hls;

import dev.skipgate.compiler.frontend.LegalName;
import dev.skipgate.compiler.ir.Design;
import dev.skipgate.compiler.ir.Phase;
import dev.skipgate.compiler.ir.Stage;

/** The names of the constants that Config.h, Constants.h and Top.cpp share. Made of numbers: no text of a user gets into them. */
final class Names {
    /** Of the function in hardware; the host starts it by this name. */
    static final String KERNEL = "skipgate_kernel";

    static final String INPUT_VECTOR = "kInputVectorId";
    static final String INPUT_LIST_BASE = "kInputListBase";
    /** All recurrent layers, first to last. */
    static final String LAYERS = "kLayers";

    static final String DENSE_FORMATS = "DenseFormats";

    private Names() {}

    /** Where a phase lies in the array: {@code kLayer0}, {@code kLayer0Reset}, or {@code kOutput}. */
    static String place(Phase phase) {
        if (phase.isOutput()) {
            return "kOutput";
        }
        return "kLayer" + phase.layer() + (phase.stage().endsLayer() ? "" : "Reset");
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
    static LegalName written(Design design, Phase phase) {
        return design.network().description().stages().get(phase.layer()).name();
    }

    /** Index of what a phase gives among the vectors. */
    static int vector(Design design, Phase phase) {
        return design.phases().indexOf(phase) + (design.hasInputVector() ? 1 : 0);
    }
}
