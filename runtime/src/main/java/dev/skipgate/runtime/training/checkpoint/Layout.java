package dev.skipgate.runtime.training.checkpoint;

import java.nio.ByteOrder;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;

/** The numbers of the format; docs/checkpoints.md describes them. */
final class Layout {
    static final byte[] MAGIC = {'s', 'k', 'g', 'c', 'k', 'p', 't', '\n'};
    static final int VERSION = 1;
    static final ByteOrder ORDER = ByteOrder.LITTLE_ENDIAN;

    /** Magic, version, length of the header, length of the file. */
    static final int PREAMBLE = 8 + 4 + 4 + 8;

    /** SHA-256. */
    static final int CHECKSUM = 32;

    /** Bytes moved at once; a whole number of longs. */
    static final int CHUNK = 1 << 16;

    static final String HEADER = "header";
    static final String ARRAYS = "arrays";
    static final String NAME = "name";
    static final String TYPE = "type";
    static final String LENGTH = "length";
    static final String FLOATS = "f32";
    static final String LONGS = "i64";

    private Layout() {}

    static MessageDigest digest() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }
}
