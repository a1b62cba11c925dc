package dev.skipgate.compiler.frontend;

import dev.skipgate.compiler.diagnostics.Diagnostics;
import dev.skipgate.compiler.diagnostics.Rule;
import java.util.Optional;

/** A layer over images, a convolution or pooling: training, evaluation and the sparsity lab emulate it; no hardware has it. */
public sealed interface ImageDescription extends StageDescription permits ConvolutionDescription, MaxPoolDescription {
    /** What the layer below gives. */
    ImageShape from();

    /** What this layer gives. */
    ImageShape to();

    /** Rows and columns of the window that goes over the image. */
    int window();

    /** Its type, as it is written. */
    String kind();

    @Override
    default int outputs() {
        return to().size();
    }

    @Override
    default Optional<EncodingChoice> encoding() {
        return Optional.empty();
    }

    @Override
    default <R> R accept(Visitor<R> visitor) {
        return visitor.image(this);
    }

    /** What to tell of such a layer where only what hardware can have is wanted. */
    static String refusal(String what, String kind) {
        return what + " is of type " + kind
                + ", which training, evaluate and sparsity emulate, but no hardware has; use layers of type "
                + String.join(", ", LayerReader.BUILDABLE);
    }

    /**
     * Refuses a model that was read for training, for those that want what hardware can have.
     *
     * @throws dev.skipgate.compiler.diagnostics.CompilationFailedException with every such layer
     */
    static void refuse(ModelDescription model) {
        Diagnostics diagnostics = new Diagnostics();
        for (StageDescription stage : model.stages()) {
            if (stage instanceof ImageDescription image) {
                diagnostics.error(
                        Rule.UNSUPPORTED_CELL, image.where(), refusal("layer '" + image.name() + "'", image.kind()));
            }
        }
        diagnostics.throwIfErrors();
    }
}
