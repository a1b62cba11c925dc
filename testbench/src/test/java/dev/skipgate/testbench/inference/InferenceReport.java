package dev.skipgate.testbench.inference;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.skipgate.testbench.report.ReportFiles;
import dev.skipgate.testbench.report.page.ExperimentPage;
import java.io.IOException;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** The tables and curves of the benchmark, as the tree of {@code report.json}, from which the page is made. */
final class InferenceReport {
    private static final ObjectMapper MAPPER = new ObjectMapper();
    private static final double MICROS = 1e6;

    private final InferenceOptions options;
    private final List<Measured> all = new ArrayList<>();

    /**
     * What was measured for one size, batch and number of threads.
     *
     * @param seconds a step of all sequences, by contender
     */
    record Measured(int size, int batch, int threads, int steps, Map<String, Double> seconds) {}

    InferenceReport(InferenceOptions options) {
        this.options = options;
    }

    /** What ours is called at a sparsity. */
    static String ours(int sparsity) {
        return "ours, " + sparsity + " % zeros";
    }

    void add(Measured measured) {
        all.add(measured);
    }

    /** How many times as fast as ONNX Runtime in float32. */
    static double ratio(Measured measured, int sparsity) {
        return measured.seconds().get("ONNX Runtime float32")
                / measured.seconds().get(ours(sparsity));
    }

    ObjectNode tree(Map<String, String> settings) {
        ObjectNode root = MAPPER.createObjectNode();
        root.put("experiment", "inference on the processor");
        root.put(
                "summary",
                "One LSTM layer with as many inputs as units and ternary weights: the target cpu beside ONNX Runtime and libtorch, in turn in one process.");
        root.put("basis", "measured");
        ObjectNode shown = root.putObject("settings");
        settings.forEach(shown::put);
        shown.put("rounds", options.rounds());
        ArrayNode tables = root.putArray("tables");
        times(tables.addObject());
        ratios(tables.addObject());
        ArrayNode charts = root.putArray("charts");
        for (Measured each : all) {
            againstSparsity(charts.addObject(), each);
        }
        for (int threads : options.threads()) {
            for (int batch : options.batches()) {
                againstSize(charts.addObject(), batch, threads);
            }
        }
        return root;
    }

    private void times(ObjectNode table) {
        table.put("title", "Microseconds a step");
        table.put("note", "Medians. A step is one step of all sequences of the batch.");
        ArrayNode heads = table.putArray("heads");
        List.of("units", "batch", "threads", "steps").forEach(heads::add);
        all.get(0).seconds().keySet().forEach(heads::add);
        ArrayNode rows = table.putArray("rows");
        for (Measured each : all) {
            ArrayNode row = rows.addArray();
            row.add(each.size()).add(each.batch()).add(each.threads()).add(each.steps());
            each.seconds().values().forEach(seconds -> row.add(seconds * MICROS));
        }
    }

    private void ratios(ObjectNode table) {
        table.put("title", "Times as fast as ONNX Runtime in float32");
        table.put("note", "The quotient of the medians; below 1 ours is slower.");
        ArrayNode heads = table.putArray("heads");
        List.of("units", "batch", "threads").forEach(heads::add);
        options.sparsities().forEach(sparsity -> heads.add(ours(sparsity)));
        ArrayNode rows = table.putArray("rows");
        for (Measured each : all) {
            ArrayNode row = rows.addArray();
            row.add(each.size()).add(each.batch()).add(each.threads());
            options.sparsities().forEach(sparsity -> row.add(ratio(each, sparsity)));
        }
    }

    /** Ours falls with the zeros; peers multiply them. */
    private void againstSparsity(ObjectNode chart, Measured each) {
        ArrayNode curves = chart(
                chart,
                each.size() + " units, batch " + each.batch() + ", " + each.threads() + " threads",
                "zero weights, %");
        ObjectNode ours = curve(curves, "ours");
        for (int sparsity : options.sparsities()) {
            point(ours, sparsity, each.seconds().get(ours(sparsity)));
        }
        each.seconds().forEach((name, seconds) -> {
            if (!name.startsWith("ours")) {
                ObjectNode peer = curve(curves, name);
                options.sparsities().forEach(sparsity -> point(peer, sparsity, seconds));
            }
        });
    }

    private void againstSize(ObjectNode chart, int batch, int threads) {
        ArrayNode curves = chart(chart, "batch " + batch + ", " + threads + " threads", "units");
        for (String name : all.get(0).seconds().keySet()) {
            ObjectNode curve = curve(curves, name);
            for (Measured each : all) {
                if (each.batch() == batch && each.threads() == threads) {
                    point(curve, each.size(), each.seconds().get(name));
                }
            }
        }
    }

    private static ArrayNode chart(ObjectNode chart, String title, String x) {
        chart.put("title", title);
        chart.put("x", x);
        chart.put("y", "microseconds a step");
        return chart.putArray("series");
    }

    private static ObjectNode curve(ArrayNode curves, String name) {
        ObjectNode curve = curves.addObject();
        curve.put("name", name);
        curve.putArray("x");
        curve.putArray("y");
        return curve;
    }

    private static void point(ObjectNode curve, double x, double seconds) {
        curve.withArray("x").add(x);
        curve.withArray("y").add(seconds * MICROS);
    }

    /** Writes report.json and report.html, each whole or not at all. */
    void write(ObjectNode tree) throws IOException {
        Files.createDirectories(options.out());
        ReportFiles.replace(options.out().resolve(ReportFiles.JSON), ReportFiles.json(tree));
        ReportFiles.replace(options.out().resolve(ReportFiles.HTML), ExperimentPage.render(tree));
    }
}
