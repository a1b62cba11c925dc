package dev.skipgate.testbench.report;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.BooleanNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.NullNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.skipgate.compiler.estimate.Activity;
import dev.skipgate.compiler.estimate.CycleModel;
import dev.skipgate.compiler.estimate.ResourceEstimate;
import dev.skipgate.compiler.estimate.StepCycles;
import dev.skipgate.compiler.ir.Design;
import java.util.List;
import java.util.Locale;
import java.util.OptionalDouble;

/** The tree of report.json, described in docs/report-format.md. The page is made from it alone. */
public final class JsonReport {
    /** Version of the format. */
    public static final int FORMAT = 1;

    private JsonReport() {}

    /** What is known after compiling. */
    public static ObjectNode of(ReportData data) {
        Design design = data.design();
        ObjectNode report = JsonNodeFactory.instance.objectNode();
        report.put("format", FORMAT);
        report.put("model", design.network().integers().name());
        report.put("board", data.board().id());
        report.put("boardTitle", data.board().title());
        report.put("part", data.board().part());
        Figure.put(report, "clockMhz", data.clockMhz());
        report.put("lanes", design.grid().lanes());
        report.putObject("grid")
                .put("rowGroups", design.grid().rowGroups())
                .put("columnGroups", design.grid().columnGroups())
                .put("banks", design.grid().banks());
        LayerJson.add(report, design);
        CycleJson.add(report, design);
        if (data.text().isPresent()) {
            List<StepCycles> steps = data.text().get().steps();
            CycleJson.setSteps(
                    report,
                    steps,
                    steps(steps.size()) + " of " + data.text().get().source());
        } else {
            CycleJson.setSteps(
                    report,
                    List.of(new CycleModel(design).step(Activity.all())),
                    "every activation non-zero, the dearest step");
        }
        StreamingJson.add(report, design);
        BalanceJson.add(report, design, data.unbalanced());
        CapacityJson.add(report, data);
        ResourceJson.add(report, ResourceEstimate.of(design, data.board()));
        NumberJson.add(report, design);
        addQuality(report, data);
        report.putObject("bitExact");
        report.putObject("deviceRan");
        report.putNull("verification");
        return report;
    }

    /** Puts in what a verification found out. */
    public static void verified(ObjectNode report, VerifiedRun run) {
        String source = steps(run.estimated().size()) + " of " + run.source();
        CycleJson.setSteps(report, run.estimated(), source);
        ObjectNode bitExact = report.putObject("bitExact");
        ObjectNode deviceRan = report.putObject("deviceRan");
        ObjectNode verification = report.putObject("verification");
        verification.put("steps", run.estimated().size());
        verification.put("source", run.source());
        ArrayNode targets = verification.putArray("targets");
        for (VerifiedRun.Target target : run.targets()) {
            bitExact.put(target.name(), target.bitExact());
            deviceRan.put(target.name(), target.deviceRan());
            ObjectNode node = targets.addObject();
            node.put("name", target.name());
            node.put("bitExact", target.bitExact());
            node.put("deviceRan", target.deviceRan());
            node.set("cyclesPerStep", simulated(target.simulatedCycles(), "this target counts no trips"));
            node.set("cyclesEqualEstimate", cyclesEqual(target, run));
            target.difference().ifPresentOrElse(text -> node.put("difference", text), () -> node.putNull("difference"));
        }
        OptionalDouble simulated = run.targets().stream()
                .map(VerifiedRun.Target::simulatedCycles)
                .filter(OptionalDouble::isPresent)
                .findFirst()
                .orElse(OptionalDouble.empty());
        report.withObjectProperty("cyclesPerStep")
                .set("simulated", simulated(simulated, "no verified target counts loop trips; csim does"));
    }

    /** Whether a target took exactly the trips that were estimated, over all steps; null when it counts none. */
    private static JsonNode cyclesEqual(VerifiedRun.Target target, VerifiedRun run) {
        if (target.simulatedCycles().isEmpty()) {
            return NullNode.instance;
        }
        long estimated = run.estimated().stream().mapToLong(StepCycles::total).sum();
        double simulated =
                target.simulatedCycles().getAsDouble() * run.estimated().size();
        return BooleanNode.valueOf(Math.round(simulated) == estimated);
    }

    private static ObjectNode simulated(OptionalDouble cycles, String note) {
        return cycles.isPresent() ? Figure.simulated(cycles.getAsDouble()) : Figure.missing("simulated", note);
    }

    private static String steps(int count) {
        return count == 1 ? "1 step" : String.format(Locale.ROOT, "%,d steps", count);
    }

    private static void addQuality(ObjectNode report, ReportData data) {
        if (data.quality().isEmpty()) {
            report.putNull("quality");
            return;
        }
        ReportData.QualityFigures figures = data.quality().get();
        ObjectNode quality = report.putObject("quality");
        quality.put("unit", figures.unit());
        quality.put("tokens", figures.tokens());
        quality.set(
                "floatTwin",
                figures.floatTwin().isPresent()
                        ? Figure.measured(figures.floatTwin().getAsDouble())
                        : Figure.missing("measured", "the model description names no float twin"));
        quality.set("quantizedWeights", Figure.measured(figures.quantizedWeights()));
        quality.set("integer", Figure.measured(figures.integer()));
        quality.set(
                "zeroHidden",
                figures.zeroHidden().isPresent()
                        ? Figure.measured(figures.zeroHidden().getAsDouble())
                        : Figure.missing("measured", "not counted"));
    }
}
