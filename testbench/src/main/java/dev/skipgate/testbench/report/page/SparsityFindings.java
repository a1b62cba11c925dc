package dev.skipgate.testbench.report.page;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** The tables of the sparsity page: quality, and what a map does. */
final class SparsityFindings {
    private SparsityFindings() {}

    static List<Tag> of(JsonNode report) {
        List<Tag> sections = new ArrayList<>();
        sections.add(quality(report));
        if (report.has("map")) {
            sections.add(map(report.path("map")));
        }
        if (report.has("search")) {
            sections.add(search(report.path("search")));
        }
        if (report.has("worth")) {
            sections.add(worth(report));
        }
        return sections;
    }

    private static Tag quality(JsonNode report) {
        List<String> heads = new ArrayList<>(List.of("", "zeros of the weights"));
        JsonNode quality = report.path("quality");
        quality.path("withoutMap").fieldNames().forEachRemaining(heads::add);
        Tag body = Tag.of("tbody").add(row("without a map", report.path("weights"), quality.path("withoutMap"), heads));
        if (report.has("map")) {
            body.add(row("with the map", report.path("map").path("weights"), quality.path("withMap"), heads));
        }
        Tag section = Parts.section("quality", "Quality", "measured")
                .add(Parts.scrolling(Parts.numericTable(heads).add(body)));
        report.path("warnings")
                .forEach(warning -> section.add(Tag.of("p", "alert").text(warning.asText())));
        return section;
    }

    private static Tag row(String name, JsonNode weights, JsonNode quality, List<String> heads) {
        Tag row = Tag.of("tr")
                .add(Parts.cell(name))
                .add(Parts.number(Numbers.percent(weights.at("/model/sparsity").asDouble())));
        heads.stream()
                .skip(2)
                .forEach(head -> row.add(Parts.number(
                        String.format(Locale.ROOT, "%.4f", quality.path(head).asDouble()))));
        return row;
    }

    private static Tag map(JsonNode map) {
        Tag body = Tag.of("tbody");
        for (JsonNode entry : map.path("entries")) {
            body.add(Tag.of("tr")
                    .add(Parts.cell(entry.path("kind").asText()))
                    .add(Parts.cell(entry.path("at").asText()))
                    .add(Parts.cell(entry.path("operation").asText()
                            + (entry.has("where") ? ", " + entry.path("where").asText() : "")))
                    .add(Parts.cell(Numbers.count(entry.path("tensors").asDouble()))));
        }
        return Parts.section("map", "The map")
                .add(Parts.note(map.path("file").asText()))
                .add(Parts.scrolling(Parts.table(List.of("on", "pattern", "operation", "gates and tensors it acts on"))
                        .add(body)));
    }

    private static Tag search(JsonNode search) {
        Tag body = Tag.of("tbody");
        for (JsonNode found : search.path("thresholds")) {
            String method = found.path("method").asText();
            body.add(Tag.of("tr")
                    .add(Parts.cell(method + ", all layers"))
                    .add(Parts.number(""))
                    .add(Parts.number(Numbers.percent(found.path("sparsity").asDouble())))
                    .add(Parts.number(Numbers.percent(found.path("kept").asDouble())))
                    .add(Parts.number(Numbers.count(found.path("evaluations").asDouble())))
                    .add(Parts.number(String.format(
                            Locale.ROOT, "%.1f", found.path("seconds").asDouble()))));
            for (JsonNode layer : found.path("layers")) {
                body.add(Tag.of("tr")
                        .add(Parts.cell(method + ", " + layer.path("name").asText()))
                        .add(Parts.number(String.format(
                                Locale.ROOT, "%.4g", layer.path("threshold").asDouble())))
                        .add(Parts.number(Numbers.percent(layer.path("sparsity").asDouble()))));
            }
        }
        List<String> heads = List.of("search", "threshold", "zeros", "quality kept", "evaluations", "seconds");
        return Parts.section("search", "Thresholds", "measured")
                .add(Parts.note("For " + Numbers.percent(search.path("keep").asDouble())
                        + " of the quality, on "
                        + search.path("thresholds").path(0).path("on").asText()
                        + ": the grid search looks at each layer alone, the joint one at all together."))
                .add(Parts.scrolling(Parts.numericTable(heads).add(body)));
    }

    private static Tag worth(JsonNode report) {
        Tag body = Tag.of("tbody");
        worth("as it is", report.at("/worth/withoutMap"), body);
        worth("with the map", report.at("/worth/withMap"), body);
        report.at("/search/thresholds")
                .forEach(found -> worth(found.path("method").asText() + " search", found.path("worth"), body));
        JsonNode first = report.at("/worth/withoutMap");
        List<String> heads =
                List.of("", "cycles a step", "microseconds", "MACs executed", "weight bits", "bundle bytes");
        return Parts.section("worth", "Worth", "estimated")
                .add(Parts.note(first.path("board").asText() + ", "
                        + Numbers.count(first.path("lanes").asDouble()) + " lanes, over "
                        + first.path("activity").asText()
                        + ". Operations on activations are not in hardware and not in these figures."))
                .add(Parts.scrolling(Parts.numericTable(heads).add(body)));
    }

    private static void worth(String name, JsonNode worth, Tag body) {
        if (worth.isMissingNode()) {
            return;
        }
        body.add(Tag.of("tr")
                .add(Parts.cell(name))
                .add(Parts.count(worth.path("cyclesPerStep")))
                .add(Parts.count(worth.path("microsecondsPerStep")))
                .add(Parts.count(worth.path("executedMacs")))
                .add(Parts.count(worth.path("weightBits")))
                .add(Parts.count(worth.path("bundleBytes"))));
    }
}
