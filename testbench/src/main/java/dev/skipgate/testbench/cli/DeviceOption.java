package dev.skipgate.testbench.cli;

import dev.skipgate.testbench.card.CardTarget;
import picocli.CommandLine.Option;

/** Which card the target {@code card} means, and how much of the processor the target {@code cpu} takes. */
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

    DeviceOption() {}

    /** What the command line would give when it names neither: for tests. */
    DeviceOption(String device, int threads) {
        this.device = device;
        this.threads = threads;
    }

    int threads() {
        return threads;
    }

    String word() {
        return device;
    }
}
