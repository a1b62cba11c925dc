package dev.skipgate.compiler.frontend;

import dev.skipgate.compiler.diagnostics.SourceLocation;
import java.util.Objects;
import java.util.Optional;

/**
 * A convolution.
 *
 * @param channels of the result
 * @param kernel rows and columns of the window
 * @param stride from one place of the window to the next
 * @param padding zeros around each plane
 * @param format of what it gives in quantized phases, if it is rounded
 * @param pruning of this layer alone, if it differs from the model's
 */
public record ConvolutionDescription(
        LegalName name,
        ImageShape from,
        int channels,
        int kernel,
        int stride,
        int padding,
        DenseDescription.Activation activation,
        WeightQuantizer weights,
        WeightQuantizer bias,
        Optional<NumberFormat> format,
        Optional<Pruning> pruning,
        SourceLocation where)
        implements ImageDescription {
    public ConvolutionDescription {
        Objects.requireNonNull(name, "name");
        Objects.requireNonNull(from, "from");
        Objects.requireNonNull(activation, "activation");
        Objects.requireNonNull(weights, "weights");
        Objects.requireNonNull(bias, "bias");
        Objects.requireNonNull(format, "format");
        Objects.requireNonNull(pruning, "pruning");
        Objects.requireNonNull(where, "where");
    }

    @Override
    public ImageShape to() {
        return new ImageShape(channels, places(from.height()), places(from.width()));
    }

    private int places(int size) {
        return (size + 2 * padding - kernel) / stride + 1;
    }

    @Override
    public int window() {
        return kernel;
    }

    @Override
    public String kind() {
        return "convolution";
    }
}
