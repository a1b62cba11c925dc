package dev.skipgate.testbench.report.page;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The page of {@code skipgate sparsity}, from the tree of its sparsity.json. */
public final class SparsityPage {
    private static final double GATE_HEIGHT = 64;
    private static final double SIDE = 150;

    private SparsityPage() {}

    /** The page. */
    public static String render(JsonNode report) {
        String title = "Sparsity of " + report.path("model").asText();
        Tag body = Tag.of("body")
                .add(Tag.of("p", "kicker").text("sparsity"))
                .add(Tag.of("h1").text(report.path("model").asText()))
                .add(Tag.of("p", "lead").text(summary(report)))
                .addAll(SparsityFindings.of(report))
                .add(bars("weights", "Weights", "weights", report))
                .add(bars("activations", "Activations", "activations", report))
                .add(importance(report.path("importance")))
                .add(histograms(report));
        StringBuilder page = new StringBuilder("<!DOCTYPE html>\n");
        Tag.of("html").with("lang", "en").add(HtmlReport.head(title)).add(body).write(page);
        return page.toString();
    }

    private static String summary(JsonNode report) {
        return Numbers.percent(report.at("/weights/model/sparsity").asDouble())
                + " of the weights are zero as the network"
                + " multiplies with them ("
                + (report.path("arithmetic").asText().equals("rounded")
                        ? "rounded as the description says"
                        : "in floats as trained")
                + "), "
                + Numbers.percent(report.at("/storedWeights/model/sparsity").asDouble())
                + " as they are stored. Activations were counted over "
                + Numbers.count(report.path("targets").asDouble()) + " "
                + report.path("unit").asText() + "s of "
                + report.path("data").asText() + ".";
    }

    /** With a map, its figures are the bars, and those without it the thin ones. */
    private static Tag bars(String id, String title, String key, JsonNode report) {
        boolean mapped = report.has("map");
        JsonNode tree = mapped ? report.path("map").path(key) : report.path(key);
        Tag section = Parts.section(id, title, "measured");
        section.add(Parts.note(
                id.equals("weights")
                        ? "Zeros over all weights of a tensor, and of each of its gates; biases are not counted."
                        : "Zeros over all values that a tensor had."));
        if (mapped) {
            section.add(Parts.note("With the map; the thin bars are without it."));
        }
        List<String> names = new ArrayList<>();
        List<Double> shares = new ArrayList<>();
        List<Double> before = new ArrayList<>();
        for (int i = 0; i < tree.path("tensors").size(); i++) {
            JsonNode tensor = tree.path("tensors").get(i);
            JsonNode plain = report.path(key).path("tensors").get(i);
            String name =
                    tensor.path("layer").asText() + " " + tensor.path("name").asText();
            add(name, tensor, plain, names, shares, before);
            tensor.path("gates")
                    .properties()
                    .forEach(gate -> add(
                            gate.getKey(),
                            gate.getValue(),
                            plain.path("gates").path(gate.getKey()),
                            names,
                            shares,
                            before));
        }
        double[] thin = mapped ? before.stream().mapToDouble(each -> each).toArray() : new double[0];
        return section.add(Bars.shares(
                "Share of zeros, " + id,
                names,
                shares.stream().mapToDouble(each -> each).toArray(),
                thin));
    }

    private static void add(
            String name, JsonNode with, JsonNode plain, List<String> names, List<Double> shares, List<Double> before) {
        names.add(name);
        shares.add(with.path("sparsity").asDouble());
        before.add(plain.path("sparsity").asDouble());
    }

