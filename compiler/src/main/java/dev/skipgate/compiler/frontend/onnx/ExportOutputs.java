package dev.skipgate.compiler.frontend.onnx;

import dev.skipgate.compiler.frontend.CellType;
import dev.skipgate.compiler.frontend.LayerDescription;
import dev.skipgate.compiler.frontend.ModelDescription;
import dev.skipgate.compiler.frontend.OutputDescription;
import dev.skipgate.compiler.frontend.onnx.graph.OnnxException;
import dev.skipgate.compiler.frontend.onnx.meaning.ImportedRows;
import dev.skipgate.compiler.frontend.onnx.meaning.ImportedState;
import dev.skipgate.compiler.frontend.onnx.meaning.ReadStep;
import dev.skipgate.runtime.bundle.SequenceEnd;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Set;

/**
 * What an exported model gives, and in which axes.
 *
 * @param batchFirst whether sequences stand before steps
 * @param step of which the result is given
 * @param rows which logits are an output of their own; all of them together when empty
 * @param states outputs that are states at the end of a sequence: parts x batch x units; where parts have different units, 1 x batch x all of them
 */
public record ExportOutputs(boolean batchFirst, ReadStep step, List<ImportedRows> rows, List<ImportedState> states) {
    public ExportOutputs {
        Objects.requireNonNull(step, "step");
        rows = List.copyOf(rows);
        states = List.copyOf(states);
    }

    /** One result, and no states. */
    public static ExportOutputs of(boolean batchFirst, ReadStep step) {
        return new ExportOutputs(batchFirst, step, List.of(), List.of());
    }

    /**
     * With the states of all recurrent layers instead: {@code h_n}, and {@code c_n} if there are LSTM layers, as PyTorch has them; of each layer apart,
     * as {@code h_n.NAME}, where they have different numbers of units.
     */
    public ExportOutputs withAllStates(ModelDescription model) {
        List<ImportedState> all = new ArrayList<>();
        for (boolean cell : new boolean[] {false, true}) {
            List<ImportedState.Place> places = new ArrayList<>();
            Set<Integer> widths = new HashSet<>();
            String name = cell ? "c_n" : "h_n";
            List<ImportedState> apart = new ArrayList<>();
            for (int i = 0; i < model.stages().size(); i++) {
                if (model.stages().get(i) instanceof LayerDescription layer
                        && !(cell && layer.type() != CellType.LSTM)) {
                    List<ImportedState.Place> own = new ArrayList<>();
                    own.add(new ImportedState.Place(i, false, cell));
                    if (layer.bidirectional()) {
                        own.add(new ImportedState.Place(i, true, cell));
                    }
                    places.addAll(own);
                    widths.add(layer.hidden());
                    apart.add(new ImportedState(name + "." + layer.name().written(), own));
                }
            }
            if (widths.size() == 1) {
                all.add(new ImportedState(name, places));
            } else {
                all.addAll(apart);
            }
        }
        if (all.isEmpty()) {
            throw new OnnxException("the model has no recurrent layer, so there are no states to give");
        }
        return new ExportOutputs(batchFirst, step, rows, all);
    }

    /** Refuses what the model does not have. */
    void requireFit(ModelDescription model) {
        int next = 0;
        for (ImportedRows each : rows) {
            if (each.first() != next || each.end() <= next) {
                throw unfit("its results are not all logits, one result behind the other");
            }
            next = each.end();
        }
        if (!rows.isEmpty() && next != model.output().size()) {
            throw unfit("its results are " + next + " logits, but the model has "
                    + model.output().size());
        }
        if (!rows.isEmpty() && model.output().result() == OutputDescription.Result.STATE) {
            throw unfit("it has several results, but the model ends in a layer's values");
        }
        requireStep(model);
        Set<String> names = new HashSet<>();
        rows.forEach(each -> requireNew(each.output(), names));
        for (ImportedState state : states) {
            requireNew(state.output(), names);
            state.parts().forEach(part -> requirePart(model, part));
            if (state.parts().isEmpty()) {
                throw unfit("the output " + OnnxException.quoted(state.output()) + " has no parts");
            }
        }
    }

    /** Above a layer that reads sequences from their end the last step and the ends are two results, of which a model means one. */
    private void requireStep(ModelDescription model) {
        List<LayerDescription> layers = model.layers();
        boolean fromTheEnd =
                !layers.isEmpty() && layers.get(layers.size() - 1).direction() != LayerDescription.Direction.FORWARD;
        SequenceEnd end = model.output().end();
        if (fromTheEnd && step != ReadStep.EVERY && step != ReadStep.of(end)) {
            throw new OnnxException("the result of " + step.shown() + " is not that of the model: its topmost recurrent"
                    + " layer reads sequences from their end, and its description "
                    + (model.output().step().isPresent() ? "has" : "means") + " output: step: " + word(end)
                    + ", which it is trained and evaluated by; export that one, or every step, or set output: step: "
                    + word(step));
        }
    }

    private static String word(Enum<?> constant) {
        return constant.name().toLowerCase(Locale.ROOT);
    }

    private static void requireNew(String name, Set<String> names) {
        if (name.isEmpty() || !names.add(name)) {
            throw unfit("two outputs have the name " + OnnxException.quoted(name) + ", or one has none");
        }
    }

    private static void requirePart(ModelDescription model, ImportedState.Place part) {
        boolean there = part.layer() >= 0
                && part.layer() < model.stages().size()
                && model.stages().get(part.layer()) instanceof LayerDescription layer
                && (layer.bidirectional() || !part.reverse())
                && !(part.cell() && layer.type() != CellType.LSTM);
        if (!there) {
            throw unfit("it names a state that the model's layers do not have");
        }
    }

    private static OnnxException unfit(String why) {
        return new OnnxException(
                OnnxImport.FACTS + " does not belong to the model: " + why + "; import the model again");
    }
}
