package dev.skipgate.compiler.frontend;

import dev.skipgate.compiler.diagnostics.Diagnostics;
import dev.skipgate.compiler.diagnostics.Rule;
import dev.skipgate.compiler.diagnostics.SourceLocation;

/** Refuses models with more weights than an int can count, so that nothing after this overflows. */
final class SizeCheck {
    private static final int GATES = 4;

    private final Diagnostics diagnostics;
    private long weights;
    private boolean reported;

    SizeCheck(Diagnostics diagnostics) {
        this.diagnostics = diagnostics;
    }

    void check(ModelDescription model) {
        if (model.input() instanceof InputDescription.Embedding embedding) {
            count("the embedding", embedding.size(), embedding.dimension(), embedding.where());
        }
        for (int layer = 0; layer < model.layers().size(); layer++) {
            LayerDescription each = model.layers().get(layer);
            long rows = (long) GATES * each.hidden();
            String what = "layer '" + each.name() + "'";
            count(what, rows, (long) model.inputSizeOf(layer) + each.hidden(), each.where());
        }
        int below = model.layers().get(model.layers().size() - 1).hidden();
        count("the output", model.output().size(), below, model.output().where());
    }

    private void count(String what, long rows, long columns, SourceLocation where) {
        weights += rows * columns;
        if (weights > Limits.WEIGHTS && !reported) {
            reported = true;
            diagnostics.error(
                    Rule.TOO_LARGE,
                    where,
                    what + " has " + rows + " x " + columns + " weights, which makes " + weights
                            + " up to here; at most " + Limits.WEIGHTS + " can be counted: use fewer units or tokens");
        }
    }
}
