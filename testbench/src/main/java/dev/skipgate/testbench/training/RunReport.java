package dev.skipgate.testbench.training;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.skipgate.compiler.frontend.ModelDescription;
import dev.skipgate.runtime.training.metrics.MetricsLog;
import dev.skipgate.testbench.project.OutputException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * What a run came to: which state was exported, the validation loss of that state and of the last one, and the quality of both and of
 * the float twin on the beginning of the test data.
 */
public record RunReport(ObjectNode json) {
    static final String FILE = "report.json";
    private static final long MOST_TARGETS = 5_000;
    private static final long MOST_WORK = 5_000_000_000L;

    /** @param best whether the exported state is the best one; else it is the last */
    static RunReport of(Path folder, boolean best, TrainingSetup setup, TrainingTarget target) {
        ObjectNode json = JsonNodeFactory.instance.objectNode();
        json.put("exported", best ? "best" : "last");
        target.addTo(json.putObject("trainedOn"));
        validation(folder, json.putObject("validation"));
        if (setup.data().test().isPresent()) {
            ObjectNode test = json.putObject("heldOut");
            quality(folder, TrainedDescription.WEIGHTS, "exported", setup, test);
            quality(folder, RunFolder.LAST, "last", setup, test);
            if (Files.exists(folder.resolve(TrainedDescription.TWIN))) {
                quality(folder, TrainedDescription.TWIN, "floatTwin", setup, test);
            }
        }
        return new RunReport(json);
    }

    /** The losses of the last phase as they were logged, in nats. */
    private static void validation(Path folder, ObjectNode json) {
        try {
            List<JsonNode> lines = MetricsLog.read(folder.resolve(RunMetrics.LOG)).stream()
                    .filter(line -> line.path(MetricsLog.KIND).asText().equals("validation"))
                    .toList();
            if (lines.isEmpty()) {
                return;
            }
            JsonNode last = lines.get(lines.size() - 1);
            lines.stream()
                    .filter(line -> line.path("phase").equals(last.path("phase"))
                            && line.path("best").asBoolean())
                    .reduce((earlier, later) -> later)
                    .ifPresent(line -> json.set("best", line));
            json.set("last", last);
        } catch (IOException e) {
            throw new OutputException(
                    "cannot read " + folder.resolve(RunMetrics.LOG) + ": " + OutputException.reason(e), e);
        }
    }

    private static void quality(Path folder, String weights, String name, TrainingSetup setup, ObjectNode json) {
        EvaluatedModel model =
                EvaluatedModel.read(folder.resolve(ModelDescription.FILE), Optional.of(folder.resolve(weights)));
        long most = Math.max(1, Math.min(MOST_TARGETS, MOST_WORK / model.size()));
        Optional<Path> file = setup.data().heldOut().map(HeldOut::file).map(folder::resolve);
        ModelEvaluation measured = file.isPresent()
                ? model.on(file.get(), EvaluationData.Part.TEST, most)
                : model.on(
                        new EvaluationData(
                                setup.data().test().orElseThrow(),
                                setup.opened(),
                                setup.file().dataWhere()),
                        most);
        json.set(name, measured.toJson());
    }

    private static String told(JsonNode figures, String which) {
        JsonNode each = figures.path(which);
        String loss = each.has("bits")
                ? String.format(
                        Locale.ROOT,
                        "%.4f bits a %s",
                        each.path("bits").asDouble(),
                        figures.path("unit").asText())
                : String.format(Locale.ROOT, "loss %.4f", each.path("loss").asDouble());
        boolean edits = each.has("labelErrorRate");
        double share = each.path(edits ? "labelErrorRate" : "accuracy").asDouble();
        return loss + String.format(Locale.ROOT, ", %s %.1f %%", edits ? "label error rate" : "accuracy", 100 * share);
    }

    /** For the user. */
    public List<String> lines() {
        List<String> lines = new ArrayList<>();
        boolean best = json.path("exported").asText().equals("best");
        lines.add(
                best
                        ? "exported is the best state of the last phase, of step "
                                + json.at("/validation/best/step").asLong()
                        : "exported is the last state: no better one was evaluated in the last phase");
        for (String name : List.of("exported", "last", "floatTwin")) {
            JsonNode each = json.path("heldOut").path(name);
            if (!each.isMissingNode()) {
                lines.add((name.equals("floatTwin") ? "float twin" : name) + " on test data: float "
                        + told(each, "float") + "; rounded " + told(each, "rounded")
                        + (each.has("integer") ? "; integers " + told(each, "integer") : ""));
            }
        }
        JsonNode why = json.at("/heldOut/exported/noIntegers");
        if (!why.isMissingNode()) {
            lines.add("no integers to measure: " + why.asText());
        }
        return lines;
    }
}
