package dev.skipgate.testbench.report.page;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;

/**
 * The page of a training run, from the lines of its metrics file ({@code runtime.training.metrics}). Lines are drawn by their kind:
 *
 * <ul>
 *   <li>{@code train}: {@code loss} into the loss chart, every other number into a chart of its own;
 *   <li>{@code validation}: every number into the loss chart;
 *   <li>{@code accuracy}: every number into a chart of shares;
 *   <li>{@code label error rate}: every number into a chart of its own;
 *   <li>{@code threshold}: every number into the chart of thresholds on gate gradients;
 *   <li>{@code sparsity}: every object of shares into a chart of its own, as curves or, when they are many, as a heat map;
 *   <li>{@code histogram}: {@code name}, {@code from}, {@code to} and {@code counts}; the last of each name.
 * </ul>
 */
public final class TrainingPage {
    private static final String STEPS = "training steps";
    private static final int MOST_CURVES = 8;

    private TrainingPage() {}

    /**
     * The page.
     *
     * @param lossUnit such as {@code nats a character}
     */
    public static String render(String title, String lossUnit, List<JsonNode> lines) {
        Tag body = Tag.of("body")
                .add(Tag.of("p", "kicker").text("training run"))
                .add(Tag.of("h1").text(title))
                .add(Tag.of("p", "lead").text(summary(lines)))
                .add(losses(lossUnit, lines))
                .add(others(lines))
                .add(sparsity(lines))
                .add(histograms(lines));
        StringBuilder page = new StringBuilder("<!DOCTYPE html>\n");
        Tag.of("html").with("lang", "en").add(HtmlReport.head(title)).add(body).write(page);
        return page.toString();
    }

    private static String summary(List<JsonNode> lines) {
        return lines.isEmpty()
                ? "Nothing was measured yet."
                : Numbers.count(lines.get(lines.size() - 1).path("step").asDouble())
                        + " training steps. All figures are measured; a point is the mean of neighbouring steps where there are many.";
    }

    private static List<JsonNode> ofKind(List<JsonNode> lines, String kind) {
        return lines.stream()
                .filter(line -> line.path("kind").asText().equals(kind))
                .toList();
    }

    private static List<String> numbers(List<JsonNode> lines) {
        TreeSet<String> names = new TreeSet<>();
        for (JsonNode line : lines) {
            line.properties().forEach(field -> {
                if (field.getValue().isNumber()) {
                    names.add(field.getKey());
                }
            });
        }
        names.removeAll(List.of("step", "epoch"));
        return List.copyOf(names);
    }

    /** A field over the steps; a text such as NaN is a gap. */
    private static Series series(String name, List<JsonNode> lines, String... path) {
        List<JsonNode> with =
                lines.stream().filter(line -> !at(line, path).isMissingNode()).toList();
        return new Series(
                name,
                with.stream().mapToDouble(line -> line.path("step").asDouble()).toArray(),
                with.stream()
                        .mapToDouble(line ->
                                at(line, path).isNumber() ? at(line, path).doubleValue() : Double.NaN)
                        .toArray());
    }

    private static JsonNode at(JsonNode line, String... path) {
        JsonNode node = line;
        for (String key : path) {
            node = node.path(key);
        }
        return node;
    }

    /** One curve for each number. */
    private static List<Series> each(List<JsonNode> lines) {
        return numbers(lines).stream().map(name -> series(name, lines, name)).toList();
    }

    private static Tag losses(String unit, List<JsonNode> lines) {
        List<Series> series = new ArrayList<>();
        List<JsonNode> train = ofKind(lines, "train");
        if (numbers(train).contains("loss")) {
            series.add(series("training", train, "loss"));
        }
        List<JsonNode> validation = ofKind(lines, "validation");
        for (String name : numbers(validation)) {
            series.add(series("validation, " + name, validation, name));
        }
        return Parts.section("loss", "Loss", "measured")
                .add(Charts.lines("Loss over training steps", STEPS, "loss, " + unit, series));
    }

    private static Tag others(List<JsonNode> lines) {
        List<JsonNode> train = ofKind(lines, "train");
        Tag charts = Tag.of("div", "charts");
        for (String name : numbers(train)) {
            if (!name.equals("loss")) {
                charts.add(Charts.lines(name, STEPS, name, List.of(series(name, train, name))));
            }
        }
        List<JsonNode> errors = ofKind(lines, "label error rate");
        if (!errors.isEmpty()) {
            charts.add(Charts.lines(
                    "Label error rate on the validation data", STEPS, "edits a label, greedy decoding", each(errors)));
        }
        List<JsonNode> accuracy = ofKind(lines, "accuracy");
        if (!accuracy.isEmpty()) {
            charts.add(Charts.shares("Accuracy on the validation data", STEPS, "share of targets", each(accuracy)));
        }
        return Parts.section("progress", "Progress", "measured").add(charts);
    }

    private static Tag sparsity(List<JsonNode> lines) {
        List<JsonNode> measured = ofKind(lines, "sparsity");
        Map<String, TreeSet<String>> groups = new LinkedHashMap<>();
        for (JsonNode line : measured) {
            line.properties().forEach(field -> {
                if (field.getValue().isObject()) {
                    TreeSet<String> names = groups.computeIfAbsent(field.getKey(), any -> new TreeSet<>());
                    field.getValue().fieldNames().forEachRemaining(names::add);
                }
            });
        }
        Tag section = Parts.section("sparsity", "Sparsity", "measured");
        groups.forEach((group, names) -> {
            List<Series> series = names.stream()
                    .map(name -> series(name, measured, group, name))
                    .toList();
            section.add(
                    names.size() > MOST_CURVES
                            ? heatMap(group, List.copyOf(names), measured)
                            : Charts.shares("Sparsity: " + group, STEPS, "share of zeros", series));
        });
        List<JsonNode> thresholds = ofKind(lines, "threshold");
        if (!thresholds.isEmpty()) {
            section.add(Charts.lines("Thresholds on gate gradients", STEPS, "threshold", each(thresholds)));
        }
        return section;
    }

    private static Tag heatMap(String group, List<String> names, List<JsonNode> lines) {
        double[] steps =
                lines.stream().mapToDouble(line -> line.path("step").asDouble()).toArray();
        Series all = new Series("steps", steps, steps).thinned();
        double[][] shares = new double[names.size()][];
        for (int i = 0; i < shares.length; i++) {
            String name = names.get(i);
            double[] values = lines.stream()
                    .mapToDouble(line -> at(line, group, name).asDouble(Double.NaN))
                    .toArray();
            shares[i] = new Series(name, steps, values).thinned().y();
        }
        return Charts.heatMap("Sparsity: " + group, STEPS, names, all.x(), shares);
    }

    private static Tag histograms(List<JsonNode> lines) {
        Map<String, JsonNode> last = new LinkedHashMap<>();
        ofKind(lines, "histogram").forEach(line -> last.put(line.path("name").asText(), line));
        Tag charts = Tag.of("div", "charts");
        last.forEach((name, line) -> {
            double[] counts = new double[line.path("counts").size()];
            for (int i = 0; i < counts.length; i++) {
                counts[i] = line.path("counts").get(i).asDouble();
            }
            String title = name + ", step " + Numbers.count(line.path("step").asDouble());
            double from = line.path("from").asDouble();
            charts.add(Charts.histogram(title, name, from, line.path("to").asDouble(), counts));
        });
        return Parts.section("histograms", "Histograms", "measured").add(charts);
    }
}
