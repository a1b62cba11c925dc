package dev.skipgate.runtime.training.data.sequence;

import dev.skipgate.runtime.training.data.DataException;
import dev.skipgate.runtime.training.data.DataFile;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A file as {@code numpy.save} writes it: ten or twelve bytes, a Python literal that says type, order and shape, and the values (the
 * format is described in NumPy's {@code numpy.lib.format}, versions 1.0 to 3.0).
 */
final class NpyFile {
    private static final byte[] MAGIC = {(byte) 0x93, 'N', 'U', 'M', 'P', 'Y'};
    private static final int LONG_HEADER = 2;
    private static final int NEWEST = 3;
    private static final int LARGEST = Integer.MAX_VALUE - 8;
    private static final Set<String> FLOATS = Set.of("f4", "f8");
    private static final Set<String> INTEGERS = Set.of("i1", "i2", "i4", "i8", "u1", "u2", "u4", "b1");
    private static final Pattern TYPE = Pattern.compile("'descr':\\s*'([<>|=]?)([a-zA-Z])([0-9]{1,3})'");
    private static final Pattern ORDER = Pattern.compile("'fortran_order':\\s*(True|False)");
    private static final Pattern SHAPE = Pattern.compile("'shape':\\s*\\(([0-9L, ]*)\\)");

    private final String name;
    private final ByteBuffer bytes;
    private final String header;

    private NpyFile(String name, byte[] content) {
        this.name = name;
        bytes = ByteBuffer.wrap(content).order(ByteOrder.LITTLE_ENDIAN);
        header = header();
    }

    /**
     * Reads a file, packed by gzip or not.
     *
     * @throws DataException when it is no such file, or holds something else than plain numbers in C's order
     */
    static NumberArray read(Path file) {
        return new NpyFile(file.toString(), DataFile.bytes(file, LARGEST)).array();
    }

    private String header() {
        if (bytes.limit() < MAGIC.length + 4
                || !Arrays.equals(MAGIC, Arrays.copyOf(bytes.array(), MAGIC.length))
                || bytes.get(MAGIC.length) > NEWEST) {
            throw new DataException(name + ": is no file of NumPy's; wanted an array as numpy.save writes it");
        }
        bytes.position(MAGIC.length + 2);
        boolean wide = bytes.get(MAGIC.length) >= LONG_HEADER;
        long length = wide && bytes.remaining() >= 4 ? bytes.getInt() & 0xffffffffL : bytes.getShort() & 0xffffL;
        if (length > bytes.remaining()) {
            throw new DataException(name + ": ends within its header; it is cut off");
        }
        byte[] text = new byte[(int) length];
        bytes.get(text);
        return new String(text, StandardCharsets.UTF_8);
    }

    private NumberArray array() {
        Matcher type = found(TYPE);
        String kind = type.group(2) + type.group(3);
        if (!FLOATS.contains(kind) && !INTEGERS.contains(kind)) {
            throw new DataException(name + ": has values of the type " + kind
                    + "; wanted float32 or float64, or integers of up to 64 bits");
        }
        if (found(ORDER).group(1).equals("True")) {
            throw new DataException(name + ": is in Fortran's order; save numpy.ascontiguousarray of it");
        }
        List<Long> shape = shape(found(SHAPE).group(1));
        int width = Integer.parseInt(type.group(3));
        long wanted = width;
        for (long size : shape) {
            wanted = Math.multiplyExact(wanted, size);
        }
        if (wanted != bytes.remaining()) {
            throw new DataException(name + ": has " + bytes.remaining() + " bytes of values; its shape " + shape
                    + " and its type " + kind + " want " + wanted + "; it is damaged");
        }
        bytes.order(type.group(1).equals(">") ? ByteOrder.BIG_ENDIAN : ByteOrder.LITTLE_ENDIAN);
        int count = (int) (wanted / width);
        return FLOATS.contains(kind)
                ? new NumberArray(name, shape, Optional.of(floats(width, count)), Optional.empty())
                : new NumberArray(name, shape, Optional.empty(), Optional.of(integers(type.group(2), width, count)));
    }

    private Matcher found(Pattern pattern) {
        Matcher matcher = pattern.matcher(header);
        if (!matcher.find()) {
            throw new DataException(name + ": does not say type, order and shape of plain numbers in its header;"
                    + " wanted an array of numbers as numpy.save writes it");
        }
        return matcher;
    }

    private static List<Long> shape(String written) {
        List<Long> shape = new ArrayList<>();
        for (String size : written.replace("L", "").split(",", -1)) {
            if (!size.isBlank()) {
                shape.add(Long.valueOf(size.strip()));
            }
        }
        return shape;
    }

    private float[] floats(int width, int count) {
        float[] values = new float[count];
        for (int i = 0; i < count; i++) {
            values[i] = width == 4 ? bytes.getFloat() : (float) bytes.getDouble();
        }
        return values;
    }

    private int[] integers(String kind, int width, int count) {
        boolean signed = kind.equals("i");
        int[] values = new int[count];
        for (int i = 0; i < count; i++) {
            long value =
                    switch (width) {
                        case 1 -> signed ? bytes.get() : bytes.get() & 0xff;
                        case 2 -> signed ? bytes.getShort() : bytes.getShort() & 0xffff;
                        case 4 -> signed ? bytes.getInt() : bytes.getInt() & 0xffffffffL;
                        default -> bytes.getLong();
                    };
            if (value != (int) value) {
                throw new DataException(name + ": value " + i + " is " + value + ", too large for 32 bits");
            }
            values[i] = (int) value;
        }
        return values;
    }
}
