package dev.skipgate.runtime.training.run;

import com.fasterxml.jackson.databind.JsonNode;
import dev.skipgate.runtime.training.checkpoint.Checkpoint;
import dev.skipgate.runtime.training.checkpoint.CheckpointException;
import dev.skipgate.runtime.training.checkpoint.CheckpointFile;
import dev.skipgate.runtime.training.checkpoint.CheckpointStore;
import dev.skipgate.runtime.training.network.PlannedNetwork;
import dev.skipgate.runtime.training.plan.PhasePlan;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.Objects;

/**
 * Keeps the states of a run as files: the last few, the best of each phase, and the last of each phase.
 *
 * @param header what every file says about its run
 */
public record StoredCheckpoints(CheckpointStore store, JsonNode header) implements CheckpointSink {
    public StoredCheckpoints {
        Objects.requireNonNull(store, "store");
        Objects.requireNonNull(header, "header");
    }

    private Checkpoint checkpoint(TrainerState state) {
        return new Checkpoint(header, state.floats(), state.longs());
    }

    /** @throws UncheckedIOException around the {@link CheckpointException} when it cannot be written; older files are still there */
    @Override
    public void save(TrainerState state, long step) {
        try {
            store.save(step, checkpoint(state), false);
        } catch (CheckpointException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void best(TrainerState state, PhasePlan phase, double loss) {
        try {
            CheckpointFile.write(best(phase), checkpoint(state));
        } catch (CheckpointException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Where the best state of a phase lies, once there is one. */
    public Path best(PhasePlan phase) {
        return store.directory().resolve("best-" + phase.name() + ".ckpt");
    }

    @Override
    public void phaseEnded(PhasePlan phase, PlannedNetwork network) {}

    /** The state in a file's content. */
    public static TrainerState state(Checkpoint checkpoint) {
        return new TrainerState(checkpoint.floats(), checkpoint.longs());
    }
}
