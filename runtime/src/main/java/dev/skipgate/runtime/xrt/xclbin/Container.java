package dev.skipgate.runtime.xrt.xclbin;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;

/**
 * A container of sections as {@code xclbin.h} of XRT 2.13 lays it out (struct {@code axlf}): header, section headers, and the sections,
 * each at a multiple of 8 bytes. No time and no name of a machine is in it, so the same sections give the same bytes.
 *
 * @param mode what it was built for
 * @param platform the platform's name, at most 63 bytes of ASCII
 * @param sections at most one of each kind
 */
public record Container(Mode mode, String platform, List<Section> sections) {
    private static final byte[] MAGIC = "xclbin2\0".getBytes(StandardCharsets.US_ASCII);
    private static final int NO_SIGNATURE = -1;
    private static final int SIGNATURE_AT = 8;
    private static final int RESERVED_AT = 12;
    private static final int UNIQUE_ID_AT = 296;
    private static final int LENGTH_AT = 304;
    private static final int VERSION_MAJOR_AT = 330;
    private static final int VERSION_MINOR_AT = 331;
    private static final int MODE_AT = 332;
    private static final int PLATFORM_AT = 352;
    private static final int PLATFORM_BYTES = 64;
    private static final int UUID_AT = 416;
    private static final int COUNT_AT = 448;
    private static final int SECTIONS_AT = 456;
    private static final int SECTION_HEADER = 40;
    private static final int SECTION_NAME_BYTES = 16;
    private static final int MOST_SECTIONS = 1 << 16;

    /** What a container was built for; the codes are those of {@code XCLBIN_MODE}. */
    public enum Mode {
        FLAT(0),
        HARDWARE(1),
        HARDWARE_EMULATION(4),
        SOFTWARE_EMULATION(5);

        private final int code;

        Mode(int code) {
            this.code = code;
        }

        private static Mode of(String file, int code) {
            return Arrays.stream(values())
                    .filter(mode -> mode.code == code)
                    .findFirst()
                    .orElseThrow(
                            () -> new XclbinException(file + " was built for mode " + code + ", which is not known"));
        }
    }

    /**
     * A part of a container.
     *
     * @param content its bytes
     */
    public record Section(SectionKind kind, byte[] content) {}

    public Container {
        sections = List.copyOf(sections);
        byte[] name = platform.getBytes(StandardCharsets.UTF_8);
        if (name.length >= PLATFORM_BYTES || !platform.chars().allMatch(c -> c > ' ' && c < 127)) {
            throw new IllegalArgumentException(
                    "a platform is named in at most 63 printable ASCII characters, not '" + platform + "'");
        }
        Set<SectionKind> kinds = new TreeSet<>();
        for (Section section : sections) {
            if (!kinds.add(section.kind())) {
                throw new IllegalArgumentException("two sections " + section.kind());
            }
        }
    }

    /** The content of a section, if there is one of its kind. */
    public Optional<byte[]> section(SectionKind kind) {
        return sections.stream()
                .filter(section -> section.kind() == kind)
                .map(Section::content)
                .findFirst();
    }

    /** Names the content: the same sections, mode and platform have the same identifier (RFC 9562, version 8, of a SHA-256). */
    public UUID uuid() {
        byte[] hash = hash();
        hash[6] = (byte) ((hash[6] & 0x0f) | 0x80);
        hash[8] = (byte) ((hash[8] & 0x3f) | 0x80);
        ByteBuffer bytes = ByteBuffer.wrap(hash);
        return new UUID(bytes.getLong(), bytes.getLong());
    }

