package dev.skipgate.testbench.report.page;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;

/** Where the cycles go: a bar a phase, and the numbers. */
final class CycleSection {
    private static final double WIDTH = 1000;
    private static final double LEFT = 130;
    private static final double RIGHT = 80;
    private static final double ROW = 38;
    private static final double BAR = 22;

    private CycleSection() {}

    static Tag of(JsonNode report) {
        JsonNode cycles = report.path("cyclesPerStep");
        Tag section = Parts.section("cycles", "Where the cycles go", "estimated")
                .add(Tag.of("p")
                        .text("Trips of the emitted loops in one step: "
                                + cycles.path("activity").asText()
                                + ". Pipeline fill comes on top of the trips."));
        if (report.path("streaming").isObject()) {
            section.add(streaming(report));
        }
        section.add(bars(cycles)).add(legend(report.path("streaming").isObject()));
        section.add(Parts.scrolling(table(report)));
        return section.add(Parts.note(
                "The skip bound is the number of non-zeros visited over the number of lanes: what perfectly busy lanes would take. "
                        + "Matrix-vector trips are " + Numbers.factor(Parts.value(cycles.path("matvecOverSkipBound")))
                        + " the bound; the exit delay of "
                        + cycles.path("exitDelay").asInt()
                        + " trips a phase is within them. With every activation non-zero a step takes "
                        + Numbers.count(Parts.value(cycles.path("allActive"))) + " trips."
                        + " To load the state of another sequence from memory, or to save it there, takes "
                        + Numbers.count(Parts.value(report.path("state").path("trips"))) + " trips each and "
                        + Numbers.count(report.path("state").path("bytes").asDouble()) + " bytes."));
    }

    private static Tag bars(JsonNode cycles) {
        JsonNode phases = cycles.path("phases");
        double longest = 1;
        for (JsonNode phase : phases) {
            longest = Math.max(longest, trips(phase) + Parts.value(phase.path("fill")));
        }
        boolean hasInput = Parts.value(cycles.path("input")) > 0;
        int rows = phases.size() + (hasInput ? 1 : 0);
        double scale = (WIDTH - LEFT - RIGHT) / longest;
        Tag drawing = Parts.drawing(WIDTH, rows * ROW, "cycles of each phase");
        double y = 0;
        if (hasInput) {
            double input = Parts.value(cycles.path("input"));
            drawing.add(Parts.label("name", LEFT - 10, y + 20, "input"))
                    .add(Parts.rectangle("input", LEFT, y + 5, input * scale, BAR))
                    .add(Parts.label("total", LEFT + input * scale + 8, y + 20, Numbers.count(input)));
            y += ROW;
        }
        for (JsonNode phase : phases) {
            drawing.add(Parts.label(
                    "name", LEFT - 10, y + 20, shortened(phase.path("name").asText())));
            double x = LEFT;
            double exit = Math.min(cycles.path("exitDelay").asDouble(), Parts.value(phase.path("matvecTrips")));
            x = bar(drawing, "matvec", x, y, (Parts.value(phase.path("matvecTrips")) - exit) * scale);
            x = bar(drawing, "exit", x, y, exit * scale);
            x = bar(drawing, "load", x, y, Parts.value(phase.path("loadTrips")) * scale);
            x = bar(drawing, "constant", x, y, Parts.value(phase.path("constantTrips")) * scale);
            x = bar(drawing, phase.path("stage").asText(), x, y, Parts.value(phase.path("stageTrips")) * scale);
            x = bar(drawing, "fill", x, y, Parts.value(phase.path("fill")) * scale);
            drawing.add(Parts.label("total", x + 8, y + 20, Numbers.count(trips(phase))));
            y += ROW;
        }
        return Tag.of("figure").add(drawing);
    }

    private static double bar(Tag drawing, String css, double x, double y, double width) {
        if (width > 0) {
            drawing.add(Parts.rectangle(css, x, y + 5, width, BAR));
        }
        return x + width;
    }

