package dev.skipgate.testbench.cli;

import dev.skipgate.runtime.Accelerator;
import dev.skipgate.runtime.AcceleratorInPasses;
import dev.skipgate.runtime.bundle.Network;
import dev.skipgate.runtime.cpu.CpuAccelerator;
import dev.skipgate.runtime.cpu.CpuOptions;
import dev.skipgate.runtime.opencl.OpenClAccelerator;
import dev.skipgate.runtime.reference.ReferenceAccelerator;
import dev.skipgate.testbench.card.CardTarget;
import dev.skipgate.testbench.csim.CsimAccelerator;
import dev.skipgate.testbench.project.CompiledProject;
import java.util.List;
import java.util.function.Function;

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

    /** An OpenCL device: a GPU, or this processor where its driver is installed. */
    static final String OPENCL = "opencl";

    private static final List<String> KNOWN = List.of(JAVA, CSIM, CSIM_LOOPS, CPU, OPENCL, CARD);

    private Targets() {}

    /** Refuses words that are no target. */
    static void require(String target) {
        if (!KNOWN.contains(target)) {
            throw CommandFailure.input("there is no target '" + target + "'; use " + String.join(" or ", KNOWN));
        }
    }

    /**
     * Starts a target.
     *
     * @param device which one, for the targets {@value #CARD} and {@value #OPENCL}, and how many threads, for the target {@value #CPU}
     */
    static Accelerator start(String target, CompiledProject project, DeviceOption device) {
        require(target);
        return switch (target) {
            case CARD -> CardTarget.open(project.directory(), device.use());
            case CPU -> onThisMachine(
                    target, project, pass -> new CpuAccelerator(pass, new CpuOptions(device.threads(), 1)));
            case OPENCL -> onThisMachine(target, project, pass -> new OpenClAccelerator(pass, device.openCl()));
            case CSIM -> AcceleratorInPasses.open(
                    project.network(),
                    (pass, number) -> CsimAccelerator.start(
                            project.directory(),
                            project.words(pass),
                            project.stateWords(number),
                            pass.network(),
                            number));
            case CSIM_LOOPS -> AcceleratorInPasses.open(
                    project.network(),
                    (pass, number) -> CsimAccelerator.startEveryTrip(
                            project.directory(),
                            project.words(pass),
                            project.stateWords(number),
                            pass.network(),
                            number));
            default -> ReferenceAccelerator.of(project.network());
        };
    }

    private static Accelerator onThisMachine(
            String target, CompiledProject project, Function<Network, Accelerator> open) {
        try {
            return AcceleratorInPasses.open(project.network(), (pass, number) -> open.apply(pass.network()));
        } catch (IllegalArgumentException e) {
            throw CommandFailure.input(
                    project.directory() + " cannot run on the target " + target + ": " + e.getMessage(), e);
        }
    }
}
