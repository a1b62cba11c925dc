package dev.skipgate.runtime.bundle.safetensors;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Map;
import java.util.Set;

/**
 * An open safetensors file. The header is checked when it is opened; tensors are read one by one as they are asked for,
 * through a small buffer. Whatever the file holds, nothing but {@link SafetensorsException} is thrown for it.
 */
public final class SafetensorsFile implements AutoCloseable {
    private static final int LENGTH_BYTES = 8;
    private static final long LONGEST_HEADER = 100_000_000;
    private static final int BUFFER_BYTES = 1 << 20;
    private static final int MOST_ELEMENTS = Integer.MAX_VALUE - 8;

    private final FileChannel channel;
    private final SafetensorsHeader header;
    private final long dataBegin;

    private SafetensorsFile(FileChannel channel, SafetensorsHeader header, long dataBegin) {
        this.channel = channel;
        this.header = header;
        this.dataBegin = dataBegin;
    }

    /**
     * Opens a file and checks its header.
     *
     * @throws SafetensorsException if it cannot be read or is no consistent safetensors file
     */
    public static SafetensorsFile open(Path file) throws SafetensorsException {
        FileChannel channel;
        try {
            if (Files.isDirectory(file)) {
                throw new SafetensorsException("it is a directory");
            }
            channel = FileChannel.open(file, StandardOpenOption.READ);
        } catch (SafetensorsException e) {
            throw e;
        } catch (NoSuchFileException e) {
            throw new SafetensorsException("there is no such file", e);
        } catch (IOException e) {
            throw new SafetensorsException("the file cannot be opened: " + e.getMessage(), e);
        }
        try {
            return open(channel);
        } catch (SafetensorsException | RuntimeException e) {
            close(channel);
            throw e;
        }
    }

    private static SafetensorsFile open(FileChannel channel) throws SafetensorsException {
        long size = size(channel);
        if (size < LENGTH_BYTES) {
            throw new SafetensorsException("the file has " + size + " bytes, too few for a safetensors file");
        }
        long length = read(channel, 0, LENGTH_BYTES).getLong();
        if (length < 0 || length > LONGEST_HEADER) {
            throw new SafetensorsException("the header is said to have " + Long.toUnsignedString(length)
                    + " bytes, but at most " + LONGEST_HEADER + " are allowed; this is no safetensors file");
        }
        if (length > size - LENGTH_BYTES) {
            throw new SafetensorsException("the header is said to have " + length + " bytes, but the file has only "
                    + (size - LENGTH_BYTES) + " after the length; it is truncated");
        }
        byte[] json = read(channel, LENGTH_BYTES, (int) length).array();
        long dataBegin = LENGTH_BYTES + length;
        return new SafetensorsFile(channel, HeaderParser.parse(json, size - dataBegin), dataBegin);
    }

    /** The names of the tensors, in the order of their bytes. */
    public Set<String> names() {
        return header.tensors().keySet();
    }

    /** Free text by key. */
    public Map<String, String> metadata() {
        return header.metadata();
    }

    /**
     * What the header says of a tensor.
     *
     * @throws SafetensorsException if there is none of that name
     */
    public TensorInfo info(String name) throws SafetensorsException {
        TensorInfo info = header.tensors().get(name);
        if (info == null) {
            throw new SafetensorsException("there is no tensor " + SafetensorsException.quoted(name));
        }
        return info;
    }

    /**
     * A floating-point tensor as floats, rows in order; F64 is rounded.
     *
     * @throws SafetensorsException also if it holds integers
     */
    public float[] floats(String name) throws SafetensorsException {
        return floats(name, false);
    }

    /**
     * Like {@link #floats}, but only if every value is a finite number.
     *
     * @throws SafetensorsException also if a value is NaN, infinite or too large for a float, telling which
     */
    public float[] finiteFloats(String name) throws SafetensorsException {
        return floats(name, true);
    }

    private float[] floats(String name, boolean finite) throws SafetensorsException {
        TensorInfo info = info(name);
        if (!info.type().isFloat()) {
            throw new SafetensorsException("tensor " + SafetensorsException.quoted(name) + " holds " + info.type()
                    + ", wanted floating point");
        }
        float[] values = new float[count(info)];
        forEachBuffer(info, (buffer, first, count) -> {
            Elements.floats(info.type(), buffer, values, first, count);
            if (finite) {
                requireFinite(info, values, first, count);
            }
        });
        return values;
    }

