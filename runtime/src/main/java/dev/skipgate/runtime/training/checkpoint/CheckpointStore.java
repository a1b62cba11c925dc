package dev.skipgate.runtime.training.checkpoint;

import dev.skipgate.runtime.training.checkpoint.CheckpointException.Kind;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * The checkpoints of one run: {@code checkpoint-STEP.ckpt} for the last few, and {@code best.ckpt}. An older one is deleted only when
 * the newer one is on the disk. One process at a time may write.
 *
 * @param directory where they lie; made when the first is saved
 * @param keepLast how many are kept besides the best, at least 1; 2 survive a damaged newest one
 */
public record CheckpointStore(Path directory, int keepLast) {
    private static final String BEST = "best.ckpt";
    private static final Pattern NUMBERED = Pattern.compile("checkpoint-(\\d{12})\\.ckpt");
    private static final Pattern LEFT_OVER = Pattern.compile("\\.(checkpoint-\\d{12}|best(-.*)?)\\.ckpt\\.part");

    public CheckpointStore {
        Objects.requireNonNull(directory, "directory");
        if (keepLast < 1) {
            throw new IllegalArgumentException("the last " + keepLast + " checkpoints; wanted at least 1");
        }
    }

    /**
     * A checkpoint to go on from.
     *
     * @param warnings what is wrong with newer ones; empty when this is the newest
     */
    public record Found(Path file, long step, Checkpoint checkpoint, List<String> warnings) {
        public Found {
            warnings = List.copyOf(warnings);
        }
    }

    /**
     * Saves the state after a step, and as the best one too when it is. Then deletes numbered checkpoints beyond the last few, those
     * of later steps first: a run that went back has left them behind.
     *
     * @throws CheckpointException when it cannot be written; all earlier ones are still there
     */
    public void save(long step, Checkpoint checkpoint, boolean best) throws CheckpointException {
        try {
            Files.createDirectories(directory);
            deleteLeftOver();
        } catch (IOException e) {
            throw unwritable(e);
        }
        CheckpointFile.write(fileOf(step), checkpoint);
        if (best) {
            CheckpointFile.write(best(), checkpoint);
        }
        try {
            SortedMap<Long, Path> all = new TreeMap<>(list());
            for (Path abandoned : all.tailMap(step + 1).values()) {
                Files.deleteIfExists(abandoned);
            }
            List<Path> present = List.copyOf(all.headMap(step + 1).values());
            for (Path old : present.subList(0, Math.max(0, present.size() - keepLast))) {
                Files.deleteIfExists(old);
            }
        } catch (IOException e) {
            throw unwritable(e);
        }
    }

    private CheckpointException unwritable(IOException e) {
        return new CheckpointException(
                Kind.UNWRITABLE, directory, "cannot keep checkpoints here: " + CheckpointWriter.reason(e), e);
    }

    private Path fileOf(long step) {
        return directory.resolve(String.format(Locale.ROOT, "checkpoint-%012d.ckpt", step));
    }

    /** Where the best one lies, if one was saved. */
    public Path best() {
        return directory.resolve(BEST);
    }

    /** What a killed process left. */
    private void deleteLeftOver() throws IOException {
        for (Path file : files()) {
            if (LEFT_OVER.matcher(file.getFileName().toString()).matches()) {
                Files.deleteIfExists(file);
            }
        }
    }

    /** The numbered checkpoints by step. */
    public SortedMap<Long, Path> list() throws CheckpointException {
        SortedMap<Long, Path> found = new TreeMap<>();
        for (Path file : files()) {
            Matcher matcher = NUMBERED.matcher(file.getFileName().toString());
            if (matcher.matches()) {
                found.put(Long.parseLong(matcher.group(1)), file);
            }
        }
        return found;
    }

    private List<Path> files() throws CheckpointException {
        if (!Files.isDirectory(directory)) {
            return List.of();
        }
        try (Stream<Path> files = Files.list(directory)) {
            return files.toList();
        } catch (IOException e) {
            throw new CheckpointException(Kind.UNREADABLE, directory, "cannot be listed: " + e.getMessage(), e);
        }
    }

    /**
     * The newest numbered checkpoint that is whole; empty when there is none at all.
     *
     * @throws CheckpointException when all are truncated or corrupt, or the newest is foreign, of a newer version or unreadable
     */
    public Optional<Found> newest() throws CheckpointException {
        List<Long> steps = new ArrayList<>(list().keySet());
        List<String> warnings = new ArrayList<>();
        for (int i = steps.size() - 1; i >= 0; i--) {
            Path file = fileOf(steps.get(i));
            try {
                return Optional.of(new Found(file, steps.get(i), CheckpointFile.read(file), warnings));
            } catch (CheckpointException e) {
                if (e.kind() != Kind.TRUNCATED && e.kind() != Kind.CORRUPT) {
                    throw e;
                }
                warnings.add(e.getMessage());
            }
        }
        if (!warnings.isEmpty()) {
            throw new CheckpointException(
                    Kind.CORRUPT,
                    directory,
                    "no checkpoint here is whole (" + String.join("; ", warnings) + "); start the run again"
                            + (Files.exists(best()) ? ", or from " + BEST : ""));
        }
        return Optional.empty();
    }
}
