package dev.skipgate.compiler.emit.hls;

import dev.skipgate.compiler.ir.Design;
import java.util.ArrayList;
import java.util.List;

/**
 * A memory port of the kernel.
 *
 * @param name of the kernel's argument
 * @param index among the memory ports
 * @param isWritten whether the kernel writes through it
 * @param words 512-bit words that simulation of the RTL must model
 */
record KernelPort(String name, int index, boolean isWritten, long words) {
    /** Most steps of one call of the testbench ({@code kChunk} in {@code sim/testbench.h}). */
    private static final int STEPS_PER_CALL = 256;

    /** The ports of a design in the order of the kernel's arguments. */
    static List<KernelPort> of(Design design) {
        InputPort input = InputPort.of(design.network().integers().input());
        List<KernelPort> ports = new ArrayList<>();
        ports.add(new KernelPort("weights", 0, false, WeightImageFile.words(design)));
        if (input.isEmbedding()) {
            ports.add(new KernelPort("embedding", 1, false, (long) input.classes() * input.wordsPerStep()));
        }
        ports.add(new KernelPort("input", ports.size(), false, input.words(STEPS_PER_CALL)));
        ports.add(new KernelPort(
                "output", ports.size(), true, OutputPort.of(design).words(STEPS_PER_CALL)));
        return List.copyOf(ports);
    }

    /** The pragma that makes it an AXI port. */
    String memoryPragma() {
        String why = index == 0 ? "  // one bundle each: no port waits" : "";
        return "#pragma HLS interface m_axi port = " + name + " bundle = gmem" + index + " offset = slave depth = "
                + words + why;
    }
}
