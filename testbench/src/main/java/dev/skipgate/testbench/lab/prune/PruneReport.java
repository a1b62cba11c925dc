package dev.skipgate.testbench.lab.prune;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.skipgate.runtime.training.run.Tally;
import dev.skipgate.testbench.lab.worth.ClassWorth;
import dev.skipgate.testbench.lab.worth.MatrixWorth;
import dev.skipgate.testbench.lab.worth.Worth;
import dev.skipgate.testbench.report.Figure;
import dev.skipgate.testbench.training.ModelEvaluation;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Function;

/**
 * What pruning did: quality beside cycles, executed MACs, memory and size of the bundle, and each class of weights.
 *
 * @param weights the file of weights that was pruned
 * @param scheme as the user wrote it
 * @param stages before, pruned, and retrained where it was
 */
public record PruneReport(String model, String weights, String scheme, double rate, List<PruneStage> stages) {
    /** Name of the report in the folder of the pruned model. */
    public static final String FILE = "prune.json";

    private static final double NATS = Math.log(2);

    public PruneReport {
        stages = List.copyOf(stages);
    }

    /** All of it. */
    public ObjectNode toJson() {
        ObjectNode json = JsonNodeFactory.instance.objectNode();
        json.put("model", model).put("weights", weights).put("scheme", scheme).put("rate", rate);
        ArrayNode of = json.putArray("stages");
        for (PruneStage stage : stages) {
            ObjectNode node = of.addObject().put("name", stage.name());
            node.set("sparsity", Figure.measured(stage.sparsity()));
            stage.quality().ifPresentOrElse(each -> node.set("quality", each.toJson()), () -> node.putNull("quality"));
            node.set("worth", stage.worth().toJson());
        }
        return json;
    }

    /** For the user: a table, a column for each stage. */
    public List<String> lines() {
        Worth first = stages.get(0).worth();
        List<String> lines = new ArrayList<>();
        lines.add(String.format(
                Locale.ROOT,
                "%s on %s, %,d lanes (%s): %s at rate %s of %s",
                model,
                first.board(),
                first.lanes(),
                first.grid(),
                scheme,
                rate,
                weights));
        lines.add(row("", PruneStage::name));
        quality("float", ModelEvaluation::asFloat, lines);
        if (stages.stream()
                .allMatch(
                        each -> each.quality().flatMap(ModelEvaluation::rounded).isPresent())) {
            quality("rounded", each -> each.rounded().orElseThrow(), lines);
        }
        if (stages.stream()
                .allMatch(
                        each -> each.quality().flatMap(ModelEvaluation::integer).isPresent())) {
            quality("integers", each -> each.integer().orElseThrow(), lines);
        }
        lines.add(row("zeros in full precision", each -> percent(each.sparsity())));
        lines.add(row("zeros as quantized", each -> percent(each.worth().sparsity())));
        lines.add(row("cycles a step, estimated", each -> number(each.worth().cycles())));
        lines.add(row("executed MACs, estimated", each -> number(each.worth().executedMacs())));
        lines.add(row(
                "dense MACs",
                each -> String.format(Locale.ROOT, "%,d", each.worth().denseMacs())));
        lines.add(row("weight memory, KiB, est.", each -> number(each.worth().weightBits() / 8192.0)));
        lines.add(row("BRAM36 + URAM, estimated", PruneReport::blocks));
        lines.add(row(
                "bundle, bytes",
                each -> String.format(Locale.ROOT, "%,d", each.worth().bundleBytes())));
        lines.add("zeros as quantized, and executed MACs, by class (" + first.activity() + "):");
        for (int m = 0; m < first.matrices().size(); m++) {
            for (int c = 0; c < first.matrices().get(m).classes().size(); c++) {
                int matrix = m;
                int index = c;
                Function<PruneStage, ClassWorth> of =
                        stage -> stage.worth().matrices().get(matrix).classes().get(index);
                lines.add(row(
                        "  " + of.apply(stages.get(0)).name(),
                        stage -> percent(of.apply(stage).sparsity())
                                + String.format(
                                        Locale.ROOT, " %,8.0f", of.apply(stage).executedMacs())));
            }
        }
        return lines;
    }

    private void quality(String what, Function<ModelEvaluation, Tally> of, List<String> lines) {
        Optional<ModelEvaluation> first = stages.get(0).quality();
        if (first.isEmpty()) {
            if (what.equals("float")) {
                lines.add("quality is not measured: there are no data; name some with --data");
            }
            return;
        }
        boolean language = first.get().language();
        lines.add(row(
                (language ? "bits a " + first.get().unit() : "loss") + ", " + what,
                each -> String.format(
                        Locale.ROOT,
                        "%.4f",
                        of.apply(each.quality().orElseThrow()).mean() / (language ? NATS : 1))));
    }

    private static String blocks(PruneStage stage) {
        return stage.worth().resources().bram36() + " + "
                + stage.worth().resources().uram();
    }

    private String row(String what, Function<PruneStage, String> value) {
        StringBuilder row = new StringBuilder(String.format(Locale.ROOT, "%-26s", what));
        stages.forEach(stage -> row.append(String.format(Locale.ROOT, " %16s", value.apply(stage))));
        return row.toString().stripTrailing();
    }

    private static String percent(double share) {
        return String.format(Locale.ROOT, "%.1f %%", 100 * share);
    }

    private static String number(double value) {
        return String.format(Locale.ROOT, "%,.0f", value);
    }

    /** Whether some stage's matrices are stored otherwise than before. */
    public List<String> changedEncodings() {
        List<String> changed = new ArrayList<>();
        Worth before = stages.get(0).worth();
        Worth after = stages.get(stages.size() - 1).worth();
        for (int m = 0; m < before.matrices().size(); m++) {
            MatrixWorth was = before.matrices().get(m);
            MatrixWorth is = after.matrices().get(m);
            if (!was.encoding().equals(is.encoding())) {
                changed.add(was.name() + " is " + is.encoding() + ", was " + was.encoding());
            }
        }
        return changed;
    }
}
