package dev.skipgate.testbench.training;

import dev.skipgate.compiler.diagnostics.SourceLocation;
import dev.skipgate.runtime.training.plan.Interval;
import dev.skipgate.runtime.training.plan.PhasePlan;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * A training as the user described it, defaults filled in.
 *
 * @param model the description of what is trained
 * @param dataWhere where the data are described
 * @param sequence steps of a window; frames of a recording
 * @param sparsity a map of operations on what is trained
 * @param carryState empty for what the data suggest
 */
public record TrainingFile(
        Path model,
        DataDescription data,
        SourceLocation dataWhere,
        SourceLocation where,
        long seed,
        int threads,
        OptionalInt sequence,
        int batch,
        Optional<Boolean> carryState,
        List<PhasePlan> phases,
        Interval evaluateEvery,
        Interval checkpointEvery,
        int keepLast,
        OptionalInt patience,
        List<Interval> histogramsAt,
        Optional<Path> sparsity) {
    public TrainingFile {
        phases = List.copyOf(phases);
        histogramsAt = List.copyOf(histogramsAt);
    }

    /** The same training of another model by other phases. */
    TrainingFile with(Path other, List<PhasePlan> otherPhases) {
        return new TrainingFile(
                other,
                data,
                dataWhere,
                where,
                seed,
                threads,
                sequence,
                batch,
                carryState,
                otherPhases,
                evaluateEvery,
                checkpointEvery,
                keepLast,
                patience,
                histogramsAt,
                sparsity);
    }
}
