package dev.skipgate.testbench.report.page;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.Locale;

/** What every memory of the array is made of. */
final class MemorySection {
    private MemorySection() {}

    static Tag of(JsonNode report) {
        Tag body = Tag.of("tbody");
        for (JsonNode memory : report.path("memory")) {
            String kind = memory.path("kind").asText();
            double each = memory.path("words").asDouble() * memory.path("bits").asDouble();
            body.add(Tag.of("tr")
                    .add(Parts.cell(memory.path("name").asText()))
                    .add(Parts.number(Numbers.count(memory.path("copies").asDouble())))
                    .add(Parts.number(Numbers.count(memory.path("words").asDouble()) + " × "
                            + memory.path("bits").asInt()))
                    .add(Parts.number(Numbers.size(each * memory.path("copies").asDouble())))
                    .add(Parts.cell(memory.path("ports").asText()))
                    .add(Tag.of("td")
                            .add(Tag.of("span", "kind " + kind.toLowerCase(Locale.ROOT))
                                    .text(kind)))
                    .add(Parts.number(Numbers.count(Parts.value(memory.path("blocks"))) + " "
                            + memory.path("unit").asText()))
                    .add(Tag.of("td", "why").text(memory.path("why").asText())));
        }
        return Parts.section("memory", "Memory map", "estimated")
                .add(Tag.of("p").text("Every memory of the emitted array and what it is made of."))
                .add(Parts.scrolling(Parts.table(List.of(
                                "memory", "copies", "words × bits", "in all", "ports", "made of", "takes", "because"))
                        .add(body)));
    }
}
