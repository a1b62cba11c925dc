package dev.skipgate.testbench.report.page;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;

/** What the room for other weights costs. */
final class CapacitySection {
    private static final List<List<String>> ROWS = List.of(
            List.of("bankWords", "words of a bank"),
            List.of("memoryBits", "bits of all memories"),
            List.of("lut", "LUT"),
            List.of("ff", "FF"),
            List.of("bram36", "BRAM36"),
            List.of("uram", "URAM"),
            List.of("cyclesPerStep", "cycles of a step without zero activations"));

    private CapacitySection() {}

    static Tag of(JsonNode report) {
        Tag section = Parts.section("capacity", "Capacity", "estimated");
        JsonNode capacity = report.path("capacity");
        if (!capacity.isObject()) {
            return section.add(
                    Parts.note("The kernel is made for these weights alone; other weights may need another one."));
        }
        Tag body = Tag.of("tbody");
        for (JsonNode sum : capacity.path("sumBits")) {
            body.add(
                    row("bits of a sum of '" + sum.path("name").asText() + "'", sum.path("with"), sum.path("without")));
        }
        for (List<String> row : ROWS) {
            JsonNode pair = capacity.path(row.get(0));
            body.add(row(
                    row.get(1),
                    pair.path("with").path("value"),
                    pair.path("without").path("value")));
        }
        return section.add(Tag.of("p")
                        .text("The kernel takes any weights of this shape of which at most "
                                + Numbers.percent(capacity.path("share").asDouble())
                                + " are not zero, spread as evenly over the lanes. Beside it, the same lanes for these weights"
                                + " alone."))
                .add(Parts.scrolling(Parts.table(List.of("what", "with the capacity", "for these weights alone"))
                        .add(body)));
    }

    private static Tag row(String what, JsonNode with, JsonNode without) {
        return Tag.of("tr")
                .add(Parts.cell(what))
                .add(Parts.number(Numbers.count(with.asDouble())))
                .add(Parts.number(Numbers.count(without.asDouble())));
    }
}
