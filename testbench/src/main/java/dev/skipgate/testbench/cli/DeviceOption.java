package dev.skipgate.testbench.cli;

import dev.skipgate.runtime.opencl.OpenClOptions;
import dev.skipgate.testbench.card.CardTarget;
import dev.skipgate.testbench.card.CardUse;
import java.nio.file.Path;
import java.util.Optional;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Which device the targets {@code card} and {@code opencl} mean and how it is used, and how much of the processor the target {@code cpu} takes. */
final class DeviceOption {
    @Option(
            names = "--device",
            paramLabel = "D",
            description =
                    "a device as 'skipgate devices' lists it. For the target card: index or place on the bus (BDF) of a"
                            + " card, or emulated, which is the default; for the target opencl: the name of a device or"
                            + " a part of it, which may be left out when there is one alone")
    private Optional<String> device = Optional.empty();

    @Option(
            names = "--threads",
            paramLabel = "N",
            defaultValue = "1",
            description = "for the target cpu: threads that work on a step; default ${DEFAULT-VALUE}")
    private int threads;

    @Option(
            names = "--xclbin",
            paramLabel = "FILE",
            description =
                    "for the target card: what is loaded, which may be of another model with the same kernel; default:"
                            + " what 'skipgate package' makes in the model's folder")
    private Optional<Path> xclbin = Optional.empty();

    @Mixin
    private PatienceOption patience = new PatienceOption();

    DeviceOption() {}

    /** What the command line would give when it names no device: for tests. */
    DeviceOption(int threads) {
        this.threads = threads;
    }

    int threads() {
        return threads;
    }

    OpenClOptions openCl() {
        return new OpenClOptions(device, 1);
    }

    CardUse use() {
        return new CardUse(device.orElse(CardTarget.EMULATED), xclbin, patience.duration());
    }
}
