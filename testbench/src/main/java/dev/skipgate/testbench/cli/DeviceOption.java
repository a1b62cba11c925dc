package dev.skipgate.testbench.cli;

import dev.skipgate.testbench.card.CardTarget;
import picocli.CommandLine.Option;

/** Which card the target {@code card} means. */
final class DeviceOption {
    @Option(
            names = "--device",
            paramLabel = "D",
            defaultValue = CardTarget.EMULATED,
            description =
                    "for the target card: index or place on the bus (BDF) of a card as 'skipgate devices' lists it,"
                            + " or emulated; default ${DEFAULT-VALUE}")
    private String device;

    String word() {
        return device;
    }
}
