package dev.skipgate.compiler.frontend.onnx;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.skipgate.compiler.frontend.LayerDescription;
import dev.skipgate.compiler.frontend.LayerPart;
import dev.skipgate.compiler.frontend.ModelDescription;
import dev.skipgate.compiler.frontend.onnx.graph.OnnxException;
import dev.skipgate.compiler.frontend.onnx.meaning.ImportedRows;
import dev.skipgate.compiler.frontend.onnx.meaning.ImportedState;
import dev.skipgate.compiler.frontend.onnx.meaning.ReadStep;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** Reads back what an import noted beside the description. */
public final class ImportFacts {
    private ImportFacts() {}

    /**
     * The outputs of the model that was imported; one result, time first, where none was. The result is given of the step that the description says, else as the imported model
     * had it, else of every step.
     *
     * @param directory with the description
     * @throws OnnxException when the facts cannot be read, or are not those of the model
     */
    public static ExportOutputs outputs(Path directory, ModelDescription model) {
        Optional<ReadStep> stated = model.output().step().map(ReadStep::of);
        Path file = directory.resolve(OnnxImport.FACTS);
        if (!Files.exists(file)) {
            return ExportOutputs.of(false, stated.orElse(ReadStep.EVERY));
        }
        JsonNode facts;
        try {
            facts = new ObjectMapper().readTree(file.toFile());
        } catch (IOException e) {
            throw new OnnxException(file + " is no JSON; import the model again", e);
        }
        List<ImportedRows> rows = new ArrayList<>();
        for (JsonNode each : facts.path("results")) {
            rows.add(new ImportedRows(
                    each.path("output").asText(),
                    each.path("first").asInt(-1),
                    each.path("end").asInt(-1)));
        }
        List<ImportedState> states = new ArrayList<>();
        for (JsonNode each : facts.path("states")) {
            List<ImportedState.Place> places = new ArrayList<>();
            each.path("parts").forEach(part -> places.add(place(file, model, part.asText())));
            states.add(new ImportedState(each.path("output").asText(), places));
        }
        ReadStep step = stated.orElseGet(() -> step(file, facts.path("step").asText("every")));
        return new ExportOutputs(facts.path("batchFirst").asBoolean(false), step, rows, states);
    }

    private static ReadStep step(Path file, String word) {
        for (ReadStep each : ReadStep.values()) {
            if (each.name().toLowerCase(Locale.ROOT).equals(word)) {
                return each;
            }
        }
        throw new OnnxException(file + ": 'step' is " + OnnxException.quoted(word) + "; import the model again");
    }

    /** What is called as {@link #nameOf} says. */
    private static ImportedState.Place place(Path file, ModelDescription model, String part) {
        for (int i = 0; i < model.stages().size(); i++) {
            if (model.stages().get(i) instanceof LayerDescription layer) {
                for (boolean reverse : new boolean[] {false, true}) {
                    for (boolean cell : new boolean[] {false, true}) {
                        ImportedState.Place place = new ImportedState.Place(i, reverse, cell);
                        if (nameOf(layer.name().written(), layer.bidirectional(), place)
                                .equals(part)) {
                            return place;
                        }
                    }
                }
            }
        }
        throw new OnnxException(file + ": an output is the state " + OnnxException.quoted(part)
                + ", but no layer of the model is called so; name the layer as it was, or import the model again");
    }

    /** What a state holds, in the words of hosts: a layer, of a bidirectional one its direction, and which of an LSTM's states. */
    static String nameOf(String layer, boolean bidirectional, ImportedState.Place place) {
        LayerPart.Direction direction = !bidirectional
                ? LayerPart.Direction.ONLY
                : place.reverse() ? LayerPart.Direction.REVERSE : LayerPart.Direction.FORWARD;
        return layer + direction.suffix() + (place.cell() ? " cell" : " hidden");
    }
}
