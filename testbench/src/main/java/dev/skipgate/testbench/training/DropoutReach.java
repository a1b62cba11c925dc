package dev.skipgate.testbench.training;

import dev.skipgate.compiler.diagnostics.Diagnostics;
import dev.skipgate.compiler.diagnostics.Rule;
import dev.skipgate.compiler.frontend.ImageDescription;
import dev.skipgate.compiler.frontend.InputDescription;
import dev.skipgate.compiler.frontend.ModelDescription;
import dev.skipgate.compiler.frontend.StageDescription;
import dev.skipgate.compiler.frontend.TrainingDescription.Dropout;
import dev.skipgate.compiler.frontend.TrainingDescription.TiledWeights;

/** Dropout cuts the products of recurrent and dense layers with vectors: a rate that belongs to another product is refused. */
final class DropoutReach {
    private final ModelDescription model;
    private final Dropout dropout;
    private final Diagnostics diagnostics;

    private DropoutReach(ModelDescription model, Dropout dropout, Diagnostics diagnostics) {
        this.model = model;
        this.dropout = dropout;
        this.diagnostics = diagnostics;
    }

    /** Reports every layer whose rate would do nothing. */
    static void check(ModelDescription model, Diagnostics diagnostics) {
        model.training().dropout().ifPresent(dropout -> new DropoutReach(model, dropout, diagnostics).check());
    }

    private void check() {
        boolean own = dropout.weights() == TiledWeights.OWN;
        for (int i = 0; i < model.stages().size(); i++) {
            StageDescription stage = model.stages().get(i);
            if (dropout.rateAfter(stage.name()) == 0) {
                continue;
            }
            if (own && i == 0 && model.input() instanceof InputDescription.OneHot) {
                refuse(stage, "it reads one-hot tokens, which multiply no weights; use an embedding, or");
            } else if (own && stage instanceof ImageDescription image) {
                refuse(stage, "it is of type " + image.kind() + ", which dropout does not reach;");
            } else if (!own
                    && i + 1 < model.stages().size()
                    && model.stages().get(i + 1) instanceof ImageDescription above) {
                refuse(
                        stage,
                        "'" + above.name() + "' above it is of type " + above.kind()
                                + ", which dropout does not reach;");
            }
        }
    }

    private void refuse(StageDescription stage, String why) {
        diagnostics.error(
                Rule.NOT_TRAINABLE,
                stage.where(),
                "layer '" + stage.name() + "' has a dropout rate of " + dropout.rateAfter(stage.name()) + ", but " + why
                        + " set dropout: rates: {" + stage.name() + ": 0}");
    }
}
