package dev.skipgate.compiler.frontend.onnx;

import dev.skipgate.compiler.frontend.LayerDescription;
import dev.skipgate.compiler.frontend.ModelDescription;
import dev.skipgate.compiler.frontend.onnx.file.OnnxWriter;
import dev.skipgate.compiler.frontend.onnx.meaning.ImportedState;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Gathers the last states of the layers of an exported model, directions x batch x units each, and writes those that are outputs. */
final class ExportedStates {
    private final ModelDescription model;
    private final OnnxWriter onnx;
    private final Map<Integer, List<String>> states = new HashMap<>();

    ExportedStates(ModelDescription model, OnnxWriter onnx) {
        this.model = model;
        this.onnx = onnx;
    }

    /**
     * Keeps the states of a layer.
     *
     * @param values the hidden one, and of an LSTM the cell's
     */
    void put(int layer, List<String> values) {
        states.put(layer, values);
    }

    /** Gives states as outputs. */
    void write(List<ImportedState> outputs) {
        for (int i = 0; i < outputs.size(); i++) {
            write(outputs.get(i), "state" + i);
        }
    }

    /** @param name of nodes and constants */
    private void write(ImportedState output, String name) {
        List<String> parts = new ArrayList<>();
        int most = 0;
        int all = 0;
        for (ImportedState.Place place : output.parts()) {
            LayerDescription layer = (LayerDescription) model.stages().get(place.layer());
            String whole = states.get(place.layer()).get(place.cell() ? 1 : 0);
            parts.add(layer.bidirectional() ? direction(name + "." + parts.size(), whole, place) : whole);
            most = Math.max(most, layer.hidden());
            all += layer.hidden();
        }
        boolean stacked = all == most * parts.size();
        String joined = parts.size() == 1
                ? parts.get(0)
                : onnx.node("Concat", name + ".join", parts.toArray(String[]::new))
                        .whole("axis", stacked ? 0 : 2)
                        .result();
        onnx.output(
                joined,
                output.output(),
                stacked
                        ? List.of(Integer.toString(parts.size()), "batch", Integer.toString(most))
                        : List.of("1", "batch", Integer.toString(all)));
    }

    private String direction(String name, String both, ImportedState.Place place) {
        long first = place.reverse() ? 1 : 0;
        return onnx.node(
                        "Slice",
                        name + ".direction",
                        both,
                        onnx.integers(name + ".first", first),
                        onnx.integers(name + ".end", first + 1),
                        onnx.integers(name + ".axis", 0))
                .result();
    }
}
