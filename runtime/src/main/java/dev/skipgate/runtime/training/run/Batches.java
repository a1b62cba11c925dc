package dev.skipgate.runtime.training.run;

import dev.skipgate.runtime.training.data.Inputs;
import dev.skipgate.runtime.training.data.SequenceBatch;
import dev.skipgate.runtime.training.model.Sequence;
import dev.skipgate.runtime.training.model.Window;
import dev.skipgate.runtime.training.network.PlannedNetwork;
import dev.skipgate.runtime.training.plan.InputPlan;
import java.util.Optional;

/** Batches of data as the network takes them. */
final class Batches {
    private Batches() {}

    static Window window(SequenceBatch batch, boolean carried, boolean training) {
        Optional<Window.Padding> padding =
                batch.isPadded() ? Optional.of(new Window.Padding(batch.starts(), batch.lengths())) : Optional.empty();
        Optional<Window.Reading> reading = batch.inputs() instanceof Inputs.Translation translation
                ? Optional.of(reading(translation.source(), training))
                : Optional.empty();
        return new Window(batch.time(), batch.batch(), padding, carried && batch.continues(), training, reading);
    }

    static Window.Reading reading(SequenceBatch source, boolean training) {
        return new Window.Reading(((Inputs.Tokens) source.inputs()).values(), window(source, false, training));
    }

    static Sequence input(PlannedNetwork planned, SequenceBatch batch) {
        int rows = batch.time() * batch.batch();
        int width = planned.plan().input() instanceof InputPlan.Embedding embedding
                ? embedding.vocabulary()
                : planned.plan().input().width();
        if (batch.inputs() instanceof Inputs.Tokens tokens) {
            return Sequence.ofTokens(rows, width, tokens.values());
        }
        if (batch.inputs() instanceof Inputs.Translation translation) {
            return Sequence.ofTokens(rows, width, translation.values());
        }
        Inputs.Features features = (Inputs.Features) batch.inputs();
        if (features.size() != width) {
            throw new IllegalArgumentException("vectors of " + features.size() + " values for an input of " + width);
        }
        planned.inputRounding().round(features.values(), 0, rows * width);
        return Sequence.of(rows, width, features.values());
    }
}
