package dev.skipgate.compiler.emit.hls;

import dev.skipgate.compiler.estimate.StateCycles;
import dev.skipgate.compiler.ir.Design;
import dev.skipgate.runtime.bundle.InputLayout;
import dev.skipgate.runtime.bundle.OutputLayout;
import dev.skipgate.runtime.bundle.SequencePass;
import java.util.ArrayList;
import java.util.List;

/**
 * An argument of the kernel that is memory.
 *
 * @param name of the kernel's argument
 * @param bundle number of the AXI port it goes through; each has a memory bank of its own
 * @param isWritten whether the kernel writes through it
 * @param words 512-bit words that simulation of the RTL must model
 */
record KernelPort(String name, int bundle, boolean isWritten, long words) {
    /** Most steps of one call of the testbench ({@code kChunk} in {@code sim/testbench.h}). */
    private static final int STEPS_PER_CALL = 256;

    /** Behind the kernel's numbers, so that arguments have kept their places since states can be moved. */
    static final String STATE = "state";

    /** The memory of a design in the order of the kernel's arguments. */
    static List<KernelPort> of(Design design) {
        InputLayout input = InputLayout.of(design.network().integers().input());
        List<KernelPort> ports = new ArrayList<>();
        ports.add(new KernelPort("weights", 0, false, WeightImageFile.words(design)));
        if (input.isEmbedding()) {
            ports.add(new KernelPort("embedding", 1, false, (long) input.classes() * input.wordsPerStep()));
        }
        long inputWords = 0;
        long outputWords = 0;
        for (SequencePass pass : design.network().integers().passes()) {
            inputWords =
                    Math.max(inputWords, InputLayout.of(pass.network().input()).words(STEPS_PER_CALL));
            outputWords = Math.max(outputWords, outputs(design, pass).words(STEPS_PER_CALL));
        }
        ports.add(new KernelPort("input", ports.size(), false, inputWords));
        int output = ports.size();
        ports.add(new KernelPort("output", output, true, outputWords));
        ports.add(new KernelPort(STATE, output, true, StateCycles.of(design).words()));
        return List.copyOf(ports);
    }

    /** How the outputs of a pass lie in memory. */
    static OutputLayout outputs(Design design, SequencePass pass) {
        return OutputLayout.of(
                pass.network(), design.grid().rowGroups(), design.grid().columnGroups());
    }

    /** The pragma that makes it an AXI port. */
    String memoryPragma() {
        String why = "";
        if (bundle == 0) {
            why = "  // one bundle each: no port waits";
        } else if (name.equals(STATE)) {
            why = "  // the output's: never both";
        }
        return "#pragma HLS interface m_axi port = " + name + " bundle = gmem" + bundle + " offset = slave depth = "
                + words + why;
    }
}
