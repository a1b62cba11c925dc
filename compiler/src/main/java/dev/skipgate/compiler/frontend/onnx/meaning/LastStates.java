package dev.skipgate.compiler.frontend.onnx.meaning;

import dev.skipgate.compiler.frontend.onnx.graph.OnnxException;
import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Outputs that are states at the end of a sequence, and which layers of the network they are the states of. */
final class LastStates {
    private final Map<String, List<Part>> outputs;
    private final List<ImportedState> found = new ArrayList<>();
    private final List<String> notes = new ArrayList<>();

    /** @param outputs the parts of each, in its order */
    LastStates(Map<String, List<Part>> outputs) {
        this.outputs = outputs;
    }

    /** Whether a value is made of states alone, or of what states begin with. */
    static boolean isState(List<Part> parts) {
        return parts.stream()
                .allMatch(part -> part.source() instanceof Source.CellState
                        || part.source() instanceof Source.Excerpt
                        || part.source() instanceof Source.Input
                        || isHidden(part));
    }

    static boolean isHidden(Part part) {
        return part.source() instanceof Source.Run run && part.step() == run.end();
    }

    /**
     * Finds the layers.
     *
     * @param runs the number of each run's layer in the network
     */
    void locate(IdentityHashMap<Source.Run, Integer> runs, List<ImportedLayer> layers) {
        outputs.forEach((name, parts) -> {
            List<ImportedState.Place> places = new ArrayList<>();
            parts.forEach(part -> place(part, runs, layers).ifPresent(places::add));
            if (places.size() == parts.size()) {
                found.add(new ImportedState(name, places));
            } else {
                notes.add("the output " + OnnxException.quoted(name)
                        + " is a state, but not of the layers below the result, and left out");
            }
        });
    }

    private static Optional<ImportedState.Place> place(
            Part part, IdentityHashMap<Source.Run, Integer> runs, List<ImportedLayer> layers) {
        boolean cell = part.source() instanceof Source.CellState;
        Source of = part.source() instanceof Source.CellState state ? state.of() : part.source();
        if (!(of instanceof Source.Run run) || !runs.containsKey(run)) {
            return Optional.empty();
        }
        int layer = runs.get(run);
        boolean pair = ((ImportedLayer.Cells) layers.get(layer)).bidirectional();
        return Optional.of(new ImportedState.Place(layer, pair && run.reverse(), cell));
    }

    List<ImportedState> found() {
        return found;
    }

    List<String> notes() {
        return notes;
    }
}
