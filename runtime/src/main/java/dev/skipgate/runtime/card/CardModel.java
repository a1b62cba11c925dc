package dev.skipgate.runtime.card;

import dev.skipgate.runtime.bundle.Bundle;
import dev.skipgate.runtime.bundle.BundleException;
import dev.skipgate.runtime.bundle.BundleReader;
import dev.skipgate.runtime.bundle.Network;
import dev.skipgate.runtime.bundle.NetworkInput;
import dev.skipgate.runtime.bundle.StateLayout;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Optional;

/**
 * What a card needs of a compiled model.
 *
 * @param directory it was read from
 * @param bundle the network, and how it lies on the array
 * @param weights the weight image
 * @param embedding the embedding table; empty without one
 * @param kernel its sources; two models with the same can share a kernel
 * @param pass which of its passes is run; 0 of models that have one
 */
public record CardModel(
        Path directory, Bundle bundle, byte[] weights, Optional<byte[]> embedding, KernelSources kernel, int pass) {
    /** A model, in its first pass. */
    public CardModel(Path directory, Bundle bundle, byte[] weights, Optional<byte[]> embedding, KernelSources kernel) {
        this(directory, bundle, weights, embedding, kernel, 0);
    }

    /** The same model in another pass. */
    CardModel inPass(int other) {
        return new CardModel(directory, bundle, weights, embedding, kernel, other);
    }

    /** What the pass runs. */
    Network network() {
        return bundle.network().passes().get(pass).network();
    }

    /** The words that the pass reads and writes. */
    KernelWords words() {
        return new KernelWords(
                network(), bundle.hardware().rowGroups(), bundle.hardware().columnGroups());
    }

    /** The state that the pass saves. */
    StateWords stateWords() {
        return new StateWords(
                bundle.network(),
                pass,
                StateLayout.of(bundle),
                bundle.hardware().units());
    }

    /**
     * Reads a directory that {@code skipgate compile} wrote.
     *
     * @throws BundleException when it is not one, or damaged
     */
    public static CardModel read(Path directory) throws BundleException {
        Bundle bundle = BundleReader.read(directory);
        boolean embeds = bundle.network().input() instanceof NetworkInput.Embedding;
        try {
            return new CardModel(
                    directory,
                    bundle,
                    Files.readAllBytes(directory.resolve("data/weights.bin")),
                    embeds
                            ? Optional.of(Files.readAllBytes(directory.resolve("data/embedding.bin")))
                            : Optional.empty(),
                    KernelSources.read(directory));
        } catch (NoSuchFileException e) {
            throw new BundleException(e.getFile() + " is missing; compile the model again", e);
        } catch (IOException e) {
            throw new BundleException(directory + " cannot be read: " + e.getMessage(), e);
        }
    }

    /** Why another model cannot take this one's place on its kernel; empty when it can. */
    public Optional<String> whyNot(CardModel other) {
        Optional<String> difference = kernel.difference(other.kernel);
        if (difference.isPresent()) {
            return Optional.of("it needs another kernel: where " + difference.get() + " in " + other.directory);
        }
        if (weights.length != other.weights.length) {
            return Optional.of("its weight image has " + other.weights.length + " bytes, not " + weights.length);
        }
        return Optional.empty();
    }
}
