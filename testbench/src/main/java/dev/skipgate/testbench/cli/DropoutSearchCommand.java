package dev.skipgate.testbench.cli;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.skipgate.runtime.training.dropout.PatternDistribution;
import java.io.PrintWriter;
import java.util.Locale;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code skipgate dropout-search}: how often training will draw each period of a dropout pattern. */
@Command(
        name = "dropout-search",
        description = "Find the distribution over the periods of row and tile dropout patterns that drops with a rate.",
        mixinStandardHelpOptions = true)
final class DropoutSearchCommand implements Runnable {
    @Spec
    private CommandSpec spec;

    @Option(names = "--rate", required = true, paramLabel = "RATE", description = "the share to drop, between 0 and 1")
    private double rate;

    @Option(
            names = "--max-period",
            defaultValue = "16",
            paramLabel = "N",
            description = "the greatest period (default: ${DEFAULT-VALUE})")
    private int maxPeriod;

    @Option(names = "--json", description = "print the distribution as JSON")
    private boolean json;

    @Override
    public void run() {
        PatternDistribution distribution = search();
        PrintWriter out = spec.commandLine().getOut();
        if (json) {
            out.println(asJson(distribution));
        } else {
            printTable(distribution, out);
        }
        out.flush();
    }

    private PatternDistribution search() {
        try {
            return PatternDistribution.search(rate, maxPeriod);
        } catch (IllegalArgumentException e) {
            throw CommandFailure.input(e.getMessage(), e);
        }
    }

    private static void printTable(PatternDistribution distribution, PrintWriter out) {
        out.printf(Locale.ROOT, "%6s %8s %12s%n", "period", "drops", "probability");
        double[] probabilities = distribution.probabilities();
        for (int i = 0; i < probabilities.length; i++) {
            out.printf(Locale.ROOT, "%6d %8.4f %12.6f%n", i + 1, i / (i + 1.0), probabilities[i]);
        }
        out.printf(
                Locale.ROOT,
                "rate %.6f achieved for %s asked; entropy %.4f of at most %.4f bits%n",
                distribution.achievedRate(),
                distribution.target(),
                distribution.entropyBits(),
                Math.log(probabilities.length) / Math.log(2));
    }

    private static String asJson(PatternDistribution distribution) {
        ObjectMapper mapper = new ObjectMapper();
        ObjectNode root = mapper.createObjectNode();
        root.put("rate", distribution.target());
        root.put("achievedRate", distribution.achievedRate());
        root.put("entropyBits", distribution.entropyBits());
        ArrayNode probabilities = root.putArray("probabilities");
        for (double probability : distribution.probabilities()) {
            probabilities.add(probability);
        }
        try {
            return mapper.writerWithDefaultPrettyPrinter().writeValueAsString(root);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException(e);
        }
    }
}
