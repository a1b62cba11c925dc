package dev.skipgate.testbench.lab.search;

import dev.skipgate.compiler.Overrides;
import dev.skipgate.compiler.ir.FloatNetwork;
import dev.skipgate.testbench.lab.worth.Appraisal;
import dev.skipgate.testbench.lab.worth.Workload;
import dev.skipgate.testbench.lab.worth.Worth;
import dev.skipgate.testbench.training.EvaluatedModel;
import dev.skipgate.testbench.training.MeasuredNetwork;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/** What a model costs on a board when its weights are changed: the changes are made to the stored weights, and then the compiler prunes and rounds as always. */
public final class OnBoard {
    private final FloatNetwork network;
    private final Map<String, float[]> matrices;
    private final Map<String, float[]> stored = new HashMap<>();
    private final Overrides hardware;
    private final Workload workload;

    /**
     * Reads the model once more, for hardware.
     *
     * @param hardware goes before what the description says
     * @throws dev.skipgate.compiler.diagnostics.CompilationFailedException when no hardware can have the model
     */
    public OnBoard(MeasuredNetwork model, Overrides hardware) {
        this.hardware = hardware;
        network = Appraisal.read(model.file(), Optional.of(model.weights()));
        matrices = EvaluatedModel.matrices(model.description(), network);
        matrices.forEach((name, values) -> stored.put(name, values.clone()));
        workload = Workload.of(model.opened(), model.data(), Workload.USUAL_STEPS);
    }

    /**
     * Cycles, MACs and memory with other weights.
     *
     * @param changed the values of a matrix by its name; what is not changed is as stored
     */
    public Worth with(Function<String, Optional<float[]>> changed) {
        matrices.forEach((name, values) -> {
            float[] other = changed.apply(name).orElse(stored.get(name));
            System.arraycopy(other, 0, values, 0, values.length);
        });
        return Appraisal.of(network, hardware, workload);
    }
}
