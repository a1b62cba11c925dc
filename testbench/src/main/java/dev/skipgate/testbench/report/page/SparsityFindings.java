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
}
