package dev.skipgate.testbench.experiment;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.skipgate.testbench.report.ReportFiles;
import dev.skipgate.testbench.report.page.ExperimentPage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * What an experiment measured, as the tree of report.json: {@code settings} by name, {@code tables} of rows under heads, and {@code charts} of curves. The page is made from the
 * same tree.
 */
public final class ExperimentReport {
    private static final ObjectMapper MAPPER = new ObjectMapper();

    private final ObjectNode root = MAPPER.createObjectNode();
    private final ObjectNode settings = MAPPER.createObjectNode();
    private final ArrayNode tables = MAPPER.createArrayNode();
    private final ArrayNode charts = MAPPER.createArrayNode();
    private final Request request;

    /** @param paper whose numbers are compared with */
    ExperimentReport(Experiment experiment, Request request, String paper) {
        this.request = request;
        root.put("experiment", experiment.name());
        root.put("summary", experiment.summary());
        root.put("paper", paper);
        root.put("basis", "measured");
        root.set("settings", settings);
        root.set("tables", tables);
        root.set("charts", charts);
        setting("scale", request.scale().word());
        setting("seed", Request.SEED);
        setting("threads", request.threads());
    }

    ExperimentReport setting(String name, Object value) {
        settings.set(name, MAPPER.valueToTree(value));
        return this;
    }

    /** A table, to be filled row by row. */
    Table table(String title, String note, String... heads) {
        ObjectNode table = tables.addObject();
        table.put("title", title);
        table.put("note", note);
        List.of(heads).forEach(table.putArray("heads")::add);
        return new Table(table.putArray("rows"), heads.length, this::save);
    }

    /** A chart of curves over one axis. */
    Chart chart(String title, String x, String y) {
        ObjectNode chart = charts.addObject();
        chart.put("title", title);
        chart.put("x", x);
        chart.put("y", y);
        return new Chart(chart.putArray("series"));
    }

    /** Rows of a table. */
    record Table(ArrayNode rows, int columns, Runnable save) {
        /** @param cells texts and numbers; a number that is not finite becomes a text */
        Table row(Object... cells) {
            if (cells.length != columns) {
                throw new IllegalArgumentException(cells.length + " cells in a table of " + columns + " columns");
            }
            ArrayNode row = rows.addArray();
            for (Object cell : cells) {
                boolean finite = !(cell instanceof Double number) || Double.isFinite(number);
                row.add(finite ? MAPPER.<JsonNode>valueToTree(cell) : MAPPER.valueToTree("not finite"));
            }
            save.run();
            return this;
        }
    }

    /** Curves of a chart. */
    record Chart(ArrayNode series) {
        Chart curve(String name, List<Double> x, List<Double> y) {
            ObjectNode curve = series.addObject();
            curve.put("name", name);
            x.forEach(curve.putArray("x")::add);
            y.forEach(curve.putArray("y")::add);
            return this;
        }
    }

    /** Whether no table has a row. */
    public boolean isEmpty() {
        for (JsonNode table : tables) {
            if (!table.path("rows").isEmpty()) {
                return false;
            }
        }
        return true;
    }

    /** The tree; not a copy. */
    public ObjectNode tree() {
        return root;
    }

    /** A disk that is full now must not cost what was measured: the end of the run writes again. */
    private void save() {
        request.out().ifPresent(directory -> {
            try {
                write(directory);
            } catch (IOException e) {
                request.say("the report so far cannot be written into " + directory + ": " + e.getMessage());
            }
        });
    }

    /** Writes report.json and report.html, each whole or not at all. */
    public void write(Path directory) throws IOException {
        Files.createDirectories(directory);
        ReportFiles.replace(directory.resolve(ReportFiles.JSON), ReportFiles.json(root));
        ReportFiles.replace(directory.resolve(ReportFiles.HTML), ExperimentPage.render(root));
    }
}
