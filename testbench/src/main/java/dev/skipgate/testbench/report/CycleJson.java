package dev.skipgate.testbench.report;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.skipgate.compiler.estimate.Activity;
import dev.skipgate.compiler.estimate.CycleModel;
import dev.skipgate.compiler.estimate.PhaseCycles;
import dev.skipgate.compiler.estimate.PipelineFill;
import dev.skipgate.compiler.estimate.StateCycles;
import dev.skipgate.compiler.estimate.StepCycles;
import dev.skipgate.compiler.ir.Design;
import dev.skipgate.compiler.ir.Operand;
import dev.skipgate.compiler.ir.Phase;
import java.util.List;

/** {@code cyclesPerStep}, {@code state} and {@code speed}: where the cycles go, and how fast that is. */
final class CycleJson {
    private CycleJson() {}

    /** Adds the sections; {@link #setSteps} fills in what depends on activity. */
    static void add(ObjectNode report, Design design) {
        StepCycles dearest = new CycleModel(design).step(Activity.all());
        PipelineFill fill = PipelineFill.of(design);
        ObjectNode cycles = report.putObject("cyclesPerStep");
        cycles.putNull("estimated");
        cycles.set("simulated", Figure.missing("simulated", "not simulated yet; skipgate verify fills this in"));
        cycles.putNull("skipBound");
        cycles.put("activity", "");
        cycles.putNull("matvec");
        cycles.putNull("matvecOverSkipBound");
        cycles.putNull("input");
        cycles.putNull("load");
        cycles.putNull("memoryWait");
        cycles.set("pipelineFill", Figure.estimated(fill.total()));
        cycles.set("allActive", Figure.estimated(dearest.total()));
        cycles.set("notSkipping", Figure.estimated(notSkipping(design, dearest)));
        cycles.put("exitDelay", Design.EXIT_DELAY);
        ArrayNode phases = cycles.putArray("phases");
        for (int p = 0; p < design.phases().size(); p++) {
            Phase phase = design.phases().get(p);
            ObjectNode node = phases.addObject();
            node.put("name", phase.name());
            node.put("stage", phase.isOutput() ? "drain" : "gates");
            node.putNull("matvecTrips");
            node.putNull("constantTrips");
            node.putNull("stageTrips");
            node.putNull("loadTrips");
            node.putNull("visited");
            node.set("fill", Figure.estimated(fill.phases().get(p).total()));
        }
        StateCycles moved = StateCycles.of(design);
        ObjectNode state = report.putObject("state");
        state.put("bytes", StateCycles.layout(design).bytes());
        state.set("trips", Figure.estimated(moved.trips()));
        state.set("fill", Figure.estimated(moved.fill()));
        ObjectNode speed = report.putObject("speed");
        speed.putNull("microsecondsPerStep");
        speed.putNull("stepsPerSecond");
        speed.putNull("speedUpOverNotSkipping");
    }

    /** Sets what depends on activity: means over these steps. */
    static void setSteps(ObjectNode report, List<StepCycles> steps, String activity) {
        MeanCycles mean = new MeanCycles(steps);
        ObjectNode cycles = report.withObjectProperty("cyclesPerStep");
        double lanes = report.path("lanes").asDouble();
        cycles.set("estimated", Figure.estimated(mean.total()));
        cycles.set("skipBound", Figure.estimated(mean.visited() / lanes));
        cycles.put("activity", activity);
        cycles.set("matvec", Figure.estimated(mean.matvec()));
        cycles.set("matvecOverSkipBound", Figure.estimated(mean.matvec() * lanes / Math.max(1, mean.visited())));
        cycles.set("input", Figure.estimated(mean.input()));
        cycles.set("load", Figure.estimated(mean.load()));
        cycles.set("memoryWait", Figure.estimated(mean.memoryWait()));
        JsonNode phases = cycles.path("phases");
        for (int p = 0; p < phases.size(); p++) {
            ObjectNode phase = (ObjectNode) phases.get(p);
            double visited = mean.ofPhase(p, PhaseCycles::visited);
            phase.set("matvecTrips", Figure.estimated(mean.ofPhase(p, PhaseCycles::matvec)));
            phase.set("constantTrips", Figure.estimated(mean.ofPhase(p, PhaseCycles::constant)));
            phase.set("stageTrips", Figure.estimated(mean.ofPhase(p, PhaseCycles::stage)));
            phase.set("loadTrips", Figure.estimated(mean.ofPhase(p, PhaseCycles::load)));
            phase.set("visited", Figure.estimated(visited));
            ((ObjectNode) report.path("layers").get(p)).set("executedMacs", Figure.estimated(visited));
        }
        setSpeed(report, mean.total());
    }

    private static void setSpeed(ObjectNode report, double total) {
        JsonNode cycles = report.path("cyclesPerStep");
        double all = total
                + cycles.path("pipelineFill").path("value").asDouble()
                + cycles.path("memoryWait").path("value").asDouble();
        double clock = report.path("clockMhz").asDouble();
        ObjectNode speed = report.withObjectProperty("speed");
        speed.set("microsecondsPerStep", Figure.estimated(all / clock));
        speed.set("stepsPerSecond", Figure.estimated(Math.rint(clock * 1e6 / all)));
        speed.set(
                "speedUpOverNotSkipping",
                Figure.estimated(cycles.path("notSkipping").path("value").asDouble() / total));
    }

    /**
     * Trips of the same array if it visited every weight, perfectly spread over its lanes. A one-hot input still costs one column alone:
     * nobody would multiply the others.
     */
    private static double notSkipping(Design design, StepCycles dearest) {
        double trips = dearest.input();
        for (int p = 0; p < design.phases().size(); p++) {
            double weights = 0;
            for (Operand operand : design.phases().get(p).operands()) {
                if (!operand.isConstant()) {
                    weights += (double) operand.weights().rows()
                            * (operand.isOneHot() ? 1 : operand.weights().columns());
                }
            }
            PhaseCycles phase = dearest.phases().get(p);
            trips += phase.constant() + phase.stage();
            if (weights > 0) {
                trips += Math.ceil(weights / design.grid().lanes()) + Design.EXIT_DELAY;
            }
        }
        return trips;
    }
}
