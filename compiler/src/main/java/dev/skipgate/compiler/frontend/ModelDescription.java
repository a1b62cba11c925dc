package dev.skipgate.compiler.frontend;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * A whole model as the user described it, defaults filled in.
 *
 * @param name what the emitted project is called
 * @param stages the layers, the one nearest to the input first; at least one
 * @param pruning for every weight matrix that does not ask for its own; not for embeddings and biases
 * @param quality where to measure how good the quantized model is, if it shall be measured
 */
public record ModelDescription(
        LegalName name,
        InputDescription input,
        List<StageDescription> stages,
        OutputDescription output,
        Pruning pruning,
        TrainingDescription training,
        HardwareDescription hardware,
        WeightsDescription weights,
        Optional<QualityDescription> quality) {
    /** What the file of a description is called in a folder of its own. */
    public static final String FILE = "model.yaml";

    public ModelDescription {
        Objects.requireNonNull(name, "name");
        Objects.requireNonNull(input, "input");
        stages = List.copyOf(stages);
        if (stages.isEmpty()) {
            throw new IllegalArgumentException("a model has at least one layer");
        }
        Objects.requireNonNull(output, "output");
        Objects.requireNonNull(pruning, "pruning");
        Objects.requireNonNull(training, "training");
        Objects.requireNonNull(hardware, "hardware");
        Objects.requireNonNull(weights, "weights");
        Objects.requireNonNull(quality, "quality");
    }

    /** The recurrent layers among them. */
    public List<LayerDescription> layers() {
        return stages.stream()
                .flatMap(stage -> stage instanceof LayerDescription layer ? Stream.of(layer) : Stream.empty())
                .toList();
    }

    /** The layers, the two directions of a bidirectional one apart, the one nearest to the input first. */
    public List<LayerPart> parts() {
        List<LayerPart> parts = new ArrayList<>();
        for (int l = 0; l < stages.size(); l++) {
            StageDescription stage = stages.get(l);
            if (stage instanceof LayerDescription layer && layer.bidirectional()) {
                parts.add(new LayerPart(stage, LayerPart.Direction.FORWARD, inputSizeOf(l)));
                parts.add(new LayerPart(stage, LayerPart.Direction.REVERSE, inputSizeOf(l)));
            } else {
                parts.add(new LayerPart(stage, LayerPart.Direction.ONLY, inputSizeOf(l)));
            }
        }
        return parts;
    }

    /** Whether some layer reads sequences from their end. */
    public boolean takesWholeSequences() {
        return layers().stream().anyMatch(layer -> layer.direction() != LayerDescription.Direction.FORWARD);
    }

    /** Whether some layer can be trained and emulated, but not built. */
    public boolean isEmulated() {
        return stages.stream().anyMatch(ImageDescription.class::isInstance);
    }

    /** How many values go into a layer: the input's width for the first, the outputs of the one below for the others. */
    public int inputSizeOf(int layer) {
        return layer == 0 ? input.width() : stages.get(layer - 1).outputs();
    }

    /** The pruning that holds for a layer: its own, or else the model's. */
    public Pruning pruningOf(StageDescription layer) {
        return layer.pruning().orElse(pruning);
    }

    /** The pruning that holds for the output: its own, or else the model's. */
    public Pruning pruningOf(OutputDescription dense) {
        return dense.pruning().orElse(pruning);
    }

    /** The encoding asked for a layer: its own, or else the model's. */
    public EncodingChoice encodingOf(StageDescription layer) {
        return layer.encoding().orElse(hardware.encoding());
    }

    /** The encoding asked for the output: its own, or else the model's. */
    public EncodingChoice encodingOf(OutputDescription dense) {
        return dense.encoding().orElse(hardware.encoding());
    }

    /** The same model for other hardware, as when the command line overrides it. */
    public ModelDescription withHardware(HardwareDescription other) {
        return new ModelDescription(name, input, stages, output, pruning, training, other, weights, quality);
    }
}
