package dev.skipgate.compiler.frontend;

import dev.skipgate.compiler.diagnostics.SourceLocation;
import java.util.Optional;

/** One of the layers between input and output: a recurrent one, a dense one, or one over images. */
public sealed interface StageDescription permits LayerDescription, DenseDescription, ImageDescription {
    LegalName name();

    /** How many values the layer above sees. */
    int outputs();

    /** Of this layer alone, if it differs from the model's. */
    Optional<Pruning> pruning();

    /** Of this layer alone, if it differs from the model's. */
    Optional<EncodingChoice> encoding();

    /** Where the layer is described. */
    SourceLocation where();

    <R> R accept(Visitor<R> visitor);

    /** One case for each kind of layer. */
    interface Visitor<R> {
        R recurrent(LayerDescription layer);

        R dense(DenseDescription layer);

        /** Only of models that were read for training. */
        R image(ImageDescription layer);
    }
}
