package dev.skipgate.testbench.lab.search;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.skipgate.testbench.lab.worth.Worth;
import dev.skipgate.testbench.training.QualityWords;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** What the searches found, as JSON, lines and maps. */
public final class SearchReport {
    private SearchReport() {}

    /** Puts an outcome into a list. */
    public static void add(ArrayNode list, Outcome outcome, QualityWords words, Optional<Worth> worth) {
        ObjectNode node = list.addObject()
                .put("method", outcome.method())
                .put("on", outcome.kind().word());
        ArrayNode layers = node.putArray("layers");
        outcome.layers().forEach((name, own) -> layers.addObject()
                .put("name", name)
                .put("threshold", own.threshold())
                .put("sparsity", own.sparsity()));
        node.put("sparsity", outcome.sparsity()).put("kept", outcome.kept());
        words.put(node.putObject("quality"), outcome.tally());
        node.put("evaluations", outcome.evaluations()).put("seconds", outcome.seconds());
        worth.ifPresent(each -> node.set("worth", each.toJson()));
    }

    /** For the user. */
    public static List<String> lines(Outcome outcome, QualityWords words) {
        List<String> lines = new ArrayList<>();
        lines.add(String.format(
                Locale.ROOT,
                "thresholds on %s, %s search: %.1f %% zeros, %.2f %% of the quality kept (%s), %d evaluations in"
                        + " %.1f s",
                outcome.kind().word(),
                outcome.method(),
                100 * outcome.sparsity(),
                100 * outcome.kept(),
                words.told(outcome.tally()),
                outcome.evaluations(),
                outcome.seconds()));
        outcome.layers()
                .forEach((name, own) -> lines.add(String.format(
                        Locale.ROOT, "  %-22s %-12.6g %6.1f %% zeros", name, own.threshold(), 100 * own.sparsity())));
        return lines;
    }

    /** A line on what weights cost. */
    public static String line(String what, Worth worth) {
        return String.format(
                Locale.ROOT,
                "%-12s %,.0f cycles a step = %.2f us, %,.0f of %,d MACs executed, weights %,d bytes, bundle %,d bytes (%s, %d"
                        + " lanes; estimated)",
                what,
                worth.cycles(),
                worth.microseconds(),
                worth.executedMacs(),
                worth.denseMacs(),
                worth.weightBits() / 8,
                worth.bundleBytes(),
                worth.board(),
                worth.lanes());
    }

    /** The thresholds as a map. */
    public static String map(Outcome outcome, double keep) {
        List<String> entries = new ArrayList<>();
        outcome.layers().forEach((layer, own) -> {
            if (own.threshold() > 0) {
                entries.add("  - {at: " + own.block() + "/" + layer + ", threshold: " + own.threshold() + "}");
            }
        });
        String head =
                String.format(Locale.ROOT, "# Found by the %s search for %s of the quality.%n", outcome.method(), keep);
        String kind = outcome.kind().word();
        return head + kind + ":" + (entries.isEmpty() ? " []\n" : "\n" + String.join("\n", entries) + "\n");
    }
}