    private static Tag importance(JsonNode importance) {
        Tag section = Parts.section("importance", "Where the great weights are", "measured");
        section.add(Parts.note("The weights that class-blind pruning of "
                + Numbers.percent(importance.path("rate").asDouble()) + " leaves, "
                + Numbers.percent(importance.path("left").asDouble())
                + " of all. An importance of 1 is a class that keeps as many as all do together, 2 one that keeps twice"
                + " as many."));
        List<String> heads = new ArrayList<>(List.of("layer"));
        Map<String, JsonNode> rows = new LinkedHashMap<>();
        importance.path("layers").forEach(layer -> rows.put(layer.path("name").asText(), layer.path("of")));
        rows.put("all recurrent layers", importance.path("overall"));
        rows.values().forEach(of -> of.fieldNames().forEachRemaining(name -> {
            if (!heads.contains(name)) {
                heads.add(name);
            }
        }));
        Tag body = Tag.of("tbody");
        rows.forEach((name, of) -> {
            Tag row = Tag.of("tr").add(Parts.cell(name));
            heads.stream()
                    .skip(1)
                    .forEach(head -> row.add(Parts.number(
                            of.has(head) ? Numbers.factor(of.path(head).asDouble()) : "–")));
            body.add(row);
        });
        section.add(Parts.scrolling(Parts.numericTable(heads).add(body)));
        Map<String, List<JsonNode>> layers = new LinkedHashMap<>();
        importance.path("patches").forEach(patch -> layers.computeIfAbsent(
                        patch.path("layer").asText(), any -> new ArrayList<>())
                .add(patch));
        layers.forEach((layer, patches) -> section.add(heatMap(layer, patches)));
        return section;
    }

    /** As figure 8 of nmt-pruning: the matrices of a layer side by side, their gates one below the other. */
    private static Tag heatMap(String layer, List<JsonNode> patches) {
        List<String> tensors = patches.stream()
                .map(each -> each.path("tensor").asText())
                .distinct()
                .toList();
        int gates = patches.size() / tensors.size();
        Tag drawing =
                Parts.drawing(760, gates * (GATE_HEIGHT + 4) + 26, "weights of layer " + layer + " that are left");
        for (int i = 0; i < patches.size(); i++) {
            JsonNode patch = patches.get(i);
            int tensor = i / gates;
            double x = 40 + tensor * (SIDE + 120);
            double y = 22 + (i % gates) * (GATE_HEIGHT + 4);
            if (i % gates == 0) {
                drawing.add(Parts.label("tick", x, 14, patch.path("tensor").asText()));
            }
            drawing.add(Parts.label(
                    "name", x - 8, y + GATE_HEIGHT / 2 + 5, patch.path("gate").asText()));
            Bars.area(drawing, x, y, SIDE, GATE_HEIGHT, shares(patch.path("left")), 1);
            drawing.add(Parts.label(
                    "tick",
                    x + SIDE + 8,
                    y + GATE_HEIGHT / 2 + 5,
                    Numbers.factor(patch.path("importance").asDouble())));
        }
        return Tag.of("figure")
                .add(Tag.of("figcaption").add(Tag.of("b").text("Layer " + layer)))
                .add(drawing)
                .add(Tag.of("p", "legend")
                        .add(Parts.key("track", "none is left"))
                        .add(Parts.key("used", "all are left")));
    }

    private static double[][] shares(JsonNode rows) {
        double[][] shares = new double[rows.size()][];
        for (int r = 0; r < shares.length; r++) {
            shares[r] = new double[rows.get(r).size()];
            for (int c = 0; c < shares[r].length; c++) {
                shares[r][c] = rows.get(r).get(c).asDouble();
            }
        }
        return shares;
    }

    private static Tag histograms(JsonNode report) {
        Tag charts = Tag.of("div", "charts");
        JsonNode from = report.has("map") ? report.path("map") : report;
        histograms(report.path("storedWeights"), ", as stored", charts);
        histograms(from.path("activations"), "", charts);
        return Parts.section("magnitudes", "Magnitudes", "measured")
                .add(Parts.note("Values other than zero by the power of two of their magnitude, two bins each."))
                .add(charts);
    }

    private static void histograms(JsonNode tree, String more, Tag charts) {
        for (JsonNode tensor : tree.path("tensors")) {
            JsonNode magnitudes = tensor.path("magnitudes");
            double[] counts = new double[magnitudes.path("counts").size()];
            for (int i = 0; i < counts.length; i++) {
                counts[i] = magnitudes.path("counts").get(i).asDouble();
            }
            String name =
                    tensor.path("layer").asText() + " " + tensor.path("name").asText() + more;
            charts.add(Charts.histogram(
                    name + ", " + Numbers.percent(tensor.path("sparsity").asDouble()) + " zeros",
                    "log2 of the magnitude",
                    magnitudes.path("fromPowerOfTwo").asDouble(),
                    magnitudes.path("toPowerOfTwo").asDouble(),
                    counts));
        }
    }
}