    private byte[] hash() {
        try {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            digest.update((mode + "\n" + platform + "\n").getBytes(StandardCharsets.UTF_8));
            for (Section section : sections) {
                digest.update(
                        (section.kind() + " " + section.content().length + "\n").getBytes(StandardCharsets.UTF_8));
                digest.update(section.content());
            }
            return digest.digest();
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }

    /** The file. */
    public byte[] bytes() {
        int length = aligned(SECTIONS_AT + SECTION_HEADER * sections.size());
        for (Section section : sections) {
            length = Math.addExact(length, aligned(section.content().length));
        }
        ByteBuffer file = ByteBuffer.allocate(length).order(ByteOrder.LITTLE_ENDIAN);
        UUID uuid = uuid();
        file.put(0, MAGIC).putInt(SIGNATURE_AT, NO_SIGNATURE);
        Arrays.fill(file.array(), RESERVED_AT, RESERVED_AT + 28, (byte) 0xff);
        file.putLong(UNIQUE_ID_AT, uuid.getMostSignificantBits()).putLong(LENGTH_AT, length);
        file.put(VERSION_MAJOR_AT, (byte) 2).put(VERSION_MINOR_AT, (byte) 13).putShort(MODE_AT, (short) mode.code);
        file.put(PLATFORM_AT, platform.getBytes(StandardCharsets.US_ASCII));
        file.order(ByteOrder.BIG_ENDIAN)
                .putLong(UUID_AT, uuid.getMostSignificantBits())
                .putLong(UUID_AT + Long.BYTES, uuid.getLeastSignificantBits())
                .order(ByteOrder.LITTLE_ENDIAN);
        file.putInt(COUNT_AT, sections.size());
        int at = aligned(SECTIONS_AT + SECTION_HEADER * sections.size());
        for (int s = 0; s < sections.size(); s++) {
            Section section = sections.get(s);
            int header = SECTIONS_AT + SECTION_HEADER * s;
            file.putInt(header, section.kind().code());
            file.put(header + Integer.BYTES, name(section.kind()));
            file.putLong(header + 24, at).putLong(header + 32, section.content().length);
            file.put(at, section.content());
            at += aligned(section.content().length);
        }
        return file.array();
    }

    /** For people alone, and one byte shorter than its place: XRT goes by the code. */
    private static byte[] name(SectionKind kind) {
        byte[] name = kind.name().getBytes(StandardCharsets.US_ASCII);
        return Arrays.copyOf(name, Math.min(name.length, SECTION_NAME_BYTES - 1));
    }

    private static int aligned(int bytes) {
        return Math.addExact(bytes, Long.BYTES - 1) & -Long.BYTES;
    }

    /**
     * Reads a file.
     *
     * @throws XclbinException when it is not a container, or cut off
     */
    public static Container read(Path file) {
        try {
            return of(file.toString(), Files.readAllBytes(file));
        } catch (IOException e) {
            throw new XclbinException(
                    file + " cannot be read: "
                            + (e instanceof NoSuchFileException ? "there is no such file" : e.getMessage()),
                    e);
        }
    }

    /**
     * Reads a container; sections of kinds that we do not use are left out.
     *
     * @param file what to call it in messages
     */
    static Container of(String file, byte[] content) {
        if (content.length < SECTIONS_AT || !Arrays.equals(content, 0, MAGIC.length, MAGIC, 0, MAGIC.length)) {
            throw new XclbinException(file + " is not an xclbin: it does not begin with 'xclbin2' and a header");
        }
        ByteBuffer bytes = ByteBuffer.wrap(content).order(ByteOrder.LITTLE_ENDIAN);
        long length = bytes.getLong(LENGTH_AT);
        if (length != content.length) {
            throw new XclbinException(file + " has " + content.length + " bytes and its header says " + length
                    + ": it was cut off or damaged");
        }
        int count = bytes.getInt(COUNT_AT);
        Mode mode = Mode.of(file, bytes.getShort(MODE_AT));
        if (count < 0 || count > MOST_SECTIONS || SECTIONS_AT + (long) count * SECTION_HEADER > length) {
            throw new XclbinException(file + " says it has " + count + " sections, which its size does not allow");
        }
        List<Section> sections = new ArrayList<>();
        for (int s = 0; s < count; s++) {
            int header = SECTIONS_AT + SECTION_HEADER * s;
            long offset = bytes.getLong(header + 24);
            long size = bytes.getLong(header + 32);
            if (offset < 0 || size < 0 || offset > length || size > length - offset) {
                throw new XclbinException(
                        file + ": section " + s + " (" + size + " bytes at " + offset + ") lies outside the file");
            }
            SectionKind.of(bytes.getInt(header))
                    .ifPresent(kind -> sections.add(
                            new Section(kind, Arrays.copyOfRange(content, (int) offset, (int) (offset + size)))));
        }
        try {
            return new Container(mode, text(content, PLATFORM_AT, PLATFORM_BYTES), sections);
        } catch (IllegalArgumentException e) {
            throw new XclbinException(file + ": " + e.getMessage(), e);
        }
    }

    private static String text(byte[] content, int at, int most) {
        int end = at;
        while (end < at + most && content[end] != 0) {
            end++;
        }
        return new String(content, at, end - at, StandardCharsets.ISO_8859_1);
    }
}
