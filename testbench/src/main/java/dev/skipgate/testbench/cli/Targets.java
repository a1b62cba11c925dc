package dev.skipgate.testbench.cli;

import dev.skipgate.runtime.Accelerator;
import dev.skipgate.runtime.AcceleratorInPasses;
import dev.skipgate.runtime.cpu.CpuAccelerator;
import dev.skipgate.runtime.cpu.CpuOptions;
import dev.skipgate.runtime.reference.ReferenceAccelerator;
import dev.skipgate.testbench.card.CardTarget;
import dev.skipgate.testbench.csim.CsimAccelerator;
import dev.skipgate.testbench.project.CompiledProject;
import java.util.List;

/** The targets a compiled model can run on, by their words on the command line. There is no fallback between them. */
final class Targets {
    /** The integer model. */
    static final String JAVA = "java";

    /** The emitted C++, compiled by g++. */
    static final String CSIM = "csim";

    /** The same with every lane's loop simulated trip by trip. */
    static final String CSIM_LOOPS = "csim-loops";

    /** A card, or the emulated one, driven through XRT. */
    static final String CARD = "card";

    /** Vector instructions of this processor. */
    static final String CPU = "cpu";

    private static final List<String> KNOWN = List.of(JAVA, CSIM, CSIM_LOOPS, CPU, CARD);
    private static final List<String> AHEAD = List.of("opencl");

    private Targets() {}

    /** Refuses words that are no target, and targets this version does not have. */
    static void require(String target) {
        if (KNOWN.contains(target)) {
            return;
        }
        if (AHEAD.contains(target)) {
            throw CommandFailure.tool(
                    "target '" + target + "' is not in this version; use " + String.join(" or ", KNOWN));
        }
        throw CommandFailure.input("there is no target '" + target + "'; use " + String.join(" or ", KNOWN));
    }

    /**
     * Starts a target.
     *
     * @param device which card and how, for the target {@value #CARD}, and how many threads, for the target {@value #CPU}
     */
    static Accelerator start(String target, CompiledProject project, DeviceOption device) {
        require(target);
        return switch (target) {
            case CARD -> CardTarget.open(project.directory(), device.use());
            case CPU -> onCpu(project, device.threads());
            case CSIM -> AcceleratorInPasses.open(
                    project.network(),
                    (pass, number) ->
                            CsimAccelerator.start(project.directory(), project.words(pass), pass.network(), number));
            case CSIM_LOOPS -> AcceleratorInPasses.open(
                    project.network(),
                    (pass, number) -> CsimAccelerator.startEveryTrip(
                            project.directory(), project.words(pass), pass.network(), number));
            default -> ReferenceAccelerator.of(project.network());
        };
    }

    private static Accelerator onCpu(CompiledProject project, int threads) {
        try {
            return AcceleratorInPasses.open(
                    project.network(),
                    (pass, number) -> new CpuAccelerator(pass.network(), new CpuOptions(threads, 1)));
        } catch (IllegalArgumentException e) {
            throw CommandFailure.input(
                    project.directory() + " cannot run on the target " + CPU + ": " + e.getMessage(), e);
        }
    }
}
