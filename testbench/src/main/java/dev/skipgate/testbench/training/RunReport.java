package dev.skipgate.testbench.training;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.skipgate.compiler.diagnostics.CompilationFailedException;
import dev.skipgate.runtime.training.metrics.MetricsLog;
import dev.skipgate.testbench.project.OutputException;
import dev.skipgate.testbench.project.TextQuality;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * What a run came to: which state was exported, the validation loss of that state and of the last one, and the quality of both and of
 * the float twin on the held-out text.
 */
public record RunReport(ObjectNode json) {
    static final String FILE = "report.json";
    private static final int MOST_TOKENS = 5_000;

    /** @param best whether the exported state is the best one; else it is the last */
    static RunReport of(Path folder, boolean best) {
        ObjectNode json = JsonNodeFactory.instance.objectNode();
        json.put("exported", best ? "best" : "last");
        validation(folder, json.putObject("validation"));
        if (Files.exists(folder.resolve(TrainedDescription.HELD_OUT))) {
            ObjectNode text = json.putObject("heldOut");
            quality(folder, TrainedDescription.WEIGHTS, "exported", text);
            quality(folder, RunFolder.LAST, "last", text);
            if (Files.exists(folder.resolve(TrainedDescription.TWIN))) {
                quality(folder, TrainedDescription.TWIN, "floatTwin", text);
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

    private static void quality(Path folder, String weights, String name, ObjectNode json) {
        try {
            TextQuality quality = TextQuality.measure(
                    folder.resolve(RunFolder.DESCRIPTION),
                    Optional.of(folder.resolve(weights)),
                    folder.resolve(TrainedDescription.HELD_OUT),
                    MOST_TOKENS);
            json.set(name, quality.toJson());
        } catch (CompilationFailedException e) {
            // A model that only training can have is no error here; that it has no integers has to be said.
            json.put("notMeasured", e.diagnostics().get(0).render());
        }
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
        JsonNode text = json.path("heldOut");
        for (String name : List.of("exported", "last", "floatTwin")) {
            JsonNode each = text.path(name);
            if (!each.isMissingNode()) {
                lines.add(String.format(
                        Locale.ROOT,
                        "%s: %.4f bits a %s of the held-out text as float, %.4f with rounded weights, %.4f in integers",
                        name.equals("floatTwin") ? "float twin" : name,
                        each.at("/float/bits").asDouble(),
                        each.path("unit").asText(),
                        each.at("/rounded/bits").asDouble(),
                        each.at("/integer/bits").asDouble()));
            }
        }
        if (text.has("notMeasured")) {
            lines.add("no integers to measure: " + text.path("notMeasured").asText());
        }
        return lines;
    }
}
