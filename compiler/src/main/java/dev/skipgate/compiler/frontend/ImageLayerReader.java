package dev.skipgate.compiler.frontend;

import dev.skipgate.boards.yaml.YamlFields;
import dev.skipgate.compiler.diagnostics.Rule;
import java.util.Optional;

/** Reads layers of type {@code convolution} and {@code max-pool}, for which the shape of what is below has to be known. */
final class ImageLayerReader {
    private final DescriptionSource source;
    private final QuantizerReader quantizers;
    private final NumberFormatReader formats;

    ImageLayerReader(DescriptionSource source) {
        this.source = source;
        this.quantizers = new QuantizerReader(source);
        this.formats = new NumberFormatReader(source);
    }

    /** @return empty when something was wrong, which has been reported */
    Optional<StageDescription> convolution(YamlFields fields, LegalName name, Optional<ImageShape> below, String what) {
        fields.require("channels", "kernel");
        int channels = fields.integer("channels", 1, Limits.VECTOR).orElse(1);
        int kernel = fields.integer("kernel", 1, Limits.VECTOR).orElse(1);
        int stride = fields.integer("stride", 1, Limits.VECTOR).orElse(1);
        int padding = fields.integer("padding", 0, Math.max(0, kernel - 1)).orElse(0);
        WeightQuantizer weights = quantizers.read(fields, "weights", WeightPlace.DENSE_WEIGHTS, what);
        WeightQuantizer bias = quantizers.bias(fields, what);
        Optional<NumberFormat> format = formats.optional(fields, "format", FormatRange.DENSE, what);
        Optional<Pruning> pruning = new PruningReader(source).read(fields, what);
        DenseDescription.Activation activation = DescriptionSource.choice(
                        fields, "activation", DenseDescription.Activation.values())
                .orElse(DenseDescription.Activation.NONE);
        Optional<ImageShape> from = fitting(fields, "kernel", kernel, padding, below, what);
        return from.map(shape -> new ConvolutionDescription(
                        name,
                        shape,
                        channels,
                        kernel,
                        stride,
                        padding,
                        activation,
                        weights,
                        bias,
                        format,
                        pruning,
                        source.at(fields.where())))
                .filter(layer -> countable(layer, fields, what))
                .map(layer -> layer);
    }

    /** @return empty when something was wrong, which has been reported */
    Optional<StageDescription> maxPool(YamlFields fields, LegalName name, Optional<ImageShape> below, String what) {
        fields.require("size");
        int size = fields.integer("size", 1, Limits.VECTOR).orElse(1);
        int stride = fields.integer("stride", 1, Limits.VECTOR).orElse(size);
        return fitting(fields, "size", size, 0, below, what)
                .map(shape -> new MaxPoolDescription(name, shape, size, stride, source.at(fields.where())));
    }

    private Optional<ImageShape> fitting(
            YamlFields fields, String key, int window, int padding, Optional<ImageShape> below, String what) {
        if (below.isEmpty()) {
            source.error(
                    Rule.NOT_TRAINABLE,
                    fields.where(),
                    what + " goes over an image, but what is below it is none; give the input a shape, such as"
                            + " {type: vector, shape: [1, 28, 28]}, with layers of type convolution and max-pool alone in"
                            + " between");
            return below;
        }
        int least = Math.min(below.get().height(), below.get().width()) + 2 * padding;
        if (window > least) {
            source.error(
                    Rule.OUT_OF_RANGE,
                    fields.where(key),
                    what + ": '" + key + "' is " + window + ", but the image below is " + below.get()
                            + (padding == 0 ? "" : " with " + padding + " zeros around it") + "; use at most " + least);
            return Optional.empty();
        }
        return below;
    }

    private boolean countable(ConvolutionDescription layer, YamlFields fields, String what) {
        long outputs =
                (long) layer.channels() * layer.to().height() * layer.to().width();
        if (outputs > Limits.IMAGE) {
            source.error(
                    Rule.TOO_LARGE,
                    fields.where("channels"),
                    what + " gives " + layer.to() + " = " + outputs + " values; use at most " + Limits.IMAGE);
            return false;
        }
        return true;
    }
}
