package dev.skipgate.testbench.project;

import dev.skipgate.runtime.bundle.Bundle;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.UUID;
import java.util.stream.Stream;

/**
 * The directory a command writes: filled under a temporary name beside its place and then renamed, so that it is whole or not there.
 * An earlier project is replaced; anything else is left alone and refused.
 */
public final class OutputDirectory {
    /** The format is the first key of a manifest. */
    private static final int BEGINNING = 256;

    private OutputDirectory() {}

    /** Fills a directory. */
    public interface Filler {
        void fill(Path directory) throws IOException;
    }

    /**
     * Writes a directory.
     *
     * @throws OutputException when the place is taken or cannot be written; nothing is left behind
     */
    public static void write(Path directory, Filler filler) {
        Path place = directory.toAbsolutePath().normalize();
        requireFree(directory);
        Path parent = place.getParent();
        if (parent == null) {
            throw new OutputException(directory + " is no place for an output directory; name another with --out");
        }
        Path part = parent.resolve("." + place.getFileName() + "." + UUID.randomUUID() + ".part");
        Path old = parent.resolve("." + place.getFileName() + "." + UUID.randomUUID() + ".old");
        Path firstMade = firstMissing(parent);
        try {
            Files.createDirectories(part);
            filler.fill(part);
            boolean replaces = Files.exists(place);
            if (replaces) {
                Files.move(place, old, StandardCopyOption.ATOMIC_MOVE);
            }
            try {
                Files.move(part, place, StandardCopyOption.ATOMIC_MOVE);
            } catch (IOException e) {
                if (replaces) {
                    Files.move(old, place, StandardCopyOption.ATOMIC_MOVE);
                }
                throw e;
            }
            delete(old);
        } catch (IOException | UncheckedIOException e) {
            delete(part);
            deleteIfEmpty(firstMade, parent);
            throw new OutputException(
                    "cannot write " + directory + ": " + reason(e)
                            + "; nothing was changed; free space, or name another place with --out",
                    e);
        } catch (RuntimeException e) {
            delete(part);
            deleteIfEmpty(firstMade, parent);
            throw e;
        }
    }

    /**
     * Refuses a place that is taken, before long work is done for it.
     *
     * @throws OutputException when the place holds anything but an earlier project
     */
    public static void requireFree(Path directory) {
        Path place = directory.toAbsolutePath().normalize();
        if (!Files.exists(place)) {
            return;
        }
        if (!Files.isDirectory(place)) {
            throw new OutputException(directory + " is a file; name another place with --out");
        }
        try (Stream<Path> content = Files.list(place)) {
            if (content.findAny().isPresent() && !isProject(place)) {
                throw new OutputException(directory + " exists and is not a compiled model (it has no "
                        + Bundle.MANIFEST + " of one); remove it, or name another place with --out");
            }
        } catch (IOException e) {
            throw new OutputException("cannot read " + directory + ": " + reason(e), e);
        }
    }

    /**
     * Refuses a place that holds anything, even an earlier project.
     *
     * @throws OutputException when it does
     */
    public static void requireEmpty(Path directory) {
        requireFree(directory);
        if (Files.exists(directory.resolve(Bundle.MANIFEST))) {
            throw new OutputException(directory + " holds a compiled model; name another place with --out");
        }
    }

    /** Whether a manifest is there and says that it is ours: other programs have files of that name. */
    private static boolean isProject(Path place) throws IOException {
        Path manifest = place.resolve(Bundle.MANIFEST);
        if (!Files.isRegularFile(manifest)) {
            return false;
        }
        try (InputStream bytes = Files.newInputStream(manifest)) {
            return new String(bytes.readNBytes(BEGINNING), StandardCharsets.UTF_8).contains('"' + Bundle.FORMAT + '"');
        }
    }

    private static String reason(Exception e) {
        return OutputException.reason(
                e instanceof UncheckedIOException unchecked ? unchecked.getCause() : (IOException) e);
    }

    private static Path firstMissing(Path directory) {
        Path missing = null;
        for (Path at = directory; at != null && !Files.exists(at); at = at.getParent()) {
            missing = at;
        }
        return missing;
    }

    private static void deleteIfEmpty(Path from, Path to) {
        if (from == null) {
            return;
        }
        for (Path at = to; at != null && at.startsWith(from); at = at.getParent()) {
            try {
                Files.deleteIfExists(at);
            } catch (IOException e) {
                return;
            }
        }
    }

    /** Removes a folder with all that is in it, if it is there. */
    public static void delete(Path directory) {
        if (!Files.exists(directory)) {
            return;
        }
        try {
            Files.walkFileTree(directory, new SimpleFileVisitor<>() {
                @Override
                public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
                    Files.delete(file);
                    return FileVisitResult.CONTINUE;
                }

                @Override
                public FileVisitResult postVisitDirectory(Path visited, IOException failure) throws IOException {
                    Files.delete(visited);
                    return FileVisitResult.CONTINUE;
                }
            });
        } catch (IOException e) {
            throw new OutputException("cannot remove " + directory + ": " + reason(e), e);
        }
    }
}
