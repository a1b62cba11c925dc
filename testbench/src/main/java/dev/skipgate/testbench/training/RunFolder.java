package dev.skipgate.testbench.training;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import dev.skipgate.compiler.frontend.ModelDescription;
import dev.skipgate.runtime.bundle.safetensors.SafetensorsException;
import dev.skipgate.runtime.training.checkpoint.Checkpoint;
import dev.skipgate.runtime.training.checkpoint.CheckpointFile;
import dev.skipgate.runtime.training.checkpoint.CheckpointStore;
import dev.skipgate.runtime.training.data.DataFile;
import dev.skipgate.runtime.training.network.PlannedNetwork;
import dev.skipgate.runtime.training.parameter.Parameter;
import dev.skipgate.runtime.training.plan.PhasePlan;
import dev.skipgate.runtime.training.run.CheckpointSink;
import dev.skipgate.runtime.training.run.Trainer;
import dev.skipgate.runtime.training.run.TrainerState;
import dev.skipgate.testbench.project.OutputException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Stream;

/**
 * Where a run leaves everything: copies of its two descriptions, checkpoints, and in the end the trained model with its description.
 * All methods throw an {@link OutputException} when a file cannot be written.
 */
public final class RunFolder implements CheckpointSink {
    private static final String CHECKPOINTS = "checkpoints";
    private static final String TRAINING = "training-as-run.yaml";
    private static final String MODEL = "model-as-run.yaml";
    private static final String MAP = "sparsity-map-as-run.yaml";
    private static final String DATA = "data-as-run.txt";
    static final String LAST = "last.safetensors";

    /** What a run leaves that was killed before it began. */
    private static final Set<String> BEFORE_A_RUN =
            Set.of(MODEL, MODEL + ".part", MAP, MAP + ".part", DATA, DATA + ".part", TRAINING + ".part");

    private final Path folder;
    private final TrainingSetup setup;
    private final CheckpointStore store;

    private RunFolder(Path folder, TrainingSetup setup) {
        this.folder = folder;
        this.setup = setup;
        store = new CheckpointStore(folder.resolve(CHECKPOINTS), setup.run().keepLast());
    }

    /** Refuses a place that is taken. */
    public static void requireFree(Path folder) {
        if (!Files.exists(folder)) {
            return;
        }
        try (Stream<Path> content = Files.isDirectory(folder) ? Files.list(folder) : Stream.of(folder)) {
            if (content.anyMatch(
                    each -> !BEFORE_A_RUN.contains(each.getFileName().toString()))) {
                throw new OutputException(
                        folder + " exists; go on with its run by --resume, or name another place with --out");
            }
        } catch (IOException e) {
            throw failed(folder, e);
        }
    }

    /** A folder for a new run. */
    public static RunFolder create(Path folder, Path training, TrainingSetup setup) {
        requireFree(folder);
        try {
            Files.createDirectories(folder);
            DataFile.write(folder.resolve(MODEL), Files.readString(setup.file().model()));
            if (setup.map().isPresent()) {
                DataFile.write(folder.resolve(MAP), Files.readString(setup.map().get()));
            }
            DataFile.write(
                    folder.resolve(DATA),
                    String.join("\n", DataFiles.of(setup.file().data()).lines()) + "\n");
            DataFile.write(folder.resolve(TRAINING), Files.readString(training));
            return new RunFolder(folder, setup);
        } catch (IOException e) {
            throw failed(folder, e);
        }
    }

    /** The folder of a run that was stopped; refused when its descriptions have changed since. */
    public static RunFolder resume(Path folder, Path training, TrainingSetup setup) {
        if (!Files.exists(folder.resolve(TRAINING))) {
            throw new OutputException(folder + " holds no run to resume; leave out --resume to start one");
        }
        requireSame(folder.resolve(TRAINING), training);
        requireSame(folder.resolve(MODEL), setup.file().model());
        if (Files.exists(folder.resolve(MAP)) != setup.map().isPresent()) {
            throw new OutputException("the run in " + folder + " began "
                    + (setup.map().isPresent() ? "without a map; leave out --map" : "with a map; name it with --map")
                    + " to resume, or start a new run with another --out");
        }
        setup.map().ifPresent(map -> requireSame(folder.resolve(MAP), map));
        requireSameData(folder.resolve(DATA), DataFiles.of(setup.file().data()));
        return new RunFolder(folder, setup);
    }

    private static void requireSame(Path asRun, Path now) {
        try {
            List<String> before = Files.readAllLines(asRun);
            List<String> after = Files.readAllLines(now);
            for (int line = 0; line < Math.max(before.size(), after.size()); line++) {
                String old = line < before.size() ? before.get(line) : "";
                String changed = line < after.size() ? after.get(line) : "";
                if (!old.equals(changed)) {
                    throw new OutputException(now + ":" + (line + 1) + ": changed since the run began, from '"
                            + old.strip() + "' to '" + changed.strip()
                            + "'; undo the change to resume, or start a new run with another --out");
                }
            }
        } catch (IOException e) {
            throw failed(now, e);
        }
    }

