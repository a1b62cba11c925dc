package dev.skipgate.testbench.report.page;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Number formats, accumulators with their proof, tables with their error. */
final class NumberSection {
    private NumberSection() {}

    static Tag of(JsonNode report) {
        JsonNode numbers = report.path("numbers");
        Tag formats = Tag.of("tbody");
        Tag sums = Tag.of("tbody");
        Tag tables = Tag.of("tbody");
        for (JsonNode layer : numbers.path("layers")) {
            addFormats(formats, layer);
            addSum(sums, layer);
            for (JsonNode table : layer.path("tables")) {
                tables.add(Tag.of("tr")
                        .add(Parts.cell(layer.path("name").asText()))
                        .add(Parts.cell(table.path("function").asText()))
                        .add(Parts.number(Numbers.count(table.path("entries").asDouble())))
                        .add(Parts.number(String.format(Locale.ROOT, "%.5f", Parts.value(table.path("errorBound"))))));
            }
        }
        return Parts.section("numbers", "Numbers", "measured")
                .add(Tag.of("p")
                        .text("fixed(width, integer bits), as ap_fixed counts them. The input is "
                                + numbers.path("input").asText() + "."))
                .add(Parts.scrolling(
                        Parts.table(List.of("layer", "weights", "formats")).add(formats)))
                .add(Tag.of("h3").text("Accumulators"))
                .add(Tag.of("p")
                        .text(
                                "No sum can overflow: for every row, the magnitudes of bias and of all weights times the greatest activation are added up and fit. "
                                        + "So they do in any order and with anything skipped."))
                .add(Parts.scrolling(Parts.table(List.of(
                                "layer", "accumulator", "greatest possible", "limit", "reached by row", "proof"))
                        .add(sums)))
                .add(Tag.of("h3").text("Tables"))
                .add(Tag.of("p")
                        .text(
                                "Sigmoid and tanh have an entry for every value of the gate input. The error bound holds for all real arguments, those rounded or saturated "
                                        + "included."))
                .add(Parts.scrolling(Parts.table(List.of("layer", "function", "entries", "greatest error"))
                        .add(tables)));
    }

    private static void addFormats(Tag body, JsonNode layer) {
        Tag weights = Tag.of("td");
        for (JsonNode matrix : layer.path("weights")) {
            weights.add(Tag.of("span", "line")
                    .text(matrix.path("name").asText() + ": "
                            + matrix.path("values").asText()));
        }
        List<String> words = new ArrayList<>();
        layer.path("formats")
                .properties()
                .forEach(format -> words.add(
                        spaced(format.getKey()) + " " + format.getValue().asText()));
        Tag formats = Tag.of("td");
        words.forEach(word -> formats.add(Tag.of("span", "line").text(word)));
        body.add(Tag.of("tr")
                .add(Parts.cell(layer.path("name").asText()))
                .add(weights)
                .add(formats));
    }

    private static void addSum(Tag body, JsonNode layer) {
        JsonNode sum = layer.path("accumulator");
        body.add(Tag.of("tr")
                .add(Parts.cell(layer.path("name").asText()))
                .add(Parts.cell(sum.path("bits").asInt() + " bits, "
                        + sum.path("fractionBits").asInt() + " of them fraction"))
                .add(Parts.count(sum.path("greatest")))
                .add(Parts.number(Numbers.count(sum.path("limit").asDouble())))
                .add(Parts.number(Numbers.count(sum.path("row").asDouble())))
                .add(
                        sum.path("proved").asBoolean()
                                ? Tag.of("td", "good").text("holds")
                                : Tag.of("td", "bad").text("FAILS")));
    }

    /** {@code gateInput} as {@code gate input}. */
    private static String spaced(String key) {
        return key.replaceAll("([A-Z])", " $1").toLowerCase(Locale.ROOT);
    }
}
