package dev.skipgate.runtime.training.data.text;

import dev.skipgate.runtime.training.data.DataException;
import dev.skipgate.runtime.training.data.DataFile;
import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/**
 * The bytes of a text, read from any place. A plain file stays on disk and is read by pieces, whatever its length; a file packed by gzip
 * cannot be read from the middle and is unpacked into memory, up to 1 GiB.
 */
public final class TextBytes implements Closeable {
    private static final int LARGEST_UNPACKED = 1 << 30;

    private final String name;
    private final Path file;
    private final FileChannel channel;
    private final byte[] memory;
    private final long size;

    private TextBytes(String name, Path file, FileChannel channel, byte[] memory, long size) {
        this.name = name;
        this.file = file;
        this.channel = channel;
        this.memory = memory;
        this.size = size;
    }

    /**
     * Opens a file.
     *
     * @throws DataException when it is missing, empty or cannot be read
     */
    public static TextBytes open(Path file) {
        if (DataFile.isPacked(file)) {
            byte[] bytes = DataFile.bytes(file, LARGEST_UNPACKED);
            return new TextBytes(file.toString(), file, null, bytes, bytes.length);
        }
        try {
            FileChannel channel = FileChannel.open(file, StandardOpenOption.READ);
            return new TextBytes(file.toString(), file, channel, null, channel.size());
        } catch (IOException e) {
            throw DataFile.unreadable(file, e);
        }
    }

    /** Bytes in memory under a name for messages. */
    public static TextBytes of(String name, byte[] bytes) {
        if (bytes.length == 0) {
            throw new DataException(name + ": is empty; wanted a text");
        }
        return new TextBytes(name, null, null, bytes.clone(), bytes.length);
    }

    /** What messages call it. */
    public String name() {
        return name;
    }

    /** How many bytes there are. */
    public long size() {
        return size;
    }

    /**
     * Fills {@code into} from its start with the bytes from {@code position} on, as far as there are any.
     *
     * @return how many were read
     * @throws DataException when the file cannot be read, or became shorter since it was opened
     */
    int read(long position, byte[] into) {
        int wanted = (int) Math.min(into.length, size - position);
        if (memory != null) {
            System.arraycopy(memory, (int) position, into, 0, wanted);
            return wanted;
        }
        ByteBuffer buffer = ByteBuffer.wrap(into, 0, wanted);
        try {
            while (buffer.hasRemaining()) {
                if (channel.read(buffer, position + buffer.position()) < 0) {
                    throw new DataException(name + ": became shorter while it was read; start again");
                }
            }
        } catch (IOException e) {
            throw DataFile.unreadable(file, e);
        }
        return wanted;
    }

    @Override
    public void close() {
        if (channel != null) {
            try {
                channel.close();
            } catch (IOException e) {
                throw DataFile.unreadable(file, e);
            }
        }
    }
}
