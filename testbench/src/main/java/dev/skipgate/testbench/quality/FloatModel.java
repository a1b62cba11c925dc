package dev.skipgate.testbench.quality;

import dev.skipgate.compiler.frontend.InputDescription;
import dev.skipgate.compiler.frontend.StageDescription;
import dev.skipgate.compiler.ir.FloatNetwork;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** A network in float32 arithmetic, to compare quality with. */
final class FloatModel {
    private final List<FloatCell> layers = new ArrayList<>();
    private final float[] embedding;
    private final int width;
    private final FloatMatrix output;
    private final float[] outputBias;
    private final float[] logits;

    FloatModel(FloatNetwork network) {
        embedding = network.embedding();
        int inputs = network.description().inputSizeOf(0);
        width = embedding.length == 0 ? 0 : inputs;
        boolean oneHot = network.description().input() instanceof InputDescription.OneHot;
        for (StageDescription stage : network.description().stages()) {
            FloatNetwork.FloatLayer weights = network.layers().get(layers.size());
            layers.add(stage.accept(new FloatCell.Maker(weights, inputs, oneHot && layers.isEmpty())));
            inputs = stage.outputs();
        }
        output = FloatMatrix.of(network.output().weights(), network.output().bias().length);
        outputBias = network.output().bias();
        logits = new float[outputBias.length];
    }

    /** Forgets the state. */
    void reset() {
        layers.forEach(FloatCell::reset);
    }

    /** One step on a vector; the array is used again by the next step. */
    float[] step(float[] vector) {
        layers.get(0).step(vector);
        return above();
    }

    /** One step on an index; the array is used again by the next step. */
    float[] step(int index) {
        if (width == 0) {
            layers.get(0).stepOneHot(index);
        } else {
            layers.get(0).step(Arrays.copyOfRange(embedding, index * width, (index + 1) * width));
        }
        return above();
    }

    private float[] above() {
        for (int l = 1; l < layers.size(); l++) {
            layers.get(l).step(layers.get(l - 1).values());
        }
        System.arraycopy(outputBias, 0, logits, 0, logits.length);
        output.addProduct(layers.get(layers.size() - 1).values(), logits);
        return logits;
    }
}
