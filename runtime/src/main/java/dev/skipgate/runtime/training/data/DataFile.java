package dev.skipgate.runtime.training.data;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.zip.GZIPInputStream;

/** Opens and writes files of data; what is packed by gzip is unpacked, told by its first two bytes and not by its name. */
public final class DataFile {
    private static final int BUFFER = 1 << 16;

    private DataFile() {}

    /**
     * Throws unless this is a file that can be read and holds something.
     *
     * @throws DataException saying which of these is wrong
     */
    public static void require(Path file) {
        if (!Files.exists(file)) {
            throw new DataException(file + ": there is no such file; wanted a file of data");
        }
        if (!Files.isRegularFile(file)) {
            throw new DataException(file + ": is no file; wanted a file of data");
        }
        if (!Files.isReadable(file)) {
            throw new DataException(file + ": may not be read; change its permissions");
        }
        try {
            if (Files.size(file) == 0) {
                throw new DataException(file + ": is empty; wanted a file of data");
            }
        } catch (IOException e) {
            throw unreadable(file, e);
        }
    }

    /** Whether the file begins as gzip does. */
    public static boolean isPacked(Path file) {
        require(file);
        try (InputStream bytes = Files.newInputStream(file)) {
            return bytes.read() == 0x1f && bytes.read() == 0x8b;
        } catch (IOException e) {
            throw unreadable(file, e);
        }
    }

    /**
     * Opens a file, unpacked.
     *
     * @throws DataException when it is missing, empty or cannot be read
     */
    public static InputStream open(Path file) {
        boolean packed = isPacked(file);
        try {
            InputStream bytes = Files.newInputStream(file);
            return new BufferedInputStream(packed ? new GZIPInputStream(bytes, BUFFER) : bytes, BUFFER);
        } catch (IOException e) {
            throw unreadable(file, e);
        }
    }

    /**
     * The whole file, unpacked.
     *
     * @param most bytes that are wanted; one more is an error
     * @throws DataException when it is missing, empty, longer, or cannot be read
     */
    public static byte[] bytes(Path file, int most) {
        try (InputStream stream = open(file)) {
            byte[] bytes = stream.readNBytes(most);
            if (stream.read() >= 0) {
                throw new DataException(file + ": is longer than " + most
                        + " bytes when unpacked, too long to hold in memory; unpack it first");
            }
            if (bytes.length == 0) {
                throw new DataException(file + ": is empty when unpacked; wanted a file of data");
            }
            return bytes;
        } catch (IOException e) {
            throw unreadable(file, e);
        }
    }

    /** Writes a text whole or not at all. */
    public static void write(Path file, String text) throws IOException {
        Path whole = file.resolveSibling(file.getFileName() + ".part");
        try {
            Files.writeString(whole, text);
            Files.move(whole, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        } finally {
            Files.deleteIfExists(whole);
        }
    }

    /** The message for a file that the system cannot read, or whose packing is damaged. */
    public static DataException unreadable(Path file, IOException cause) {
        String why = cause instanceof NoSuchFileException ? "it is gone" : String.valueOf(cause.getMessage());
        return new DataException(file + ": cannot be read: " + why, cause);
    }
}
