package dev.skipgate.testbench.training;

import dev.skipgate.runtime.training.checkpoint.CheckpointStore;
import dev.skipgate.runtime.training.data.DataException;
import dev.skipgate.runtime.training.parameter.Parameter;
import dev.skipgate.runtime.training.plan.PhasePlan;
import dev.skipgate.runtime.training.run.Trainer;
import dev.skipgate.runtime.training.run.TrainerState;
import dev.skipgate.runtime.training.run.TrainingListener;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;

/**
 * A training from its start, or from its newest checkpoint, to a stop or to the trained model in its folder.
 *
 * @param folder where it leaves everything
 * @param place the same as a path
 * @param from the checkpoint to go on from
 */
public record TrainingRun(TrainingSetup setup, RunFolder folder, Path place, Optional<CheckpointStore.Found> from) {
    /** How many updates a training has at most. */
    public static long steps(TrainingSetup setup) {
        int perEpoch = setup.data().training().batchesPerEpoch();
        return setup.run().phases().stream()
                .mapToLong((PhasePlan phase) -> phase.totalSteps(perEpoch))
                .sum();
    }

    /**
     * Trains until the plan is done or a stop is asked for; a stopped run can be resumed.
     *
     * @param begin is given the weights before the first update
     * @return whether it is done; the folder then holds the model
     * @throws dev.skipgate.runtime.training.run.NonFiniteLossException when the loss is no number any more
     */
    public boolean train(TrainingListener listener, Consumer<List<Parameter>> begin, BooleanSupplier stop) {
        try (RunMetrics metrics = RunMetrics.open(
                place,
                setup.model().name().written(),
                Score.of(setup.network().objective()),
                from.map(CheckpointStore.Found::step).orElse(0L),
                steps(setup))) {
            Trainer trainer = new Trainer(
                    setup.network(),
                    setup.run(),
                    setup.data().training(),
                    setup.data().validation(),
                    TrainingListener.all(List.of(metrics, listener)),
                    metrics.before(folder));
            begin.accept(trainer.network().network().parameters());
            from.ifPresent(found -> restore(trainer, found));
            boolean done = trainer.run(stop);
            if (done) {
                folder.finish(trainer, TrainingTarget.CPU);
            }
            return done;
        }
    }

    /**
     * Puts a checkpoint into a trainer.
     *
     * @throws DataException when it is that of another network
     */
    public static void restore(Trainer trainer, CheckpointStore.Found found) {
        try {
            trainer.restore(new TrainerState(
                    found.checkpoint().floats(), found.checkpoint().longs()));
        } catch (IllegalArgumentException e) {
            throw new DataException(found.file() + ": " + e.getMessage(), e);
        }
    }
}
