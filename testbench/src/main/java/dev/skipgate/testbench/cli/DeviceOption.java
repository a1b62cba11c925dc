package dev.skipgate.testbench.cli;

import dev.skipgate.testbench.card.CardTarget;
import dev.skipgate.testbench.card.CardUse;
import java.nio.file.Path;
import java.util.Optional;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Which card the target {@code card} means and how it is used, and how much of the processor the target {@code cpu} takes. */
final class DeviceOption {
    @Option(
            names = "--device",
            paramLabel = "D",
            defaultValue = CardTarget.EMULATED,
            description =
                    "for the target card: index or place on the bus (BDF) of a card as 'skipgate devices' lists it,"
                            + " or emulated; default ${DEFAULT-VALUE}")
    private String device;

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

    /** What the command line would give when it names neither: for tests. */
    DeviceOption(String device, int threads) {
        this.device = device;
        this.threads = threads;
    }

    int threads() {
        return threads;
    }

    CardUse use() {
        return new CardUse(device, xclbin, patience.duration());
    }
}
