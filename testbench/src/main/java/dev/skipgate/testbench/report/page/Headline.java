package dev.skipgate.testbench.report.page;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Locale;

/** What it is, and the figures that matter most. */
final class Headline {
    private Headline() {}

    static Tag of(JsonNode report) {
        Tag header = Tag.of("header")
                .add(Tag.of("p", "kicker").text("Skipgate report"))
                .add(Tag.of("h1").text(report.path("model").asText()))
                .add(Tag.of("p", "lead").text(sentence(report)));
        Tag tiles = Tag.of("div", "tiles");
        JsonNode cycles = report.path("cyclesPerStep");
        JsonNode simulated = cycles.path("simulated");
        JsonNode shown = Parts.isKnown(simulated) ? simulated : cycles.path("estimated");
        tiles.add(tile(Numbers.count(Parts.value(shown)), "cycles a step", shown)
                .add(small(cycles.path("activity").asText())));
        JsonNode speed = report.path("speed");
        tiles.add(tile(
                        Numbers.count(Parts.value(speed.path("microsecondsPerStep"))) + " µs",
                        "a step",
                        speed.path("microsecondsPerStep"))
                .add(small("pipeline fill included, at "
                        + Numbers.plain(report.path("clockMhz").asDouble()) + " MHz: "
                        + Numbers.count(Parts.value(speed.path("stepsPerSecond"))) + " steps a second")));
        tiles.add(tile(
                        Numbers.factor(Parts.value(speed.path("speedUpOverNotSkipping"))),
                        "faster than not skipping",
                        speed.path("speedUpOverNotSkipping"))
                .add(small("the same lanes on every weight: " + Numbers.count(Parts.value(cycles.path("notSkipping")))
                        + " cycles")));
        tiles.add(quality(report.path("quality")));
        return header.add(tiles);
    }

    private static Tag quality(JsonNode quality) {
        if (!quality.isObject()) {
            return Tag.of("div", "tile")
                    .add(Tag.of("strong").text("–"))
                    .add(Tag.of("span", "what").text("quality not measured"))
                    .add(small("name held-out data under 'quality' in the model description"));
        }
        JsonNode twin = quality.path("floatTwin");
        return tile(bits(quality.path("integer")), quality.path("unit").asText(), quality.path("integer"))
                .add(small(
                        Parts.isKnown(twin)
                                ? "integer hardware; its float twin has " + bits(twin)
                                : "integer hardware; quantized weights in float: "
                                        + bits(quality.path("quantizedWeights"))));
    }

    private static String bits(JsonNode figure) {
        return String.format(Locale.ROOT, "%.3f", Parts.value(figure));
    }

    private static Tag tile(String figure, String what, JsonNode basis) {
        return Tag.of("div", "tile")
                .add(Tag.of("strong").text(figure))
                .add(Tag.of("span", "what").text(what + " ").add(Parts.basis(basis)));
    }

    private static Tag small(String text) {
        return Tag.of("small").text(text);
    }

    private static String sentence(JsonNode report) {
        JsonNode grid = report.path("grid");
        int layers = 0;
        int lstms = 0;
        double weights = 0;
        double nonzeros = 0;
        for (JsonNode layer : report.path("layers")) {
            String kind = layer.path("kind").asText();
            if (kind.equals("store")) {
                continue;
            }
            // The two parts of a GRU that resets its state first are one layer.
            layers += kind.equals("gru-reset") ? 0 : 1;
            lstms += kind.equals("lstm") ? 1 : 0;
            weights += Parts.value(layer.path("weights"));
            nonzeros += Parts.value(layer.path("nonzeros"));
        }
        return String.format(
                Locale.ROOT,
                "%d %s%s and a dense output, %,.0f weights of which %s are zero, on %,d multiplier-free lanes (%d × %d) of an %s at %s MHz.",
                layers - 1,
                lstms == layers - 1 ? "LSTM " : "",
                layers - 1 == 1 ? "layer" : "layers",
                weights,
                Numbers.percent(1 - nonzeros / Math.max(1, weights)),
                report.path("lanes").asInt(),
                grid.path("rowGroups").asInt(),
                grid.path("columnGroups").asInt(),
                report.path("boardTitle").asText(),
                Numbers.plain(report.path("clockMhz").asDouble()));
    }
}
