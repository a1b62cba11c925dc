package dev.skipgate.testbench.cli;

import dev.skipgate.compiler.Overrides;
import java.util.Optional;
import java.util.OptionalDouble;
import picocli.CommandLine.Option;

/** The hardware that a model is compiled or a figure told for; goes before what the model description says. */
final class HardwareOptions {
    @Option(names = "--board", paramLabel = "ID", description = "the board; skipgate boards lists them")
    private Optional<String> board = Optional.empty();

    @Option(names = "--lanes", paramLabel = "N|auto", description = "multiplier-free lanes, a power of two, or auto")
    private Optional<String> lanes = Optional.empty();

    @Option(names = "--encoding", paramLabel = "WORD", description = "auto, packed, compressed or constant")
    private Optional<String> encoding = Optional.empty();

    Overrides overrides() {
        return with(OptionalDouble.empty(), OptionalDouble.empty());
    }

    /** With a clock in MHz and a capacity that a command has options for. */
    Overrides with(OptionalDouble clock, OptionalDouble capacity) {
        return new Overrides(board, lanes, encoding, clock, capacity);
    }

    /** Nothing when the command line says none of them. */
    Optional<Overrides> given() {
        return Optional.of(overrides()).filter(each -> !each.equals(Overrides.NONE));
    }
}
