package dev.skipgate.testbench.cli;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.skipgate.runtime.xrt.xclbin.ComputeUnit;
import dev.skipgate.runtime.xrt.xclbin.Kernel;
import dev.skipgate.testbench.packaging.EmulatedPackage;
import dev.skipgate.testbench.packaging.HardwarePackage;
import dev.skipgate.testbench.report.ReportFiles;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code skipgate package}: a compiled model in, what a card loads out. */
@Command(
        name = "package",
        description = "Make the xclbin of a compiled model, for the emulated card with g++, for a real one with v++.",
        mixinStandardHelpOptions = true)
final class PackageCommand implements Runnable {
    private static final String EMULATED = "emulated-card";

    @Spec
    private CommandSpec spec;

    @Parameters(paramLabel = "DIR", description = "a compiled model")
    private Path directory;

    @Option(
            names = "--target",
            paramLabel = "T",
            required = true,
            description = "emulated-card: the emitted C++ driven through XRT, no vendor tool; hw: a real card, hw_emu:"
                    + " Vitis' emulation of one, both with v++")
    private String target;

    @Option(names = "--json", description = "print the result as JSON on standard output")
    private boolean json;

    @Override
    public void run() {
        if (target.equals(EMULATED)) {
            emulated();
        } else if (HardwarePackage.TARGETS.contains(target)) {
            hardware();
        } else {
            throw CommandFailure.input("--target is '" + target + "'; use " + EMULATED + " or "
                    + String.join(" or ", HardwarePackage.TARGETS));
        }
    }

    private void emulated() {
        EmulatedPackage done = EmulatedPackage.write(directory);
        Kernel kernel = done.xclbin().kernels().get(0);
        say(String.format(
                Locale.ROOT,
                "%s: kernel %s, %s, at %d MHz of %s; drive it with: skipgate deploy %s",
                done.file(),
                kernel.name(),
                kernel.units().stream().map(ComputeUnit::name).collect(Collectors.joining(", ")),
                done.xclbin().clockMhz(),
                done.xclbin().platform(),
                done.file()));
        print(result(done.file())
                .put("uuid", done.xclbin().container().uuid().toString())
                .put("kernel", kernel.name())
                .put("computeUnits", kernel.units().size()));
    }

    private void hardware() {
        HardwarePackage hardware = HardwarePackage.of(directory, target);
        List<String> missing = hardware.missing();
        if (!missing.isEmpty()) {
            hardware.commands().forEach(this::say);
            throw CommandFailure.tool("--target " + target + " needs " + String.join(" and ", missing)
                    + ", not on the PATH; source the settings64.sh of your Vitis installation, then run this again,"
                    + " or the commands above in " + directory.resolve("hls"));
        }
        Path file = hardware.make(spec.commandLine().getErr());
        say(file + ": drive it with: skipgate deploy " + file);
        print(result(file));
    }

    private ObjectNode result(Path file) {
        return new ObjectMapper().createObjectNode().put("target", target).put("xclbin", file.toString());
    }

    private void say(String line) {
        PrintWriter err = spec.commandLine().getErr();
        err.println(line);
        err.flush();
    }

    private void print(ObjectNode result) {
        if (json) {
            spec.commandLine().getOut().print(ReportFiles.json(result));
            spec.commandLine().getOut().flush();
        }
    }
}
