package dev.skipgate.runtime.card;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Collections;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;

/**
 * The sources that make a model's kernel what it is: {@code hls/src} of its project, but for comments, which name layers. Models with the same
 * sources need the same kernel, and differ in weights alone.
 *
 * @param lines by the file's name
 */
public record KernelSources(SortedMap<String, List<String>> lines) {
    private static final String FOLDER = "hls/src";

    public KernelSources {
        SortedMap<String, List<String>> code = new TreeMap<>();
        lines.forEach((name, source) -> code.put(name, withoutComments(source)));
        lines = Collections.unmodifiableSortedMap(code);
    }

    private static List<String> withoutComments(List<String> source) {
        return source.stream()
                .map(line -> line.replaceFirst("//.*", "").strip())
                .filter(line -> !line.isEmpty())
                .toList();
    }

    /**
     * Reads those of a compiled model.
     *
     * @throws java.nio.file.NoSuchFileException when the directory has none
     */
    public static KernelSources read(Path directory) throws IOException {
        SortedMap<String, List<String>> sources = new TreeMap<>();
        try (Stream<Path> files = Files.list(directory.resolve(FOLDER))) {
            for (Path file : files.toList()) {
                sources.put(
                        file.getFileName().toString(),
                        Files.readString(file, StandardCharsets.UTF_8).lines().toList());
            }
        } catch (UncheckedIOException e) {
            throw e.getCause();
        }
        return new KernelSources(sources);
    }

    /** The first line that others have differently, as {@code hls/src/FILE says 'LINE', 'LINE' stands}; empty when there is none. */
    public Optional<String> difference(KernelSources other) {
        TreeSet<String> names = new TreeSet<>(lines.keySet());
        names.addAll(other.lines.keySet());
        for (String name : names) {
            List<String> mine = lines.getOrDefault(name, List.of());
            List<String> others = other.lines.getOrDefault(name, List.of());
            for (int line = 0; line < Math.max(mine.size(), others.size()); line++) {
                String here = line < mine.size() ? "'" + mine.get(line) + "'" : "nothing";
                String there = line < others.size() ? "'" + others.get(line) + "'" : "nothing";
                if (!here.equals(there)) {
                    return Optional.of(FOLDER + "/" + name + " says " + here + ", " + there + " stands");
                }
            }
        }
        return Optional.empty();
    }

    /** SHA-256 of the sources, in hexadecimal digits. */
    public String hash() {
        try {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            lines.forEach(
                    (name, code) -> digest.update((name + " " + code.size() + "\n" + String.join("\n", code) + "\n")
                            .getBytes(StandardCharsets.UTF_8)));
            return HexFormat.of().formatHex(digest.digest());
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }
}
