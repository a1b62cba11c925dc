package dev.skipgate.testbench.calibration;

import dev.skipgate.compiler.diagnostics.Diagnostics;
import dev.skipgate.compiler.diagnostics.SourceLocation;
import dev.skipgate.compiler.frontend.InputDescription;
import dev.skipgate.compiler.frontend.ModelDescription;
import dev.skipgate.runtime.training.data.DataException;
import dev.skipgate.runtime.training.data.ExampleBatches;
import dev.skipgate.runtime.training.data.Inputs;
import dev.skipgate.runtime.training.data.Remainder;
import dev.skipgate.runtime.training.data.sequence.UnlabelledSequences;
import dev.skipgate.runtime.training.data.text.Vocabulary;
import dev.skipgate.runtime.training.linear.SliceRounding;
import dev.skipgate.runtime.training.network.ValuePlace;
import dev.skipgate.runtime.training.plan.Objective;
import dev.skipgate.testbench.training.DataSets;
import dev.skipgate.testbench.training.EvaluationData;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;

/** Opens what a model is calibrated on: data that it can be evaluated on, or inputs alone. */
final class CalibrationData {
    private static final int BATCH = 50;

    private CalibrationData() {}

    /** Whether a file holds inputs alone, which get the float model's own answers for labels. */
    static boolean isUnlabelled(Path data) {
        String name = data.getFileName().toString();
        return name.endsWith(".npy") || (name.endsWith(".safetensors") && !UnlabelledSequences.hasLabels(data));
    }

    /**
     * Opens them.
     *
     * @param streams pieces of a text that are read side by side
     * @throws DataException when they cannot be read, or not by this model
     */
    static EvaluationData open(Path data, ModelDescription model, EvaluationData.Part part, long most, int streams) {
        if (!isUnlabelled(data)) {
            return EvaluationData.open(data, model, part, most, streams, new Diagnostics());
        }
        UnlabelledSequences inputs = UnlabelledSequences.read(data);
        check(inputs, model);
        EvaluationData plain = of(inputs, data);
        return of(inputs.labelled(answers(inputs, model, plain, most)), data);
    }

    private static EvaluationData of(UnlabelledSequences inputs, Path data) {
        return new EvaluationData(
                new ExampleBatches(inputs, Math.min(BATCH, inputs.size()), Remainder.KEEP, Optional.empty()),
                new InputsAlone(inputs),
                SourceLocation.of(data.toString()));
    }

    private static void check(UnlabelledSequences inputs, ModelDescription model) {
        boolean vectors = model.input() instanceof InputDescription.Vector;
        if (vectors != inputs.inputs() instanceof Inputs.Features) {
            throw new DataException(inputs.name() + ": are "
                    + (vectors ? "integers, which are tokens" : "floating point, which is vectors")
                    + ", but the model's input is " + (vectors ? "vectors of floats" : "tokens, which are integers"));
        }
        if (vectors && inputs.inputs().size() != model.input().width()) {
            throw new DataException(
                    inputs.name() + ": have " + inputs.inputs().size() + " values a step, but the model's input has "
                            + model.input().width());
        }
        int tokens = model.input() instanceof InputDescription.Embedding table
                ? table.size()
                : model.input().width();
        inputs.tokenRange().filter(range -> range[0] < 0 || range[1] >= tokens).ifPresent(range -> {
            throw new DataException(inputs.name() + ": hold tokens from " + range[0] + " to " + range[1]
                    + ", but the model's input has the tokens 0 to " + (tokens - 1));
        });
    }

    /** What the float network says at every step. */
    private static int[] answers(UnlabelledSequences inputs, ModelDescription model, EvaluationData data, long most) {
        int classes = model.output().size();
        int[] labels = new int[inputs.size() * inputs.time()];
        SliceRounding reader = new SliceRounding() {
            private int first;

            @Override
            public void round(float[] logits, int from, int count) {
                int batch = Math.min(Math.min(BATCH, inputs.size()), inputs.size() - first);
                int rows = count / classes;
                for (int row = 0; row < rows; row++) {
                    labels[(first + row % batch) * inputs.time() + row / batch] =
                            greatest(logits, from + row * classes, classes);
                }
                first += batch;
            }
        };
        new RoundedNetwork(model, Objective.EVERY_STEP, data, most).watched(Map.of(ValuePlace.LOGITS, reader));
        return labels;
    }

    private static int greatest(float[] logits, int from, int classes) {
        int best = 0;
        for (int k = 1; k < classes; k++) {
            best = logits[from + k] > logits[from + best] ? k : best;
        }
        return best;
    }

    /** The facts of inputs that were compared with the model already. */
    private record InputsAlone(UnlabelledSequences inputs) implements DataSets {
        @Override
        public Optional<Vocabulary> vocabulary() {
            return Optional.empty();
        }

        @Override
        public Optional<Integer> features() {
            return inputs.tokenRange().isPresent()
                    ? Optional.empty()
                    : Optional.of(inputs.inputs().size());
        }

        /** The labels are the model's own, so one is not too many. */
        @Override
        public int classes() {
            return 1;
        }

        @Override
        public Objective objective() {
            return Objective.EVERY_STEP;
        }

        @Override
        public boolean oneStep() {
            return inputs.time() == 1;
        }

        @Override
        public Parts parts(int batch, int sequence, long seed) {
            ExampleBatches all =
                    new ExampleBatches(inputs, Math.min(batch, inputs.size()), Remainder.KEEP, Optional.empty());
            return new Parts(all, all, Optional.of(all), Optional.empty());
        }

        @Override
        public void close() {}
    }
}
