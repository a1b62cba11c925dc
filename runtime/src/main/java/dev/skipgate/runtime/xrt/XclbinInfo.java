package dev.skipgate.runtime.xrt;

import java.nio.file.Path;
import java.util.List;

/**
 * What XRT reads in an xclbin.
 *
 * @param path the file
 * @param uuid its identifier
 * @param target what it was built for
 * @param platform the platform it was linked for; empty when it names none
 * @param banks the card's memory banks, by their index
 * @param kernels its kernels
 */
public record XclbinInfo(
        Path path, String uuid, Target target, String platform, List<Bank> banks, List<Kernel> kernels) {
    /** What an xclbin was built for. */
    public enum Target {
        HARDWARE,
        SOFTWARE_EMULATION,
        HARDWARE_EMULATION
    }

    /**
     * A memory bank.
     *
     * @param index what XRT calls it by
     * @param tag its name, such as {@code HBM[0]}
     * @param address where it begins, in bytes
     * @param kilobytes its size, in 1,024 bytes
     * @param isUsed whether a kernel is connected to it
     */
    public record Bank(int index, String tag, long address, long kilobytes, boolean isUsed) {}

    /**
     * A kernel.
     *
     * @param computeUnits names of its instances
     * @param arguments by their index
     */
    public record Kernel(String name, List<String> computeUnits, List<Argument> arguments) {
        public Kernel {
            computeUnits = List.copyOf(computeUnits);
            arguments = List.copyOf(arguments);
        }

        /** Whether it has an argument of this name. */
        public boolean has(String argument) {
            return arguments.stream().anyMatch(each -> each.name().equals(argument));
        }

        /**
         * The argument of a name.
         *
         * @throws IllegalArgumentException when it has none
         */
        public Argument argument(String wanted) {
            return arguments.stream()
                    .filter(each -> each.name().equals(wanted))
                    .findFirst()
                    .orElseThrow(() -> new IllegalArgumentException("kernel " + name + " has no argument '" + wanted
                            + "'; it has "
                            + arguments.stream().map(Argument::name).toList()));
        }
    }

    /**
     * An argument of a kernel.
     *
     * @param type its C++ type, as far as it is known
     * @param offset of its register, in bytes
     * @param bytes its size
     * @param banks indices of the banks its memory may lie in; empty for a number
     */
    public record Argument(int index, String name, String type, long offset, long bytes, List<Integer> banks) {
        public Argument {
            banks = List.copyOf(banks);
        }
    }

    public XclbinInfo {
        banks = List.copyOf(banks);
        kernels = List.copyOf(kernels);
    }

    /**
     * The kernel of a name.
     *
     * @throws IllegalArgumentException when there is none
     */
    public Kernel kernel(String name) {
        return kernels.stream()
                .filter(each -> each.name().equals(name))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException(path + " has no kernel '" + name + "'; it has "
                        + kernels.stream().map(Kernel::name).toList()));
    }
}
