package dev.skipgate.testbench.report.page;

import com.fasterxml.jackson.databind.JsonNode;

/** How evenly the lanes are loaded: histograms before and after balancing. */
final class BalanceSection {
    private static final double WIDTH = 460;
    private static final double TOP = 20;
    private static final double HALF = 70;

    private BalanceSection() {}

    static Tag of(JsonNode report) {
        Tag section = Parts.section("balance", "Bank balance", "estimated")
                .add(Tag.of("p")
                        .text(
                                "The slowest lane decides when a phase ends, so units are dealt onto lanes until all carry about the same. The bars "
                                        + "count lanes by the weights they carry."));
        boolean compared = false;
        Tag charts = Tag.of("div", "charts");
        for (JsonNode phase : report.path("bankBalance")) {
            charts.add(chart(phase));
            compared |= phase.path("before").isObject();
        }
        section.add(charts);
        return compared
                ? section.add(Tag.of("p", "legend")
                        .add(Parts.key("before", "natural order of units"))
                        .add(Parts.key("after", "balanced")))
                : section;
    }

    private static Tag chart(JsonNode phase) {
        JsonNode before = phase.path("before");
        JsonNode after = phase.path("after");
        boolean compared = before.isObject();
        double tallest = Math.max(1, Math.max(tallest(before), tallest(after)));
        double from = phase.path("histogramFrom").asDouble();
        double to = phase.path("histogramTo").asDouble();
        double height = TOP + HALF * (compared ? 2 : 1);
        Tag drawing = Parts.drawing(
                WIDTH, height + 24, "lane loads of " + phase.path("name").asText());
        if (compared) {
            bins(drawing, "before", before.path("histogram"), tallest, TOP + HALF);
        }
        bins(drawing, "after", after.path("histogram"), tallest, height);
        double mean = (Parts.value(after.path("mean")) - from) / Math.max(1, to - from) * WIDTH;
        boolean right = mean > WIDTH / 2;
        drawing.add(Parts.line("mean", mean, 4, mean, height))
                .add(Parts.label(
                        right ? "meanLeft" : "meanRight",
                        mean + (right ? -6 : 6),
                        14,
                        "mean " + Numbers.count(Parts.value(after.path("mean")))))
                .add(Parts.label("tick", 0, height + 18, Numbers.count(from)))
                .add(Parts.label("tickEnd", WIDTH, height + 18, Numbers.count(to) + " weights a lane"));
        return Tag.of("figure")
                .add(Tag.of("figcaption")
                        .add(Tag.of("b").text(phase.path("name").asText()))
                        .text(" slowest lane " + Numbers.factor(Parts.value(after.path("imbalance"))) + " the mean"
                                + (compared ? ", was " + Numbers.factor(Parts.value(before.path("imbalance"))) : "")))
                .add(drawing);
    }

    private static void bins(Tag drawing, String css, JsonNode histogram, double tallest, double floor) {
        double width = WIDTH / Math.max(1, histogram.size());
        for (int bin = 0; bin < histogram.size(); bin++) {
            double height = (HALF - 8) * histogram.get(bin).asDouble() / tallest;
            if (height > 0) {
                drawing.add(Parts.rectangle(css, bin * width + 1, floor - height, width - 2, height));
            }
        }
        drawing.add(Parts.line("axis", 0, floor, WIDTH, floor));
    }

    private static double tallest(JsonNode loads) {
        double tallest = 0;
        for (JsonNode bin : loads.path("histogram")) {
            tallest = Math.max(tallest, bin.asDouble());
        }
        return tallest;
    }
}
