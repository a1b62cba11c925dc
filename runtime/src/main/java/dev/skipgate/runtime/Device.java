package dev.skipgate.runtime;

import dev.skipgate.runtime.bundle.BundleException;
import java.nio.file.Path;

/**
 * Where compiled models run: {@code ReferenceAccelerator::open} is the integer model in plain Java, and a card is one too. Generated host classes
 * are opened on it ({@code docs/bindings.md}).
 */
@FunctionalInterface
public interface Device {
    /**
     * Opens a compiled model; its sequence begins.
     *
     * @param directory that {@code skipgate compile} wrote
     * @return to be closed by the caller
     * @throws BundleException when the directory holds no compiled model, or a damaged one
     */
    Accelerator open(Path directory) throws BundleException;
}
