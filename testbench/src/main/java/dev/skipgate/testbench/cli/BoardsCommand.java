package dev.skipgate.testbench.cli;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import dev.skipgate.boards.Board;
import dev.skipgate.boards.Boards;
import dev.skipgate.boards.Resources;
import java.io.PrintWriter;
import java.util.Locale;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code skipgate boards}: what can be compiled for. */
@Command(name = "boards", description = "List the boards.", mixinStandardHelpOptions = true)
final class BoardsCommand implements Runnable {
    @Spec
    private CommandSpec spec;

    @Option(names = "--json", description = "print the list as JSON")
    private boolean json;

    @Override
    public void run() {
        PrintWriter out = spec.commandLine().getOut();
        if (json) {
            out.println(asJson());
        } else {
            printTable(out);
        }
        out.flush();
    }

    private static void printTable(PrintWriter out) {
        out.printf(
                Locale.ROOT,
                "%-9s %-24s %6s %10s %10s %7s %6s %6s  %s%n",
                "board",
                "part",
                "MHz",
                "LUT",
                "FF",
                "BRAM36",
                "URAM",
                "DSP",
                "memory");
        for (Board board : Boards.all()) {
            Resources usable = board.usable();
            out.printf(
                    Locale.ROOT,
                    "%-9s %-24s %6.4g %,10d %,10d %,7d %,6d %,6d  %.3g GB%s%n",
                    board.id(),
                    board.part(),
                    board.clockMhz(),
                    usable.lut(),
                    usable.ff(),
                    usable.bram36(),
                    usable.uram(),
                    usable.dsp(),
                    board.memoryBytes() / 1e9,
                    board.unconfirmed().isEmpty() ? "" : "  (~ " + String.join(", ", sorted(board)) + ")");
        }
        out.println("Resources are what the shell leaves usable. ~: no primary source confirms it.");
    }

    private static Iterable<String> sorted(Board board) {
        return board.unconfirmed().stream().sorted().toList();
    }

    private static String asJson() {
        ObjectMapper mapper = new ObjectMapper();
        ArrayNode list = mapper.createArrayNode();
        for (Board board : Boards.all()) {
            Resources usable = board.usable();
            list.addObject()
                    .put("board", board.id())
                    .put("part", board.part())
                    .put("platform", board.platform().orElse(null))
                    .put("clockMhz", board.clockMhz())
                    .put("lut", usable.lut())
                    .put("ff", usable.ff())
                    .put("bram36", usable.bram36())
                    .put("uram", usable.uram())
                    .put("dsp", usable.dsp())
                    .put("memoryBytes", board.memoryBytes());
        }
        try {
            return mapper.writerWithDefaultPrettyPrinter().writeValueAsString(list);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException(e);
        }
    }
}
