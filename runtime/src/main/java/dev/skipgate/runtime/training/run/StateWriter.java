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

/** Collects a {@link TrainerState}; {@link StateReader} takes it apart. */
final class StateWriter {
    static final String WEIGHTS = "weights/";
    static final String OPTIMIZER = "optimizer/";
    static final String HIDDEN = "hidden/";
    static final String CELL = "cell/";
    static final String MASK = "mask/";

    private final Map<String, float[]> floats = new TreeMap<>();
    private final Map<String, long[]> longs = new TreeMap<>();

    void network(PlannedNetwork planned) {
        for (Parameter parameter : planned.network().parameters()) {
            floats.put(WEIGHTS + parameter.name(), parameter.master().clone());
        }
        for (RecurrentLayer layer : planned.network().recurrentLayers()) {
            List<float[]> state = layer.carriedState();
            String name = layer.weights().input().name();
            floats.put(HIDDEN + name, state.get(0));
            floats.put(CELL + name, state.get(1));
        }
        longs("rounding-random", planned.roundings().randomState());
    }

    void optimizer(Optimizer optimizer) {
        optimizer.state().forEach((name, values) -> floats.put(OPTIMIZER + name, values.clone()));
        longs("optimizer-steps", new long[] {optimizer.steps()});
    }

    void stopping(EarlyStopping.State state) {
        longs("early-stopping", new long[] {Double.doubleToRawLongBits(state.best()), state.sinceBest()});
    }

    void reader(Position position) {
        longs("data-position", new long[] {position.epoch(), position.index()});
        longs("data-random", position.random());
    }

    void masks(Masks masks) {
        masks.saved().forEach((name, words) -> longs(MASK + name, words));
    }

    void doubles(String name, double[] values) {
        long[] bits = new long[values.length];
        for (int i = 0; i < values.length; i++) {
            bits[i] = Double.doubleToRawLongBits(values[i]);
        }
        longs(name, bits);
    }

    void longs(String name, long[] values) {
        longs.put(name, values);
    }

    TrainerState state() {
        return new TrainerState(floats, longs);
    }
}
