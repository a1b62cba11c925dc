package dev.skipgate.testbench.lab.prune;

import dev.skipgate.runtime.training.checkpoint.CheckpointStore;
import dev.skipgate.runtime.training.data.DataFile;
import dev.skipgate.runtime.training.run.TrainingListener;
import dev.skipgate.testbench.project.OutputException;
import dev.skipgate.testbench.training.RunFolder;
import dev.skipgate.testbench.training.TrainingRun;
import dev.skipgate.testbench.training.TrainingSetup;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.function.BooleanSupplier;

/**
 * Trains a pruned model again in a run folder, under the masks of what was pruned.
 *
 * @param training the file of the training
 * @param pruning what is pruned and how, in words; a run is resumed with the same alone
 * @param resume whether to go on with a run that was stopped
 */
public record Retraining(TrainingSetup setup, Path training, String pruning, Path out, boolean resume) {
    private static final String AS_RUN = "pruning-as-run.txt";

    /** How many updates it has at most. */
    public long steps() {
        return TrainingRun.steps(setup);
    }

    /**
     * Trains until the plan is done or a stop is asked for; a stopped run can be resumed.
     *
     * @return whether it is done; the folder then holds the model
     * @throws dev.skipgate.runtime.training.run.NonFiniteLossException when the loss is no number any more
     */
    public boolean run(PrunedModel pruned, RetrainStart start, TrainingListener listener, BooleanSupplier stop) {
        RunFolder folder = resume ? RunFolder.resume(out, training, setup) : RunFolder.create(out, training, setup);
        requireSame();
        Optional<CheckpointStore.Found> from = resume ? folder.newest() : Optional.empty();
        return new TrainingRun(setup, folder, out, from)
                .train(listener, parameters -> pruned.begin(start, parameters), stop);
    }

    private void requireSame() {
        Path file = out.resolve(AS_RUN);
        try {
            if (!resume) {
                DataFile.write(file, pruning + "\n");
            } else if (!Files.readString(file).strip().equals(pruning)) {
                throw new OutputException(
                        out + " was begun with " + Files.readString(file).strip() + ", not with " + pruning
                                + "; name the same to resume, or another place with --out");
            }
        } catch (IOException e) {
            throw new OutputException("cannot go on with " + file + ": " + OutputException.reason(e), e);
        }
    }
}
