package dev.skipgate.testbench.experiment;

import dev.skipgate.runtime.training.data.Examples;
import dev.skipgate.runtime.training.data.Inputs;
import dev.skipgate.runtime.training.data.SequenceBatch;
import dev.skipgate.runtime.training.data.Targets;
import dev.skipgate.runtime.training.random.RandomState;

/**
 * Random vectors with random classes, in the shape of images: enough to time training, and nothing to learn.
 *
 * @param features values of a vector
 */
record NoiseExamples(int size, int features, int classes) implements Examples {
    @Override
    public String name() {
        return "random vectors";
    }

    @Override
    public SequenceBatch batch(int[] examples) {
        float[] values = new float[examples.length * features];
        int[] said = new int[examples.length];
        for (int i = 0; i < examples.length; i++) {
            RandomState random = RandomState.of(examples[i]);
            for (int j = 0; j < features; j++) {
                values[i * features + j] = random.nextFloat();
            }
            said[i] = random.nextInt(classes);
        }
        return SequenceBatch.whole(
                1, examples.length, new Inputs.Features(features, values), new Targets.Classes(said), false);
    }
}
