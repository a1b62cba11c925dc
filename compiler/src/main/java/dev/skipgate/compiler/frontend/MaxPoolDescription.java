package dev.skipgate.compiler.frontend;

import dev.skipgate.compiler.diagnostics.SourceLocation;
import java.util.Objects;
import java.util.Optional;

/**
 * Max pooling.
 *
 * @param window rows and columns of the window
 * @param stride from one place of the window to the next
 */
public record MaxPoolDescription(LegalName name, ImageShape from, int window, int stride, SourceLocation where)
        implements ImageDescription {
    public MaxPoolDescription {
        Objects.requireNonNull(name, "name");
        Objects.requireNonNull(from, "from");
        Objects.requireNonNull(where, "where");
    }

    @Override
    public ImageShape to() {
        return new ImageShape(
                from.channels(), (from.height() - window) / stride + 1, (from.width() - window) / stride + 1);
    }

    @Override
    public Optional<Pruning> pruning() {
        return Optional.empty();
    }

    @Override
    public String kind() {
        return "max-pool";
    }
}