    /**
     * An integer tensor as ints, rows in order.
     *
     * @throws SafetensorsException also if it holds floating point or a value that is no int
     */
    public int[] ints(String name) throws SafetensorsException {
        TensorInfo info = info(name);
        if (info.type().isFloat()) {
            throw new SafetensorsException(
                    "tensor " + SafetensorsException.quoted(name) + " holds " + info.type() + ", wanted integers");
        }
        int[] values = new int[count(info)];
        forEachBuffer(info, (buffer, first, count) -> {
            for (int at = first; at < first + count; at++) {
                long value = Elements.integer(info.type(), buffer);
                if (value != (int) value) {
                    throw new SafetensorsException("tensor " + SafetensorsException.quoted(name) + ": element "
                            + info.place(at) + " is " + value + ", too large for 32 bits");
                }
                values[at] = (int) value;
            }
        });
        return values;
    }

    /** The bytes of a tensor as they are in the file. */
    public byte[] bytes(String name) throws SafetensorsException {
        TensorInfo info = info(name);
        long length = info.end() - info.begin();
        if (length > MOST_ELEMENTS) {
            throw new SafetensorsException(
                    "tensor " + SafetensorsException.quoted(name) + " has " + length + " bytes, too many to hold");
        }
        return read(channel, dataBegin + info.begin(), (int) length).array();
    }

    @Override
    public void close() throws SafetensorsException {
        try {
            channel.close();
        } catch (IOException e) {
            throw new SafetensorsException("the file cannot be closed: " + e.getMessage(), e);
        }
    }

    private interface BufferReader {
        void read(ByteBuffer buffer, int firstElement, int count) throws SafetensorsException;
    }

    private void forEachBuffer(TensorInfo info, BufferReader reader) throws SafetensorsException {
        int size = info.type().bytes();
        ByteBuffer buffer = ByteBuffer.allocate((int) Math.min(BUFFER_BYTES, info.end() - info.begin()))
                .order(ByteOrder.LITTLE_ENDIAN);
        for (long at = info.begin(); at < info.end(); at += buffer.limit()) {
            buffer.clear().limit((int) Math.min(buffer.capacity(), info.end() - at));
            fill(channel, dataBegin + at, buffer);
            reader.read(buffer, (int) ((at - info.begin()) / size), buffer.limit() / size);
        }
    }

    private static void requireFinite(TensorInfo info, float[] values, int first, int count)
            throws SafetensorsException {
        for (int at = first; at < first + count; at++) {
            if (!Float.isFinite(values[at])) {
                throw new SafetensorsException("tensor " + SafetensorsException.quoted(info.name()) + ": element "
                        + info.place(at) + " is " + values[at] + ", wanted a finite number");
            }
        }
    }

    private static int count(TensorInfo info) throws SafetensorsException {
        if (info.elements() > MOST_ELEMENTS) {
            throw new SafetensorsException("tensor " + SafetensorsException.quoted(info.name()) + " has "
                    + info.elements() + " elements, too many to hold");
        }
        return (int) info.elements();
    }

    private static long size(FileChannel channel) throws SafetensorsException {
        try {
            return channel.size();
        } catch (IOException e) {
            throw new SafetensorsException("the file's size cannot be found: " + e.getMessage(), e);
        }
    }

    private static ByteBuffer read(FileChannel channel, long from, int length) throws SafetensorsException {
        ByteBuffer buffer = ByteBuffer.allocate(length).order(ByteOrder.LITTLE_ENDIAN);
        fill(channel, from, buffer);
        return buffer;
    }

    private static void fill(FileChannel channel, long from, ByteBuffer buffer) throws SafetensorsException {
        long at = from;
        try {
            while (buffer.hasRemaining()) {
                int read = channel.read(buffer, at);
                if (read < 0) {
                    throw new SafetensorsException("the file ended at byte " + at + " while it was read");
                }
                at += read;
            }
        } catch (SafetensorsException e) {
            throw e;
        } catch (IOException e) {
            throw new SafetensorsException("the file cannot be read at byte " + at + ": " + e.getMessage(), e);
        }
        buffer.flip();
    }

    private static void close(FileChannel channel) {
        try {
            channel.close();
        } catch (IOException e) {
            // Nothing was read from it, and what went wrong before matters more.
        }
    }
}
