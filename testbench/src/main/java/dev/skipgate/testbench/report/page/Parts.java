package dev.skipgate.testbench.report.page;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;

/** What several sections are made of. */
final class Parts {
    private Parts() {}

    /** A section whose figures have these origins. */
    static Tag section(String id, String title, String... bases) {
        Tag heading = Tag.of("h2").text(title);
        for (String word : bases) {
            heading.text(" ").add(basis(word));
        }
        return Tag.of("section").with("id", id).add(heading);
    }

    static Tag note(String text) {
        return Tag.of("p", "note").text(text);
    }

    /** A table with these column heads. */
    static Tag table(List<String> heads) {
        Tag row = Tag.of("tr");
        heads.forEach(head -> row.add(Tag.of("th").text(head)));
        return Tag.of("table").add(Tag.of("thead").add(row));
    }

    /** The same for columns of numbers after the first one. */
    static Tag numericTable(List<String> heads) {
        return table(heads).with("class", "numeric");
    }

    /** So that a wide table scrolls and the page does not. */
    static Tag scrolling(Tag table) {
        return Tag.of("div", "scroll").add(table);
    }

    static Tag cell(String text) {
        return Tag.of("td").text(text);
    }

    static Tag number(String text) {
        return Tag.of("td", "number").text(text);
    }

    /** A figure as a count, or a dash when it is not known. */
    static Tag count(JsonNode figure) {
        return number(isKnown(figure) ? Numbers.count(value(figure)) : "–");
    }

    static boolean isKnown(JsonNode figure) {
        return figure.path("value").isNumber();
    }

    static double value(JsonNode figure) {
        return figure.path("value").asDouble();
    }

    /** The word for where a figure comes from. */
    static Tag basis(String word) {
        return Tag.of("span", "basis " + word).text(word);
    }

    static Tag basis(JsonNode figure) {
        return basis(figure.path("basis").asText());
    }

    /** A coloured square with what it stands for. */
    static Tag key(String css, String text) {
        return Tag.of("span", "key").add(Tag.of("i", css)).text(text);
    }

    /** A drawing of this size in its own units; it grows with the page. */
    static Tag drawing(double width, double height, String label) {
        return Tag.of("svg")
                .with("viewBox", "0 0 " + Numbers.plain(width) + " " + Numbers.plain(height))
                .with("role", "img")
                .with("aria-label", label);
    }

    static Tag rectangle(String css, double x, double y, double width, double height) {
        return Tag.of("rect", css)
                .with("x", x)
                .with("y", y)
                .with("width", Math.max(0, width))
                .with("height", Math.max(0, height));
    }

    static Tag label(String css, double x, double y, String text) {
        return Tag.of("text", css).with("x", x).with("y", y).text(text);
    }

    static Tag line(String css, double x1, double y1, double x2, double y2) {
        return Tag.of("line", css).with("x1", x1).with("y1", y1).with("x2", x2).with("y2", y2);
    }
}
