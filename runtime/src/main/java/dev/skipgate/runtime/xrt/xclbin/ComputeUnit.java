package dev.skipgate.runtime.xrt.xclbin;

import java.util.List;

/**
 * One copy of a kernel on the device.
 *
 * @param name such as {@code skipgate_kernel_1}
 * @param baseAddress of its registers
 * @param banks the bank, by its index, that each memory argument is connected to, in the order of the arguments
 */
public record ComputeUnit(String name, long baseAddress, List<Integer> banks) {
    public ComputeUnit {
        banks = List.copyOf(banks);
        if (name.isEmpty() || !name.chars().allMatch(c -> c == '_' || (c < 128 && Character.isLetterOrDigit(c)))) {
            throw new IllegalArgumentException("'" + name + "' is no name of a compute unit");
        }
        if (baseAddress < 0) {
            throw new IllegalArgumentException("compute unit " + name + " at address " + baseAddress);
        }
    }
}