    /** Runs of before there were such files have none. */
    private static void requireSameData(Path asRun, DataFiles now) {
        try {
            if (!Files.exists(asRun)) {
                return;
            }
            List<String> before = Files.readAllLines(asRun);
            List<String> after = now.lines();
            for (int i = 0; i < after.size(); i++) {
                if (i >= before.size() || !sums(before.get(i)).equals(sums(after.get(i)))) {
                    throw new OutputException(now.files().get(i)
                            + ": has other content than when the run began; put the old file back to resume, or start a"
                            + " new run with another --out");
                }
            }
        } catch (IOException e) {
            throw failed(asRun, e);
        }
    }

    /** A line without the name. */
    private static String sums(String line) {
        return line.substring(0, Math.max(0, line.indexOf(' ', line.indexOf(' ') + 1)));
    }

    /** For the message of a run that could not go on: what is there to go on from. */
    public static String lastResort(Path folder) {
        try {
            return new CheckpointStore(folder.resolve(CHECKPOINTS), 1).list().isEmpty()
                    ? "no checkpoint was saved yet; start again with another --out"
                    : "the last checkpoint in " + folder + " is good";
        } catch (IOException e) {
            throw failed(folder, e);
        }
    }

    /** The newest checkpoint that is whole; what is wrong with newer ones goes with it. */
    public Optional<CheckpointStore.Found> newest() {
        try {
            return store.newest();
        } catch (IOException e) {
            throw new OutputException(e.getMessage(), e);
        }
    }

    @Override
    public void save(TrainerState state, long step) {
        try {
            store.save(step, checkpoint(state), false);
        } catch (IOException e) {
            throw new OutputException(e.getMessage(), e);
        }
    }

    @Override
    public void best(TrainerState state, PhasePlan phase, double loss) {
        try {
            Files.createDirectories(store.directory());
        } catch (IOException e) {
            throw failed(store.directory(), e);
        }
        try {
            CheckpointFile.write(best(phase), checkpoint(state));
        } catch (IOException e) {
            throw new OutputException(e.getMessage(), e);
        }
    }

    private Path best(PhasePlan phase) {
        return store.directory().resolve("best-" + phase.name() + ".ckpt");
    }

    private static Checkpoint checkpoint(TrainerState state) {
        return new Checkpoint(JsonNodeFactory.instance.objectNode(), state.floats(), state.longs());
    }

    @Override
    public void phaseEnded(PhasePlan phase, PlannedNetwork network) {
        if (!phase.quantized()) {
            Optional<TrainerState> best = bestState(phase);
            write(TrainedDescription.TWIN, network, parameter -> best.map(state -> state.weights(parameter))
                    .orElseGet(parameter::master));
        }
    }

    /**
     * Leaves the trained model, its description last, which names data to measure quality on unless the compiler would refuse that. Its weights are the best ones of the last phase that were evaluated, or the last ones when none
     * were.
     *
     * @param trainer at the end of the run; it has the exported weights afterwards
     * @param target where it trained
     */
    public RunReport finish(Trainer trainer, TrainingTarget target) {
        write(LAST, trainer.network());
        Optional<TrainerState> best =
                bestState(setup.run().phases().get(setup.run().phases().size() - 1));
        best.ifPresent(trainer::restore);
        write(TrainedDescription.WEIGHTS, trainer.network());
        describe();
        RunReport report = RunReport.of(folder, best.isPresent(), setup, target);
        try {
            DataFile.write(folder.resolve(RunReport.FILE), report.json().toPrettyString() + "\n");
            return report;
        } catch (IOException e) {
            throw failed(folder, e);
        }
    }

    private void describe() {
        try {
            if (setup.vocabulary().isPresent()) {
                setup.vocabulary().get().write(folder.resolve(TrainedDescription.VOCABULARY));
            }
            if (setup.opened().whitening().isPresent()) {
                setup.opened().whitening().get().write(folder.resolve(TrainedDescription.WHITENING));
            }
            if (setup.data().heldOut().isPresent()) {
                setup.data().heldOut().get().write(folder);
            }
            DataFile.write(
                    folder.resolve(ModelDescription.FILE),
                    TrainedDescription.of(
                            Files.readString(folder.resolve(MODEL)),
                            setup.vocabulary().isPresent(),
                            setup.data().heldOut().filter(each -> !setup.model().takesWholeSequences()),
                            Files.exists(folder.resolve(TrainedDescription.TWIN))));
        } catch (IOException e) {
            throw failed(folder, e);
        }
    }

    /** The best state of a phase, if one of its evaluations counted. */
    private Optional<TrainerState> bestState(PhasePlan phase) {
        Path best = best(phase);
        if (!Files.exists(best)) {
            return Optional.empty();
        }
        try {
            Checkpoint checkpoint = CheckpointFile.read(best);
            return Optional.of(new TrainerState(checkpoint.floats(), checkpoint.longs()));
        } catch (IOException e) {
            throw new OutputException(e.getMessage(), e);
        }
    }

    private void write(String name, PlannedNetwork network) {
        write(name, network, Parameter::master);
    }

    private void write(String name, PlannedNetwork network, Function<Parameter, float[]> values) {
        try {
            TrainedWeights.write(folder.resolve(name), network, values);
        } catch (SafetensorsException e) {
            throw new OutputException(e.getMessage(), e);
        }
    }

    private static OutputException failed(Path place, IOException e) {
        return new OutputException("cannot write " + place + ": " + OutputException.reason(e), e);
    }
}
