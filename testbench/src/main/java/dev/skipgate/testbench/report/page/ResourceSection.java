package dev.skipgate.testbench.report.page;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;

/** Resources against the board, and which part takes them. */
final class ResourceSection {
    private static final List<String> KINDS = List.of("lut", "ff", "bram36", "uram", "dsp");
    private static final List<String> TITLES = List.of("LUT", "FF", "BRAM36", "URAM", "DSP");
    private static final double WIDTH = 1000;
    private static final double LEFT = 90;
    private static final double RIGHT = 250;
    private static final double ROW = 36;
    private static final double BAR = 16;

    private ResourceSection() {}

    static Tag of(JsonNode report) {
        Tag section = Parts.section("resources", "Resources", "estimated")
                .add(Tag.of("p")
                        .text("Against what the shell of the "
                                + report.path("boardTitle").asText()
                                + " leaves over. The mark is the planning limit: beyond it designs seldom route."));
        JsonNode fit = report.path("fit");
        if (!fit.path("fits").asBoolean()) {
            Tag list = Tag.of("ul", "alert");
            fit.path("missing").forEach(sentence -> list.add(Tag.of("li").text(sentence.asText())));
            section.add(list);
        }
        section.add(Tag.of("figure").add(bars(report.path("resources"))));
        return section.add(Parts.scrolling(table(report)))
                .add(
                        Parts.note(
                                "The lanes have no DSP: a weight is never multiplied. DSPs multiply gates with cells. Basis of each number: docs/estimates.md."));
    }

    private static Tag bars(JsonNode resources) {
        double span = WIDTH - LEFT - RIGHT;
        Tag drawing = Parts.drawing(WIDTH, KINDS.size() * ROW, "resources used and available");
        for (int k = 0; k < KINDS.size(); k++) {
            JsonNode kind = resources.path(KINDS.get(k));
            double used = Parts.value(kind.path("used"));
            double available = kind.path("available").asDouble();
            double share = available > 0 ? used / available : used > 0 ? 1 : 0;
            double limit = available > 0 ? kind.path("plannable").asDouble() / available : 0;
            double y = k * ROW + 8;
            drawing.add(Parts.label("name", LEFT - 10, y + 13, TITLES.get(k)))
                    .add(Parts.rectangle("track", LEFT, y, span, BAR))
                    .add(Parts.rectangle(
                            used > kind.path("plannable").asDouble() ? "over" : "used",
                            LEFT,
                            y,
                            span * Math.min(1, share),
                            BAR));
            if (available > 0) {
                drawing.add(Parts.line("limit", LEFT + span * limit, y - 4, LEFT + span * limit, y + BAR + 4));
            }
            String text = available > 0
                    ? Numbers.count(used) + " of " + Numbers.count(available) + ", " + Numbers.percent(share)
                    : used > 0 ? Numbers.count(used) + ", the board has none" : "the board has none";
            drawing.add(Parts.label("total", LEFT + span + 12, y + 13, text));
        }
        return drawing;
    }

    private static Tag table(JsonNode report) {
        Tag body = Tag.of("tbody");
        for (JsonNode part : report.path("resourceParts")) {
            Tag row = Tag.of("tr").add(Parts.cell(part.path("name").asText()));
            KINDS.forEach(kind -> row.add(Parts.count(part.path(kind))));
            body.add(row);
        }
        Tag sum = Tag.of("tr", "sum").add(Parts.cell("total"));
        KINDS.forEach(
                kind -> sum.add(Parts.count(report.path("resources").path(kind).path("used"))));
        return Parts.numericTable(List.of("part", "LUT", "FF", "BRAM36", "URAM", "DSP"))
                .add(body.add(sum));
    }
}
