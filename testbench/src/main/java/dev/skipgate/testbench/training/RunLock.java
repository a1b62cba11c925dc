package dev.skipgate.testbench.training;

import dev.skipgate.testbench.project.OutputException;
import java.io.Closeable;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/**
 * Holds the folder of a run for one process. The system lets go when the process ends, however it ends; the file stays, as another process might wait with it open. It is a file of its
 * own because closing any channel of a file gives up all locks of the process on it.
 */
final class RunLock implements Closeable {
    private static final String FILE = ".lock";

    private final Path folder;
    private final FileChannel channel;

    private RunLock(Path folder, FileChannel channel) {
        this.folder = folder;
        this.channel = channel;
    }

    /**
     * Takes the folder, or refuses.
     *
     * @throws OutputException when another run is writing there, or nothing can be locked there
     */
    static RunLock take(Path folder) {
        try {
            FileChannel channel =
                    FileChannel.open(folder.resolve(FILE), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
            if (locked(channel)) {
                return new RunLock(folder, channel);
            }
            channel.close();
        } catch (IOException e) {
            throw failed(folder, e);
        }
        throw new OutputException("another run is writing into " + folder
                + " at this moment; wait for its end, or name another place with --out");
    }

    private static boolean locked(FileChannel channel) throws IOException {
        try {
            return channel.tryLock() != null;
        } catch (OverlappingFileLockException e) {
            return false;
        }
    }

    private static OutputException failed(Path folder, IOException e) {
        return new OutputException(
                "cannot lock " + folder + ": " + OutputException.reason(e) + "; name another place with --out", e);
    }

    @Override
    public void close() {
        try {
            channel.close();
        } catch (IOException e) {
            throw failed(folder, e);
        }
    }
}
