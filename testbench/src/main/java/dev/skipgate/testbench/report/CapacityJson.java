package dev.skipgate.testbench.report;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.skipgate.boards.Resources;
import dev.skipgate.compiler.estimate.Activity;
import dev.skipgate.compiler.estimate.CycleModel;
import dev.skipgate.compiler.estimate.Memory;
import dev.skipgate.compiler.estimate.ResourceEstimate;
import dev.skipgate.compiler.estimate.StepCycles;
import dev.skipgate.compiler.ir.Design;
import dev.skipgate.compiler.ir.Phase;
import java.util.OptionalDouble;

/** {@code capacity}: what the room for other weights costs; null when the kernel is made for these alone. */
final class CapacityJson {
    private CapacityJson() {}

    static void add(ObjectNode report, ReportData data) {
        OptionalDouble capacity =
                data.design().network().description().hardware().capacity();
        if (capacity.isEmpty() || data.withoutCapacity().isEmpty()) {
            report.putNull("capacity");
            return;
        }
        Design with = data.design();
        Design without = data.withoutCapacity().get();
        ObjectNode node = report.putObject("capacity");
        node.put("share", capacity.getAsDouble());
        ArrayNode sums = node.putArray("sumBits");
        for (int p = 0; p < with.phases().size(); p++) {
            Phase phase = with.phases().get(p);
            sums.addObject()
                    .put("name", phase.name())
                    .put("with", phase.sum().bits())
                    .put("without", without.phases().get(p).sum().bits());
        }
        ResourceEstimate costs = ResourceEstimate.of(with, data.board());
        ResourceEstimate saves = ResourceEstimate.of(without, data.board());
        pair(node, "bankWords", with.sizes().wordsPerBank(), without.sizes().wordsPerBank());
        pair(node, "memoryBits", bits(costs), bits(saves));
        Resources more = costs.total();
        Resources less = saves.total();
        pair(node, "lut", more.lut(), less.lut());
        pair(node, "ff", more.ff(), less.ff());
        pair(node, "bram36", more.bram36(), less.bram36());
        pair(node, "uram", more.uram(), less.uram());
        pair(node, "cyclesPerStep", cycles(with), cycles(without));
    }

    private static long bits(ResourceEstimate estimate) {
        return estimate.memory().memories().stream()
                .mapToLong(Memory::totalBits)
                .sum();
    }

    /** Of a step in which nothing is zero, with the wait for streamed weights. */
    private static long cycles(Design design) {
        StepCycles step = new CycleModel(design).step(Activity.all());
        return Math.round(step.total() + step.memoryWait());
    }

    private static void pair(ObjectNode node, String name, long with, long without) {
        ObjectNode both = node.putObject(name);
        both.set("with", Figure.estimated(with));
        both.set("without", Figure.estimated(without));
    }
}
