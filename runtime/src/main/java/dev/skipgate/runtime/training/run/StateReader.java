package dev.skipgate.runtime.training.run;

import dev.skipgate.runtime.training.data.Position;
import dev.skipgate.runtime.training.model.RecurrentLayer;
import dev.skipgate.runtime.training.network.PlannedNetwork;
import dev.skipgate.runtime.training.optimize.EarlyStopping;
import dev.skipgate.runtime.training.optimize.Optimizer;
import dev.skipgate.runtime.training.parameter.Parameter;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Puts back what {@link StateWriter} collected. */
final class StateReader {
    private final TrainerState state;

    StateReader(TrainerState state) {
        this.state = state;
    }

    void network(PlannedNetwork planned) {
        for (Parameter parameter : planned.network().parameters()) {
            float[] values = state.weights(parameter);
            System.arraycopy(values, 0, parameter.master(), 0, values.length);
        }
        for (RecurrentLayer layer : planned.network().recurrentLayers()) {
            String name = layer.weights().input().name();
            layer.restoreCarriedState(List.of(any(StateWriter.HIDDEN + name), any(StateWriter.CELL + name)));
        }
        planned.roundings().restoreRandomState(state.longs("rounding-random"));
    }

    private float[] any(String name) {
        float[] values = state.floats().get(name);
        return values == null ? new float[0] : values;
    }

    void optimizer(Optimizer optimizer) {
        Map<String, float[]> memory = new TreeMap<>();
        state.floats().forEach((name, values) -> {
            if (name.startsWith(StateWriter.OPTIMIZER)) {
                memory.put(name.substring(StateWriter.OPTIMIZER.length()), values);
            }
        });
        optimizer.restore(memory, state.longs("optimizer-steps")[0]);
    }

    EarlyStopping.State stopping() {
        long[] saved = state.longs("early-stopping");
        return new EarlyStopping.State(Double.longBitsToDouble(saved[0]), (int) saved[1]);
    }

    Position position() {
        long[] position = state.longs("data-position");
        return new Position(position[0], (int) position[1], state.longs("data-random"));
    }

    void masks(Masks masks, long phaseStep) {
        Map<String, long[]> saved = new TreeMap<>();
        state.longs().forEach((name, words) -> {
            if (name.startsWith(StateWriter.MASK)) {
                saved.put(name.substring(StateWriter.MASK.length()), words);
            }
        });
        masks.restore(saved, phaseStep);
    }

    double[] doubles(String name) {
        long[] bits = state.longs(name);
        double[] values = new double[bits.length];
        for (int i = 0; i < bits.length; i++) {
            values[i] = Double.longBitsToDouble(bits[i]);
        }
        return values;
    }
}
