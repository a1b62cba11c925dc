package dev.skipgate.runtime.xrt.xclbin;

import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * A kernel and its compute units.
 *
 * @param name of its function, a C identifier
 * @param arguments in order
 * @param units at least one
 */
public record Kernel(String name, List<Argument> arguments, List<ComputeUnit> units) {
    /** Bytes of registers that a compute unit has. */
    public static final int REGISTER_BYTES = 0x10000;

    private static final int LONGEST_UNIT = 63;

    public Kernel {
        arguments = List.copyOf(arguments);
        units = List.copyOf(units);
        if (!name.matches("[A-Za-z_][A-Za-z0-9_]*")) {
            throw new IllegalArgumentException("'" + name + "' is no name of a kernel");
        }
        if (units.isEmpty()) {
            throw new IllegalArgumentException("kernel " + name + " has no compute unit");
        }
        Set<String> names = new HashSet<>();
        int end = 0;
        for (Argument argument : arguments) {
            if (!names.add(argument.name()) || argument.offset() < end || argument.end() > REGISTER_BYTES) {
                throw new IllegalArgumentException("kernel " + name + ": argument '" + argument.name() + "' at offset "
                        + argument.offset() + " is there twice, or lies over another");
            }
            end = argument.end();
        }
        long pointers = arguments.stream()
                .filter(argument -> argument.role() == Argument.Role.MEMORY)
                .count();
        Set<Object> places = new HashSet<>();
        for (ComputeUnit unit : units) {
            if (unit.banks().size() != pointers) {
                throw new IllegalArgumentException("compute unit " + unit.name() + " has banks for "
                        + unit.banks().size() + " of " + pointers + " memory arguments");
            }
            if (!places.add(unit.name()) || !places.add(unit.baseAddress())) {
                throw new IllegalArgumentException("two compute units share the name or the address of " + unit.name());
            }
            if (name.length() + 1 + unit.name().length() > LONGEST_UNIT) {
                throw new IllegalArgumentException("the name " + name + ":" + unit.name() + " is too long for XRT");
            }
        }
    }
}
