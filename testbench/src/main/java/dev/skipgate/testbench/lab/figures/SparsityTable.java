package dev.skipgate.testbench.lab.figures;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** The table of {@code skipgate sparsity}, from its tree. */
public final class SparsityTable {
    private static final String NOTHING = "";

    private final JsonNode report;
    private final List<String> lines = new ArrayList<>();

    private SparsityTable(JsonNode report) {
        this.report = report;
    }

    /** The lines. */
    public static List<String> of(JsonNode report) {
        SparsityTable table = new SparsityTable(report);
        table.weights();
        table.activations();
        table.importance();
        return table.lines;
    }

    private boolean mapped() {
        return report.has("map");
    }

    private void head(String what, String of) {
        lines.add(row(what, of, "zeros", mapped() ? "with map" : NOTHING, "of the gates"));
    }

    private static String row(String name, String values, String zeros, String mapped, String gates) {
        String more = mapped.isEmpty() ? NOTHING : String.format(Locale.ROOT, " %9s", mapped);
        return String.format(
                        Locale.ROOT,
                        "%-24s %14s %9s%s%s",
                        name,
                        values,
                        zeros,
                        more,
                        gates.isEmpty() ? NOTHING : "   " + gates)
                .stripTrailing();
    }

    private void weights() {
        head("weights", "weights");
        JsonNode tree = report.path("weights");
        JsonNode with = report.at("/map/weights");
        line(report.path("model").asText(), tree.path("model"), with.path("model"));
        blocks(tree, with);
    }

    private void activations() {
        head("activations", "values");
        JsonNode tree = report.path("activations");
        JsonNode with = report.at("/map/activations");
        blocks(tree, with);
    }

    private void blocks(JsonNode tree, JsonNode with) {
        for (JsonNode block : tree.path("blocks")) {
            line("  " + name(block), block, named(with.path("blocks"), name(block)));
            for (JsonNode layer : tree.path("layers")) {
                if (layer.path("block").equals(block.path("name"))) {
                    line("    " + name(layer), layer, named(with.path("layers"), name(layer)));
                    tensors(tree, with, layer);
                }
            }
        }
        lines.add(NOTHING);
    }

    private void tensors(JsonNode tree, JsonNode with, JsonNode layer) {
        for (int i = 0; i < tree.path("tensors").size(); i++) {
            JsonNode tensor = tree.path("tensors").get(i);
            if (tensor.path("layer").equals(layer.path("name"))) {
                line("      " + name(tensor), tensor, with.path("tensors").path(i));
            }
        }
    }

    private void line(String name, JsonNode plain, JsonNode with) {
        List<String> gates = new ArrayList<>();
        JsonNode shown = with.isMissingNode() ? plain : with;
        if (!shown.path("magnitudes").isMissingNode()) {
            shown.path("gates").properties().forEach(gate -> gates.add(gate.getKey() + " " + share(gate.getValue())));
        }
        lines.add(row(
                name,
                String.format(Locale.ROOT, "%,d", plain.path("values").asLong()),
                share(plain),
                with.isMissingNode() ? NOTHING : share(with),
                String.join("  ", gates)));
    }

    private void importance() {
        JsonNode importance = report.path("importance");
        lines.add(String.format(
                Locale.ROOT,
                "importance: weights kept by class-blind pruning of %.0f %%, over the share that all keep",
                100 * importance.path("rate").asDouble()));
        for (JsonNode layer : importance.path("layers")) {
            importance("  " + name(layer), layer.path("of"));
        }
        importance("  all recurrent layers", importance.path("overall"));
    }

    private void importance(String name, JsonNode of) {
        List<String> parts = new ArrayList<>();
        of.properties()
                .forEach(each -> parts.add(String.format(
                        Locale.ROOT, "%s %.2f", each.getKey(), each.getValue().asDouble())));
        lines.add(String.format(Locale.ROOT, "%-24s %s", name, String.join("  ", parts)));
    }

    private static String name(JsonNode node) {
        return node.path("name").asText();
    }

    private static JsonNode named(JsonNode list, String name) {
        for (JsonNode each : list) {
            if (name(each).equals(name)) {
                return each;
            }
        }
        return list.path("none");
    }

    private static String share(JsonNode node) {
        return String.format(Locale.ROOT, "%.1f %%", 100 * node.path("sparsity").asDouble());
    }
}
