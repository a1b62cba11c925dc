package dev.skipgate.runtime.xrt.xclbin;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/**
 * An argument of a kernel, and where its register lies.
 *
 * @param name in the kernel's source
 * @param role a pointer into memory, or a number
 * @param port the kernel's port that it goes through
 * @param type in the kernel's source
 * @param bytes of its register
 * @param offset of its register, in bytes from the compute unit's address
 */
public record Argument(String name, Role role, String port, String type, int bytes, int offset) {
    /** What an argument is; the codes are XRT's {@code addressQualifier}. */
    public enum Role {
        SCALAR(0),
        MEMORY(1);

        private final int code;

        Role(int code) {
            this.code = code;
        }

        int code() {
            return code;
        }
    }

    /** The port of all registers. */
    public static final String CONTROL_PORT = "S_AXI_CONTROL";

    /** The first offset that Vitis HLS gives an argument: the four words before it start and watch the kernel. */
    static final int FIRST_OFFSET = 0x10;

    private static final int RESERVED_AFTER = 4;

    public Argument {
        Objects.requireNonNull(role, "role");
        if (bytes < 1 || offset < FIRST_OFFSET || offset % Integer.BYTES != 0) {
            throw new IllegalArgumentException(
                    "argument '" + name + "' of " + bytes + " bytes at offset " + offset + " of the registers");
        }
        if (role == Role.MEMORY && bytes != Long.BYTES) {
            throw new IllegalArgumentException(
                    "argument '" + name + "' is an address of " + bytes + " bytes; wanted 8");
        }
    }

    /** Where registers may go on after this one: Vitis HLS leaves a word free after each. */
    int end() {
        return offset + Math.max(bytes, Integer.BYTES) + RESERVED_AFTER;
    }

    /** Gives arguments their offsets in the order in which they are added. */
    public static final class Layout {
        private final List<Argument> arguments = new ArrayList<>();

        /** Adds a pointer that goes through a port of its own. */
        public Layout memory(String name, String port, String type) {
            return add(name, Role.MEMORY, port, type, Long.BYTES);
        }

        /** Adds a number of 4 or 8 bytes. */
        public Layout scalar(String name, String type, int bytes) {
            return add(name, Role.SCALAR, CONTROL_PORT, type, bytes);
        }

        private Layout add(String name, Role role, String port, String type, int bytes) {
            int offset = arguments.isEmpty()
                    ? FIRST_OFFSET
                    : arguments.get(arguments.size() - 1).end();
            arguments.add(new Argument(name, role, port, type, bytes, offset));
            return this;
        }

        /** All of them. */
        public List<Argument> arguments() {
            return List.copyOf(arguments);
        }
    }
}
