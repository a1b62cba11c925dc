package dev.skipgate.testbench.lab.map;

import dev.skipgate.runtime.training.data.DataException;
import dev.skipgate.runtime.training.network.NetworkBuilder;
import dev.skipgate.runtime.training.network.PlannedNetwork;
import dev.skipgate.runtime.training.random.RandomState;
import dev.skipgate.testbench.training.TrainingSetup;
import java.nio.file.Path;
import java.util.Optional;

/** A training with a map. */
public final class MappedTraining {
    private MappedTraining() {}

    /**
     * Puts the operations of a map into what is trained: the one that the training file names under {@code sparsity}, or another.
     *
     * @param setup closed when the map is wrong
     * @param other in place of the file's; not beside one
     * @throws dev.skipgate.compiler.diagnostics.CompilationFailedException with all that is wrong with the map
     * @throws DataException when there are two maps
     */
    public static TrainingSetup of(TrainingSetup setup, Optional<Path> other) {
        try {
            Optional<Path> own = setup.file().sparsity();
            if (own.isPresent() && other.isPresent()) {
                throw new DataException(setup.file().where().file() + ": names the map " + own.get()
                        + " under 'sparsity', and --map names " + other.get() + "; leave out one of them");
            }
            Optional<Path> map = other.or(() -> own);
            return map.isEmpty() ? setup : mapped(setup, map.get());
        } catch (RuntimeException e) {
            setup.close();
            throw e;
        }
    }

    private static TrainingSetup mapped(TrainingSetup setup, Path map) {
        PlannedNetwork network =
                NetworkBuilder.build(setup.network(), RandomState.of(setup.run().seed()));
        String name = setup.model().name().written();
        return setup.with(
                map,
                ResolvedMap.of(MapReader.read(map), name, network.network()).plan());
    }
}
