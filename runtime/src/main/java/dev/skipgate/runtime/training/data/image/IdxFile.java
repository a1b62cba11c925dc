package dev.skipgate.runtime.training.data.image;

import dev.skipgate.runtime.training.data.DataException;
import dev.skipgate.runtime.training.data.DataFile;
import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.stream.Collectors;

/**
 * An IDX file, as MNIST comes in: two zero bytes, the kind of value, the number of dimensions, each size as a big-endian 32-bit number,
 * then the values, the last dimension running fastest. Only unsigned bytes are read. It may be packed by gzip.
 *
 * @param sizes of the dimensions
 * @param values all of them
 */
record IdxFile(int[] sizes, byte[] values) {
    private static final int UNSIGNED_BYTE = 0x08;
    private static final int MOST = Integer.MAX_VALUE - 8;

    /**
     * Reads a file.
     *
     * @param dimensions how many are wanted
     * @param what they hold, for messages: {@code images}
     * @throws DataException when it is not whole, or holds something else
     */
    static IdxFile read(Path file, int dimensions, String what) {
        try (DataInputStream in = new DataInputStream(DataFile.open(file))) {
            requireMagic(in.readInt(), file, dimensions, what);
            int[] sizes = new int[dimensions];
            long total = 1;
            for (int i = 0; i < dimensions; i++) {
                sizes[i] = in.readInt();
                total = sizes[i] < 0 || total > MOST ? Long.MAX_VALUE : total * sizes[i];
            }
            if (total < 1 || total > MOST) {
                throw new DataException(file + ": says it holds " + shown(sizes) + " values; wanted 1 to " + MOST
                        + " in all; the file is damaged or no IDX file");
            }
            byte[] values = in.readNBytes((int) total);
            if (values.length < total) {
                throw new DataException(file + ": ends after " + values.length + " of the " + total + " values ("
                        + shown(sizes) + ") it says it holds; it is cut off, fetch it again");
            }
            if (in.read() >= 0) {
                throw new DataException(file + ": goes on after the " + total + " values (" + shown(sizes)
                        + ") it says it holds; it is damaged, fetch it again");
            }
            return new IdxFile(sizes, values);
        } catch (EOFException e) {
            throw new DataException(file + ": ends within its header; it is cut off, fetch it again", e);
        } catch (IOException e) {
            throw DataFile.unreadable(file, e);
        }
    }

    private static void requireMagic(int magic, Path file, int dimensions, String what) {
        int wanted = UNSIGNED_BYTE << 8 | dimensions;
        if (magic == wanted) {
            return;
        }
        String begins = file + ": begins with 0x%08x".formatted(magic);
        String instead = "; wanted 0x%08x, %s as an IDX file of unsigned bytes in %d dimension%s"
                .formatted(wanted, what, dimensions, dimensions == 1 ? "" : "s");
        if (magic >>> 16 != 0) {
            throw new DataException(begins + ", which is no IDX file" + instead);
        }
        if ((magic >>> 8) != UNSIGNED_BYTE) {
            throw new DataException(begins + ", an IDX file of " + kind(magic >>> 8) + instead);
        }
        throw new DataException(
                begins + ", an IDX file of " + (magic & 0xff) + " dimensions" + instead + "; is it the other file?");
    }

    private static String kind(int type) {
        return switch (type) {
            case 0x09 -> "signed bytes";
            case 0x0b -> "16-bit integers";
            case 0x0c -> "32-bit integers";
            case 0x0d -> "32-bit floats";
            case 0x0e -> "64-bit floats";
            default -> "an unknown kind of value";
        };
    }

    private static String shown(int[] sizes) {
        return Arrays.stream(sizes).mapToObj(Integer::toUnsignedString).collect(Collectors.joining(" x "));
    }
}
