package dev.skipgate.testbench.quality;

import dev.skipgate.compiler.ir.FloatNetwork;
import dev.skipgate.runtime.bundle.Network;
import dev.skipgate.runtime.training.data.BatchReader;
import dev.skipgate.runtime.training.data.ExampleBatches;
import dev.skipgate.runtime.training.data.Inputs;
import dev.skipgate.runtime.training.data.Remainder;
import dev.skipgate.runtime.training.data.SequenceBatch;
import dev.skipgate.runtime.training.data.Targets;
import dev.skipgate.runtime.training.data.sequence.LabelledSequences;
import dev.skipgate.runtime.training.run.Tally;
import java.util.Optional;
import java.util.OptionalDouble;

/** Float and integer quality side by side, on the same labelled sequences. */
public final class LabelledQuality {
    private static final int BATCH = 20;

    private LabelledQuality() {}

    /**
     * Measures the share of labels that are right, or with label strings the edits a label.
     *
     * @param description the float network the integer one was made from, for its shapes
     * @param twin the float twin, if there is one
     * @param most targets after which no further sequences are read
     * @param sequences that the network reads, with no more classes than it tells apart
     */
    public static Quality of(
            FloatNetwork description,
            Network integers,
            Optional<FloatNetwork> twin,
            LabelledSequences sequences,
            long most) {
        BatchReader<SequenceBatch> data =
                new ExampleBatches(sequences, Math.min(BATCH, sequences.size()), Remainder.KEEP, Optional.empty());
        boolean strings = sequences.labels() instanceof Targets.Labels;
        ZeroCount zeros = new ZeroCount();
        Tally integer = IntegerEvaluator.evaluate(integers, data, most, zeros);
        Tally quantized = floats(MeasureQuality.dequantized(description, integers), data, most);
        OptionalDouble ofTwin = twin.map(each -> OptionalDouble.of(told(strings, floats(each, data, most))))
                .orElse(OptionalDouble.empty());
        return new Quality(
                strings ? Quality.Measure.LABEL_ERROR_RATE : Quality.Measure.ACCURACY,
                sequences.labels() instanceof Targets.Steps ? "step" : "sequence",
                (int) integer.targets(),
                ofTwin,
                told(strings, quantized),
                told(strings, integer),
                zeros.share());
    }

    private static double told(boolean strings, Tally tally) {
        return strings ? 1 - tally.accuracy() : tally.accuracy();
    }

    private static Tally floats(FloatNetwork network, BatchReader<SequenceBatch> data, long most) {
        return new SteppedEvaluator(network.output().bias().length, () -> new Floats(new FloatModel(network)))
                .evaluate(data, most);
    }

    private record Floats(FloatModel model) implements SteppedEvaluator.Stepper {
        @Override
        public void reset() {
            model.reset();
        }

        @Override
        public void step(SequenceBatch batch, int place, float[] logits, int to) {
            if (batch.inputs() instanceof Inputs.Tokens tokens) {
                float[] said = model.step(tokens.values()[place]);
                System.arraycopy(said, 0, logits, to, said.length);
                return;
            }
            Inputs.Features features = (Inputs.Features) batch.inputs();
            float[] vector = new float[features.size()];
            System.arraycopy(features.values(), place * vector.length, vector, 0, vector.length);
            float[] said = model.step(vector);
            System.arraycopy(said, 0, logits, to, said.length);
        }
    }
}
