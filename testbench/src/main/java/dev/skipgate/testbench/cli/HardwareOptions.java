package dev.skipgate.testbench.cli;

import dev.skipgate.compiler.Overrides;
import java.util.Optional;
import java.util.OptionalDouble;
import picocli.CommandLine.Option;

/** The hardware that a figure is told for; goes before what the model description says. */
final class HardwareOptions {
    @Option(names = "--board", paramLabel = "ID", description = "the board; skipgate boards lists them")
    private Optional<String> board = Optional.empty();

    @Option(names = "--lanes", paramLabel = "N|auto", description = "multiplier-free lanes, a power of two, or auto")
    private Optional<String> lanes = Optional.empty();

    @Option(names = "--encoding", paramLabel = "WORD", description = "auto, packed, compressed or constant")
    private Optional<String> encoding = Optional.empty();

    Overrides overrides() {
        return new Overrides(board, lanes, encoding, OptionalDouble.empty());
    }
}
