package dev.skipgate.testbench.lab.figures;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.skipgate.testbench.lab.map.Hierarchy;
import dev.skipgate.testbench.lab.map.Leaf;
import dev.skipgate.testbench.lab.map.ResolvedMap;
import dev.skipgate.testbench.lab.map.SparsityMap;
import dev.skipgate.testbench.training.MeasuredNetwork;
import java.util.List;

/** What {@code skipgate sparsity} found, as JSON; docs/sparsity.md names the keys. All figures are measured. */
public final class SparsityReport {
    private final ObjectNode json = JsonNodeFactory.instance.objectNode();
    private final MeasuredNetwork model;

    /**
     * Of a model without a map.
     *
     * @param hierarchy of the network that was measured, whose stored weights are counted too
     */
    public SparsityReport(MeasuredNetwork model, Hierarchy hierarchy, Measured plain) {
        this.model = model;
        json.put("model", model.description().name().written());
        json.put("data", model.data());
        json.put("arithmetic", model.rounded() ? "rounded" : "float");
        json.put("basis", "measured");
        json.put("unit", model.words().unit()).put("targets", plain.tally().targets());
        model.words().put(json.putObject("quality").putObject("withoutMap"), plain.tally());
        json.set("storedWeights", new FigureTree(WeightFigures.stored(hierarchy)).weights());
        plain.put(json);
        importance(hierarchy);
        json.putObject("seconds").put("withoutMap", plain.seconds());
    }

    /** Adds what a map makes of it. */
    public void add(ResolvedMap map, Measured with, Measured plain) {
        ObjectNode node = json.putObject("map");
        node.put("file", map.map().file());
        ArrayNode entries = node.putArray("entries");
        for (int i = 0; i < map.map().entries().size(); i++) {
            SparsityMap.Entry entry = map.map().entries().get(i);
            ObjectNode each = entries.addObject();
            each.put("kind", entry.kind().word()).put("at", entry.at());
            each.put("line", entry.where().line());
            each.put("operation", entry.operation().describe());
            if (entry.kind() == SparsityMap.Kind.ACTIVATIONS) {
                each.put("where", entry.intrinsic() ? "intrinsic" : "extrinsic");
            }
            each.put("tensors", map.reach().get(i));
        }
        with.put(node);
        ObjectNode quality = json.withObject("/quality");
        model.words().put(quality.putObject("withMap"), with.tally());
        quality.put("kept", model.words().kept(plain.tally(), with.tally()));
        json.withObject("/seconds").put("withMap", with.seconds());
    }

    private void importance(Hierarchy hierarchy) {
        Importance importance = new Importance(hierarchy);
        ObjectNode node = json.putObject("importance");
        node.put("rate", Importance.RATE).put("left", importance.share());
        ObjectNode overall = node.putObject("overall");
        importance.overall().forEach(overall::put);
        List<String> withWeights =
                hierarchy.weights().stream().map(Leaf::layer).distinct().toList();
        for (String layer : withWeights) {
            ObjectNode each = node.withArray("layers").addObject().put("name", layer);
            importance.ofLayer(layer).forEach(each.putObject("of")::put);
        }
        for (Leaf.OfWeights leaf : hierarchy.weights()) {
            ObjectNode each = node.withArray("patches").addObject();
            each.put("layer", leaf.layer()).put("tensor", leaf.tensor());
            leaf.gate().ifPresent(gate -> each.put("gate", gate));
            each.put("importance", importance.of(leaf::equals));
            for (double[] row : importance.patches(leaf)) {
                ArrayNode shares = each.withArray("left").addArray();
                for (double share : row) {
                    shares.add(Math.round(share * 1000) / 1000.0);
                }
            }
        }
    }

    /** The tree; it may be added to. */
    public ObjectNode json() {
        return json;
    }

    /** Records something the user should know, besides telling it. */
    public void warn(List<String> warnings) {
        warnings.forEach(json.withArray("warnings")::add);
    }
}
