package dev.skipgate.runtime.training.checkpoint;

import dev.skipgate.runtime.training.checkpoint.CheckpointException.Kind;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.function.UnaryOperator;

/** One checkpoint as a file. */
public final class CheckpointFile {
    private CheckpointFile() {}

    /**
     * Writes a file, or replaces one, so that it is whole or as it was before, and on the disk when this returns.
     *
     * @throws CheckpointException when it cannot be written; what was there before is unchanged
     */
    public static void write(Path file, Checkpoint checkpoint) throws CheckpointException {
        CheckpointWriter.write(file, checkpoint, UnaryOperator.identity());
    }

    /**
     * Reads a file and checks all of it.
     *
     * @throws CheckpointException when it is missing, truncated, corrupt, foreign or of a newer version
     */
    public static Checkpoint read(Path file) throws CheckpointException {
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
            return new CheckpointReader(file, channel).read();
        } catch (CheckpointException e) {
            throw e;
        } catch (NoSuchFileException e) {
            throw new CheckpointException(Kind.UNREADABLE, file, "there is no such checkpoint", e);
        } catch (IOException e) {
            throw new CheckpointException(Kind.UNREADABLE, file, "cannot be read: " + e.getMessage(), e);
        }
    }
}
