package dev.skipgate.testbench.calibration;

import dev.skipgate.compiler.diagnostics.Diagnostics;
import dev.skipgate.compiler.diagnostics.SourceLocation;
import dev.skipgate.compiler.frontend.ModelDescription;
import dev.skipgate.runtime.training.data.DataException;
import dev.skipgate.runtime.training.data.Targets;
import dev.skipgate.runtime.training.data.sequence.UnlabelledSequences;
import dev.skipgate.runtime.training.linear.SliceRounding;
import dev.skipgate.runtime.training.network.ValuePlace;
import dev.skipgate.testbench.training.DataFit;
import dev.skipgate.testbench.training.EvaluationData;
import java.nio.file.Path;
import java.util.Map;

/** Opens what a model is calibrated on: data that it can be evaluated on, or inputs alone. */
final class CalibrationData {
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
        SourceLocation where = SourceLocation.of(data.toString());
        boolean whole = isReadAtItsEnd(model);
        EvaluationData unanswered = EvaluationData.of(
                inputs.labelled(
                        whole
                                ? new Targets.Classes(new int[inputs.size()])
                                : new Targets.Steps(new int[inputs.size() * inputs.time()])),
                where);
        Diagnostics diagnostics = new Diagnostics();
        DataFit.check(model, unanswered, diagnostics);
        diagnostics.throwIfErrors();
        return EvaluationData.of(inputs.labelled(answers(inputs, model, unanswered, whole, most)), where);
    }

    /** Whether a sequence has one answer, as the description says, and not one at every step. */
    private static boolean isReadAtItsEnd(ModelDescription model) {
        return model.output().step().isPresent() && !model.layers().isEmpty();
    }

    /**
     * What the float network says, at every step or of whole sequences.
     *
     * @param data the same inputs with any labels
     */
    private static Targets answers(
            UnlabelledSequences inputs, ModelDescription model, EvaluationData data, boolean whole, long most) {
        int logits = model.output().size();
        int[] labels = new int[whole ? inputs.size() : inputs.size() * inputs.time()];
        SliceRounding reader = new SliceRounding() {
            private int first;

            @Override
            public void round(float[] values, int from, int count) {
                int batch = Math.min(Math.min(EvaluationData.BATCH, inputs.size()), inputs.size() - first);
                int rows = count / logits;
                for (int row = 0; row < rows; row++) {
                    int sequence = first + row % batch;
                    labels[whole ? sequence : sequence * inputs.time() + row / batch] =
                            greatest(values, from + row * logits, logits);
                }
                first += batch;
            }
        };
        new RoundedNetwork(model, data.facts().objective(), data, most).watched(Map.of(ValuePlace.LOGITS, reader));
        return whole ? new Targets.Classes(labels) : new Targets.Steps(labels);
    }

    /** The class that is said; of one logit by its sign. */
    private static int greatest(float[] logits, int from, int classes) {
        if (classes == 1) {
            return logits[from] > 0 ? 1 : 0;
        }
        int best = 0;
        for (int k = 1; k < classes; k++) {
            best = logits[from + k] > logits[from + best] ? k : best;
        }
        return best;
    }
}