    /** What streaming costs; shown apart from what the lanes do. */
    private static Tag streaming(JsonNode report) {
        JsonNode streaming = report.path("streaming");
        JsonNode cycles = report.path("cyclesPerStep");
        double wait = Parts.value(cycles.path("memoryWait"));
        String slower = wait > 0
                ? " The memory takes " + Numbers.factor(Parts.value(streaming.path("cyclesPerWord")))
                        + " a cycle for a 512-bit word: " + Numbers.count(wait) + " cycles a step on top of the trips."
                : "";
        return Tag.of("p")
                .text("The weights do not fit on chip and are streamed from "
                        + streaming.path("memory").asText() + ": "
                        + Numbers.size(Byte.SIZE * Parts.value(streaming.path("bytesPerStep"))) + " a step, "
                        + Numbers.count(Parts.value(streaming.path("loadTrips")))
                        + " trips of loading. One segment is loaded while the lanes work on another; the lanes wait "
                        + Numbers.count(Parts.value(cycles.path("load"))) + " trips a step for it. "
                        + streaming.path("residentSegments").asInt() + " of "
                        + streaming.path("segments").asInt() + " segments stay on chip." + slower);
    }

    private static Tag legend(boolean streams) {
        Tag legend = Tag.of("p", "legend")
                .add(Parts.key("matvec", "matrix × vector"))
                .add(Parts.key("exit", "exit delay"))
                .add(Parts.key("gates", "gates"))
                .add(Parts.key("drain", "output drain"))
                .add(Parts.key("constant", "constant matrices"))
                .add(Parts.key("input", "input"))
                .add(Parts.key("fill", "pipeline fill"));
        return streams ? legend.add(Parts.key("load", "waiting for weights")) : legend;
    }

    private static Tag table(JsonNode report) {
        JsonNode cycles = report.path("cyclesPerStep");
        double lanes = report.path("lanes").asDouble();
        Tag body = Tag.of("tbody");
        for (JsonNode phase : cycles.path("phases")) {
            double bound = Parts.value(phase.path("visited")) / lanes;
            double matvec = Parts.value(phase.path("matvecTrips"));
            body.add(Tag.of("tr")
                    .add(Parts.cell(phase.path("name").asText()))
                    .add(Parts.count(phase.path("visited")))
                    .add(Parts.number(Numbers.count(bound)))
                    .add(Parts.count(phase.path("matvecTrips")))
                    .add(Parts.number(bound > 0 && matvec > 0 ? Numbers.factor(matvec / bound) : "–"))
                    .add(Parts.count(phase.path("constantTrips")))
                    .add(Parts.count(phase.path("stageTrips")))
                    .add(Parts.count(phase.path("loadTrips")))
                    .add(Parts.number(Numbers.count(trips(phase))))
                    .add(Parts.count(phase.path("fill"))));
        }
        body.add(Tag.of("tr", "sum")
                .add(Parts.cell("step" + (Parts.value(cycles.path("input")) > 0 ? ", with input" : "")))
                .add(Parts.number(Numbers.count(Parts.value(cycles.path("skipBound")) * lanes)))
                .add(Parts.count(cycles.path("skipBound")))
                .add(Parts.count(cycles.path("matvec")))
                .add(Parts.number(Numbers.factor(Parts.value(cycles.path("matvecOverSkipBound")))))
                .add(Parts.number(""))
                .add(Parts.number(""))
                .add(Parts.count(cycles.path("load")))
                .add(Parts.count(cycles.path("estimated")))
                .add(Parts.count(cycles.path("pipelineFill"))));
        return Parts.numericTable(List.of(
                        "phase",
                        "visited",
                        "skip bound",
                        "matrix × vector",
                        "over bound",
                        "constant",
                        "gates, drain",
                        "waiting for weights",
                        "trips",
                        "+ fill"))
                .add(body);
    }

    private static double trips(JsonNode phase) {
        return Parts.value(phase.path("matvecTrips"))
                + Parts.value(phase.path("constantTrips"))
                + Parts.value(phase.path("stageTrips"))
                + Parts.value(phase.path("loadTrips"));
    }

    static String shortened(String name) {
        return name.length() <= 16 ? name : name.substring(0, 15) + "…";
    }
}
