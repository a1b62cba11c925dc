package dev.skipgate.testbench.report.page;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** The page of an experiment, from the tree of its report.json. */
public final class ExperimentPage {
    private static final double MOST_WHOLE = 1e9;

    private ExperimentPage() {}

    /** The page: settings, tables, charts. */
    public static String render(JsonNode report) {
        String name = report.path("experiment").asText();
        Tag body = Tag.of("body")
                .add(Tag.of("p", "kicker").text("experiment"))
                .add(Tag.of("h1").text(name))
                .add(Tag.of("p", "lead").text(report.path("summary").asText()))
                .add(settings(report));
        report.path("tables").forEach(table -> body.add(table(table)));
        Tag charts = Parts.section("charts", "Curves", "measured");
        report.path("charts").forEach(chart -> charts.add(chart(chart)));
        body.add(charts);
        StringBuilder page = new StringBuilder("<!DOCTYPE html>\n");
        Tag.of("html").with("lang", "en").add(HtmlReport.head(name)).add(body).write(page);
        return page.toString();
    }

    private static Tag settings(JsonNode report) {
        Tag body = Tag.of("tbody");
        if (report.has("paper")) {
            body.add(pair("paper", report.path("paper").asText()));
        }
        report.path("settings").properties().forEach(each -> body.add(pair(each.getKey(), text(each.getValue()))));
        return Parts.section("settings", "Settings")
                .add(Parts.scrolling(Parts.table(List.of("what", "value")).add(body)));
    }

    private static Tag pair(String name, String value) {
        return Tag.of("tr").add(Parts.cell(name)).add(Parts.cell(value));
    }

    private static Tag table(JsonNode table) {
        List<String> heads = new ArrayList<>();
        table.path("heads").forEach(head -> heads.add(head.asText()));
        Tag body = Tag.of("tbody");
        for (JsonNode cells : table.path("rows")) {
            Tag row = Tag.of("tr");
            cells.forEach(cell -> row.add(Parts.cell(text(cell))));
            body.add(row);
        }
        return Tag.of("section")
                .add(Tag.of("h2").text(table.path("title").asText()))
                .add(Parts.note(table.path("note").asText()))
                .add(Parts.scrolling(Parts.numericTable(heads).add(body)));
    }

    private static Tag chart(JsonNode chart) {
        List<Series> series = new ArrayList<>();
        for (JsonNode each : chart.path("series")) {
            series.add(new Series(each.path("name").asText(), values(each.path("x")), values(each.path("y"))));
        }
        return Charts.lines(
                chart.path("title").asText(),
                chart.path("x").asText(),
                chart.path("y").asText(),
                series);
    }

    private static double[] values(JsonNode list) {
        double[] values = new double[list.size()];
        for (int i = 0; i < values.length; i++) {
            values[i] = list.get(i).asDouble(Double.NaN);
        }
        return values;
    }

    /** A cell: whole numbers as they are, others to four digits; great floats are whole by their size alone. */
    public static String text(JsonNode cell) {
        if (!cell.isFloatingPointNumber()) {
            return cell.asText();
        }
        double value = cell.asDouble();
        boolean whole = value == Math.rint(value) && Math.abs(value) < MOST_WHOLE;
        return String.format(Locale.ROOT, whole ? "%.0f" : "%.4g", value);
    }
}
