package dev.skipgate.compiler.frontend;

import dev.skipgate.compiler.diagnostics.Diagnostics;
import dev.skipgate.compiler.diagnostics.Rule;
import dev.skipgate.compiler.diagnostics.SourceLocation;

/** Refuses models with more weights than an int can count, so that nothing after this overflows. */
final class SizeCheck {
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
        for (int layer = 0; layer < model.stages().size(); layer++) {
            StageDescription each = model.stages().get(layer);
            long inputs = model.inputSizeOf(layer);
            String what = "layer '" + each.name() + "'";
            if (each instanceof LayerDescription cells) {
                long rows = (long) cells.type().gates() * cells.outputs();
                count(what, rows, inputs + cells.hidden(), each.where());
            } else if (each instanceof ConvolutionDescription convolution) {
                long covered = (long) convolution.kernel() * convolution.kernel();
                count(what, convolution.channels(), covered * convolution.from().channels(), each.where());
            } else if (each instanceof DenseDescription) {
                count(what, each.outputs(), inputs, each.where());
            }
        }
        count(
                "the output",
                model.output().size(),
                model.inputSizeOf(model.stages().size()),
                model.output().where());
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
