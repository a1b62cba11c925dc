package dev.skipgate.testbench.calibration;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.skipgate.runtime.training.run.Tally;
import dev.skipgate.testbench.training.ModelEvaluation;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * What a calibration came to.
 *
 * @param data the name of the file
 * @param whole the calibrated model, with everything rounded
 * @param floats nothing rounded
 * @param costs of each choice alone, and of each layer, the costliest first
 */
public record CalibrationReport(String data, ModelEvaluation whole, Tally floats, List<Sensitivity> costs) {
    private static final double NATS = Math.log(2);
    private static final double NOTABLE = 0.01;

    public CalibrationReport {
        costs = List.copyOf(costs);
    }

    /** As JSON, losses in nats. */
    public ObjectNode toJson() {
        ObjectNode json = JsonNodeFactory.instance.objectNode();
        json.put("data", data).put("float", floats.mean());
        json.set("calibrated", whole.toJson());
        ArrayNode layers = json.putArray("layers");
        ArrayNode tensors = json.putArray("tensors");
        for (Sensitivity each : costs) {
            ObjectNode cost = (each.key().isEmpty() ? layers : tensors).addObject();
            cost.put("layer", each.layer());
            if (!each.key().isEmpty()) {
                cost.put("key", each.key()).put("chosen", each.words());
                cost.put("least", each.least()).put("greatest", each.greatest());
            }
            cost.put("loss", each.tally().mean()).put("lossMore", each.tally().mean() - floats.mean());
            cost.put("score", whole.score().from(each.tally().accuracy()));
        }
        return json;
    }

    /** For the user. */
    public List<String> lines() {
        List<String> lines = new ArrayList<>(whole.lines());
        lines.set(0, lines.get(0) + " of " + data);
        String unit = whole.language() ? "bits a " + whole.unit() : "loss";
        lines.add("rounding one layer alone, " + unit + " more:");
        costs.stream()
                .filter(each -> each.key().isEmpty())
                .forEach(each -> lines.add(String.format(Locale.ROOT, "  %+.4f  %s", more(each), each.layer())));
        lines.add("rounding one tensor or one kind of value alone, " + unit + " more:");
        costs.stream()
                .filter(each -> !each.key().isEmpty())
                .forEach(each -> lines.add(String.format(
                        Locale.ROOT,
                        "  %+.4f  %s: %s  %s, values from %.4g to %.4g",
                        more(each),
                        each.layer(),
                        each.key(),
                        each.words(),
                        each.least(),
                        each.greatest())));
        lines.add(first().map(each -> "retrain first: " + each.layer() + ", which loses most by being rounded")
                .orElse("no layer costs 1 % of the loss; none needs to be trained again"));
        return lines;
    }

    private double more(Sensitivity each) {
        double more = each.tally().mean() - floats.mean();
        return whole.language() ? more / NATS : more;
    }

    /** The layer that costs most, if any costs enough to speak of. */
    private Optional<Sensitivity> first() {
        return costs.stream()
                .filter(each -> each.key().isEmpty() && each.tally().mean() > (1 + NOTABLE) * floats.mean())
                .findFirst();
    }
}
