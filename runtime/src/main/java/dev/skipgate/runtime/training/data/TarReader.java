package dev.skipgate.runtime.training.data;

import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/** Reads the plain files of a tar archive (POSIX.1-1988 ustar) one after the other, without unpacking it to disk. */
public final class TarReader implements Closeable {
    private static final int BLOCK = 512;
    private static final int LARGEST_ENTRY = 1 << 28;

    private final String name;
    private final InputStream stream;

    /**
     * A plain file of the archive.
     *
     * @param path its name in the archive
     */
    public record Entry(String path, byte[] bytes) {}

    /**
     * Reads from a stream, which is closed with this reader.
     *
     * @param name of the archive, for messages
     */
    public TarReader(String name, InputStream stream) {
        this.name = name;
        this.stream = stream;
    }

    /**
     * The next file; folders, links and extended headers are passed over.
     *
     * @throws DataException when this is no tar archive, or it is cut off
     */
    public Optional<Entry> next() throws IOException {
        while (true) {
            byte[] header = stream.readNBytes(BLOCK);
            if (header.length == 0 || isZero(header)) {
                return Optional.empty();
            }
            if (header.length < BLOCK || number(header, 148, 8) != checksum(header)) {
                throw new DataException(name + ": is no tar archive, or a damaged one (a header does not add up);"
                        + " wanted a folder of data or a tar archive of one");
            }
            long size = number(header, 124, 12);
            if (size < 0 || size > LARGEST_ENTRY) {
                throw new DataException(
                        name + ": holds a file of " + size + " bytes; wanted files of at most " + LARGEST_ENTRY);
            }
            byte[] bytes = stream.readNBytes((int) size);
            int padding = (int) (-size & (BLOCK - 1));
            if (bytes.length < size || stream.readNBytes(padding).length < padding) {
                throw new DataException(name + ": is cut off within " + text(header, 0, 100) + "; fetch it again");
            }
            if (header[156] == '0' || header[156] == 0) {
                return Optional.of(new Entry(path(header), bytes));
            }
        }
    }

    private static String path(byte[] header) {
        String prefix = header[257] == 'u' ? text(header, 345, 155) : "";
        return prefix.isEmpty() ? text(header, 0, 100) : prefix + "/" + text(header, 0, 100);
    }

    /** The sum of the header's bytes, with spaces where the sum itself stands. */
    private static long checksum(byte[] header) {
        long sum = 0;
        for (int i = 0; i < BLOCK; i++) {
            sum += i >= 148 && i < 156 ? ' ' : header[i] & 0xff;
        }
        return sum;
    }

    /** An octal number; -1 when it is none. */
    private static long number(byte[] header, int at, int length) {
        String digits = text(header, at, length).strip();
        return digits.matches("[0-7]{1,12}") ? Long.parseLong(digits, 8) : -1;
    }

    private static String text(byte[] header, int at, int length) {
        int end = at;
        while (end < at + length && header[end] != 0) {
            end++;
        }
        return new String(header, at, end - at, StandardCharsets.UTF_8);
    }

    private static boolean isZero(byte[] block) {
        for (byte value : block) {
            if (value != 0) {
                return false;
            }
        }
        return true;
    }

    @Override
    public void close() throws IOException {
        stream.close();
    }
}
