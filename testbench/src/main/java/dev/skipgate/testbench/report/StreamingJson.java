package dev.skipgate.testbench.report;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.skipgate.compiler.ir.Design;
import dev.skipgate.compiler.ir.Segment;
import dev.skipgate.compiler.ir.Streaming;

/** {@code streaming}: what a step reads of weights that do not fit on chip; null when all do. */
final class StreamingJson {
    private StreamingJson() {}

    static void add(ObjectNode report, Design design) {
        if (design.streaming().isEmpty()) {
            report.putNull("streaming");
            return;
        }
        Streaming streaming = design.streaming().get();
        ObjectNode node = report.putObject("streaming");
        node.put("memory", streaming.memory());
        node.set("bytesPerStep", Figure.measured(streaming.bytesPerStep(design.grid())));
        node.set("residentBytes", Figure.measured(streaming.residentBytes(design.grid())));
        node.set("imageBytes", Figure.measured(Streaming.WORD_BYTES * streaming.imageWords(design)));
        node.put("segments", streaming.segments().size());
        node.put(
                "residentSegments",
                streaming.segments().stream().filter(Segment::resident).count());
        node.set("loadTrips", Figure.estimated(streaming.loadTrips(design.grid())));
        node.set("cyclesPerWord", Figure.estimated(streaming.cyclesPerWord()));
    }
}
