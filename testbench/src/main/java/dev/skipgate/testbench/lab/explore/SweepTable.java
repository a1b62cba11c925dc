package dev.skipgate.testbench.lab.explore;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** The points of a sweep as one table, in the order of the sweep whoever did them, with their Pareto front. */
public final class SweepTable {
    /** Every column with where its figures come from. */
    static final Map<String, String> COLUMNS = columns();

    /** What users have to know of every point. */
    public static final String NOT_RETRAINED =
            "No point was trained again after it was pruned and rounded: skipgate prune --retrain does that with one that is worth it.";

    private static final int FORMAT = 1;

    private final ObjectNode tree;

    private SweepTable(ObjectNode tree) {
        this.tree = tree;
    }

    private static Map<String, String> columns() {
        Map<String, String> columns = new LinkedHashMap<>();
        for (String setting : List.of("scheme", "rate", "quantizer", "lanes", "encoding")) {
            columns.put(setting, "setting");
        }
        for (String measured : List.of("loss", "bits", "accuracy", "targets", "sparsity", "denseMacs")) {
            columns.put(measured, "measured");
        }
        for (String estimated : List.of(
                "cycles",
                "microseconds",
                "executedMacs",
                "weightBits",
                "bundleBytes",
                "lut",
                "ff",
                "bram36",
                "uram",
                "dsp",
                "grid",
                "encodings")) {
            columns.put(estimated, "estimated");
        }
        columns.put("front", "worked out");
        columns.put("frontWithLut", "worked out");
        columns.put("error", "");
        return columns;
    }

    /** The table of the results that are there. */
    static SweepTable of(String model, Sweep sweep, SweepSubject subject, Map<String, JsonNode> results) {
        ObjectNode tree = JsonNodeFactory.instance.objectNode();
        tree.put("format", FORMAT).put("model", model).put("board", subject.board());
        tree.put("retrained", false).put("note", NOT_RETRAINED);
        ObjectNode basis = tree.putObject("basis");
        COLUMNS.forEach(basis::put);
        ArrayNode points = tree.putArray("points");
        List<ObjectNode> whole = new ArrayList<>();
        for (SweepJob job : sweep.points(subject)) {
            JsonNode worth = results.get(job.key());
            JsonNode quality =
                    results.get(SweepJob.quality(subject, job.variant()).key());
            if (worth != null && quality != null) {
                ObjectNode point = point(job, worth, quality);
                points.add(point);
                if (!point.has("error")) {
                    whole.add(point);
                }
            }
        }
        mark(whole, "front", List.of("loss", "cycles"));
        mark(whole, "frontWithLut", List.of("loss", "cycles", "lut"));
        return new SweepTable(tree);
    }

    private static ObjectNode point(SweepJob job, JsonNode worth, JsonNode quality) {
        ObjectNode point = JsonNodeFactory.instance.objectNode();
        point.put("scheme", job.variant().scheme()).put("rate", job.variant().rate());
        point.put("quantizer", job.variant().quantizer());
        point.put("lanes", job.lanes()).put("encoding", job.encoding());
        for (JsonNode from : List.of(quality, worth)) {
            from.properties().forEach(each -> point.set(each.getKey(), each.getValue()));
        }
        return point;
    }

    /** Marks the points than which no other is better in one of these and as good in the rest; less is better in all. */
    private static void mark(List<ObjectNode> points, String column, List<String> goals) {
        for (ObjectNode point : points) {
            point.put(column, points.stream().noneMatch(other -> dominates(other, point, goals)));
        }
    }

    private static boolean dominates(JsonNode one, JsonNode other, List<String> goals) {
        boolean better = false;
        for (String goal : goals) {
            double difference = one.path(goal).asDouble() - other.path(goal).asDouble();
            if (difference > 0) {
                return false;
            }
            better |= difference < 0;
        }
        return better;
    }

    /** As JSON. */
    public JsonNode toJson() {
        return tree;
    }

    /** As CSV after RFC 4180: a line of names, then one for each point. */
    public String toCsv() {
        StringBuilder csv = new StringBuilder(String.join(",", COLUMNS.keySet())).append("\r\n");
        for (JsonNode point : tree.path("points")) {
            csv.append(COLUMNS.keySet().stream()
                            .map(column -> quoted(point.path(column).asText()))
                            .collect(Collectors.joining(",")))
                    .append("\r\n");
        }
        return csv.toString();
    }

    private static String quoted(String text) {
        return text.matches("[^,\"\r\n]*") ? text : '"' + text.replace("\"", "\"\"") + '"';
    }

    /** The front of loss against cycles, the best quality first. */
    public List<JsonNode> front() {
        List<JsonNode> front = new ArrayList<>();
        tree.path("points").forEach(point -> {
            if (point.path("front").asBoolean()) {
                front.add(point);
            }
        });
        front.sort(Comparator.comparingDouble(point -> point.path("loss").asDouble()));
        return front;
    }
}
