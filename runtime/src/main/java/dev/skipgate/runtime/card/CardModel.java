package dev.skipgate.runtime.card;

import dev.skipgate.runtime.bundle.Bundle;
import dev.skipgate.runtime.bundle.BundleException;
import dev.skipgate.runtime.bundle.BundleReader;
import dev.skipgate.runtime.bundle.NetworkInput;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * What a card needs of a compiled model.
 *
 * @param directory it was read from
 * @param bundle the network, and how it lies on the array
 * @param weights the weight image
 * @param embedding the embedding table; empty without one
 * @param sources the kernel's own sources by name; two models with the same can share a kernel
 */
public record CardModel(
        Path directory,
        Bundle bundle,
        byte[] weights,
        Optional<byte[]> embedding,
        SortedMap<String, List<String>> sources) {
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
                    sources(directory.resolve("hls/src")));
        } catch (NoSuchFileException e) {
            throw new BundleException(e.getFile() + " is missing; compile the model again", e);
        } catch (IOException e) {
            throw new BundleException(directory + " cannot be read: " + e.getMessage(), e);
        }
    }

    private static SortedMap<String, List<String>> sources(Path folder) throws IOException {
        SortedMap<String, List<String>> sources = new TreeMap<>();
        try (Stream<Path> files = Files.list(folder)) {
            for (Path file : files.toList()) {
                sources.put(
                        file.getFileName().toString(),
                        Files.readString(file, StandardCharsets.UTF_8).lines().toList());
            }
        } catch (UncheckedIOException e) {
            throw e.getCause();
        }
        return sources;
    }

    /** Why another model cannot take this one's place on its kernel; empty when it can. */
    public Optional<String> whyNot(CardModel other) {
        for (String name : sources.keySet()) {
            List<String> mine = code(sources.get(name));
            List<String> others = code(other.sources.getOrDefault(name, List.of()));
            for (int line = 0; line < Math.max(mine.size(), others.size()); line++) {
                String here = line < mine.size() ? mine.get(line) : "nothing";
                String there = line < others.size() ? others.get(line) : "nothing";
                if (!here.equals(there)) {
                    return Optional.of("it needs another kernel: where hls/src/" + name + " says '" + here
                            + "', that of " + other.directory + " says '" + there + "'");
                }
            }
        }
        if (!sources.keySet().equals(other.sources.keySet())) {
            return Optional.of("it needs another kernel, made of " + other.sources.keySet());
        }
        if (weights.length != other.weights.length) {
            return Optional.of("its weight image has " + other.weights.length + " bytes, not " + weights.length);
        }
        return Optional.empty();
    }

    /** Without comments, which name layers. */
    private static List<String> code(List<String> source) {
        return source.stream()
                .map(line -> line.replaceFirst("//.*", "").strip())
                .filter(line -> !line.isEmpty())
                .toList();
    }
}
