package dev.skipgate.testbench.training;

import dev.skipgate.compiler.diagnostics.Diagnostics;
import dev.skipgate.compiler.frontend.LayerDescription;
import dev.skipgate.compiler.frontend.ModelDescription;
import dev.skipgate.compiler.frontend.ModelReader;
import dev.skipgate.compiler.frontend.Purpose;
import dev.skipgate.runtime.training.model.RecurrentLayer;
import dev.skipgate.runtime.training.model.Sequence;
import dev.skipgate.runtime.training.model.Window;
import dev.skipgate.runtime.training.network.NetworkBuilder;
import dev.skipgate.runtime.training.network.PlannedNetwork;
import dev.skipgate.runtime.training.parameter.Parameter;
import dev.skipgate.runtime.training.plan.InputPlan;
import dev.skipgate.runtime.training.plan.Objective;
import dev.skipgate.runtime.training.random.RandomState;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** A described network in float arithmetic, as it is trained and evaluated. */
public final class FloatReference {
    private final ModelDescription description;
    private final PlannedNetwork network;

    private FloatReference(ModelDescription description, PlannedNetwork network) {
        this.description = description;
        this.network = network;
    }

    /**
     * Reads a description and its weights.
     *
     * @param atTheEnd whether the result is that of the last step, and of the first for a reverse direction
     */
    public static FloatReference read(Path file, boolean atTheEnd) {
        Diagnostics diagnostics = new Diagnostics();
        Optional<ModelDescription> description = ModelReader.read(file, Purpose.TRAINING, diagnostics);
        diagnostics.throwIfErrors();
        ModelDescription model = description.orElseThrow();
        PlannedNetwork network = NetworkBuilder.build(
                NetworkPlans.floats(model, atTheEnd ? Objective.LAST_STEP : Objective.EVERY_STEP), RandomState.of(1));
        new TrainedWeights(model.weights(), model.weights().file(), diagnostics).into(network);
        diagnostics.throwIfErrors();
        return new FloatReference(model, network);
    }

    public ModelDescription description() {
        return description;
    }

    /** What is multiplied; may be written to. */
    public List<Parameter> parameters() {
        return network.network().parameters();
    }

    /**
     * Logits of real values.
     *
     * @param input step by step, the values of each sequence of the batch
     * @param lengths of the sequences; all of them whole when empty
     */
    public float[] logits(float[] input, int steps, int batch, Optional<int[]> lengths) {
        return run(Sequence.of(steps * batch, description.input().width(), input), steps, batch, lengths);
    }

    /** Logits of tokens, step by step. */
    public float[] logits(int[] tokens, int steps, int batch, Optional<int[]> lengths) {
        int width = network.plan().input() instanceof InputPlan.Embedding embedding
                ? embedding.vocabulary()
                : description.input().width();
        return run(Sequence.ofTokens(steps * batch, width, tokens), steps, batch, lengths);
    }

    /**
     * What the recurrent layers of some names remember after the latest sequences, a direction after the other, each batch x units.
     *
     * @param cells of LSTM layers, in place of hidden values
     */
    public float[] lastStates(Set<String> layers, boolean cells, int steps, int batch) {
        float[] all = new float[0];
        String below = "";
        for (RecurrentLayer layer : network.network().recurrentLayers()) {
            if (layers.contains(layer.name())) {
                Sequence values = cells ? layer.cellValues() : layer.hiddenValues();
                int count = batch * values.width();
                // Of the two directions of a layer, which have one name, the reverse one comes next.
                boolean reverse = layer.name().equals(below) || alone(layer.name());
                int from = values.offset() + (reverse ? 0 : (steps - 1) * count);
                int end = all.length;
                all = Arrays.copyOf(all, end + count);
                System.arraycopy(values.data(), from, all, end, count);
            }
            below = layer.name();
        }
        return all;
    }

    private boolean alone(String name) {
        return description.layers().stream()
                .anyMatch(layer ->
                        layer.name().written().equals(name) && layer.direction() == LayerDescription.Direction.REVERSE);
    }

    private float[] run(Sequence input, int steps, int batch, Optional<int[]> lengths) {
        Window window =
                new Window(steps, batch, lengths.map(each -> new Window.Padding(new int[batch], each)), false, false);
        Sequence logits = network.network().forward(input, window);
        float[] values = new float[logits.rows() * logits.width()];
        System.arraycopy(logits.data(), logits.offset(), values, 0, values.length);
        return values;
    }
}
