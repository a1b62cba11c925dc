package dev.skipgate.runtime.training.run;

import dev.skipgate.runtime.training.model.RecurrentLayer;
import dev.skipgate.runtime.training.model.TrainableNetwork;
import dev.skipgate.runtime.training.plan.GateGradientPlan;
import dev.skipgate.runtime.training.plan.InputPlan;
import dev.skipgate.runtime.training.plan.NetworkPlan;
import dev.skipgate.runtime.training.sparse.GateCounts;
import dev.skipgate.runtime.training.sparse.GateThreshold;
import dev.skipgate.runtime.training.sparse.SkippedProducts;
import dev.skipgate.runtime.training.sparse.ThresholdController;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.LongStream;

/** Thresholds on the gate gradients of every recurrent layer, and what they come to. */
final class GateSparsifier {
    private final List<RecurrentLayer> layers;
    private final List<GateThreshold> thresholds = new ArrayList<>();
    private final List<ThresholdController> controllers = new ArrayList<>();
    private final List<GateCounts> sums = new ArrayList<>();
    private final NetworkPlan plan;

    GateSparsifier(NetworkPlan plan, TrainableNetwork network, GateGradientPlan gradients) {
        this.plan = plan;
        this.layers = network.recurrentLayers();
        float threshold = gradients instanceof GateGradientPlan.Threshold fixed ? (float) fixed.threshold() : 0;
        for (RecurrentLayer layer : layers) {
            GateThreshold gate = new GateThreshold(layer.gateWidth() / layer.hidden(), threshold);
            thresholds.add(gate);
            layer.setGateGradientFilter(gate);
            if (gradients instanceof GateGradientPlan.TargetSparsity target) {
                ThresholdController controller = new ThresholdController(target.sparsity());
                gate.setThreshold((float) controller.threshold());
                controllers.add(controller);
            }
        }
        clearSums();
    }

    /** To be called after every backward pass: moves the thresholds that are controlled. */
    void endStep() {
        for (int i = 0; i < thresholds.size(); i++) {
            GateThreshold threshold = thresholds.get(i);
            GateCounts counts = threshold.counts();
            if (!controllers.isEmpty()) {
                threshold.setThreshold(controllers.get(i).observe(counts.sparsity()));
            }
            sums.set(i, sum(sums.get(i), counts));
            threshold.clear();
        }
    }

    private static GateCounts sum(GateCounts one, GateCounts other) {
        long[] zeros = one.zeros();
        long[] all = one.all();
        for (int gate = 0; gate < zeros.length; gate++) {
            zeros[gate] += other.zeros()[gate];
            all[gate] += other.all()[gate];
        }
        return new GateCounts(zeros, all);
    }

    /** Sums by layer since the last {@link #clearSums}. */
    Map<String, GateCounts> counts() {
        Map<String, GateCounts> named = new LinkedHashMap<>();
        for (int i = 0; i < layers.size(); i++) {
            named.put(key(layers.get(i)), sums.get(i));
        }
        return named;
    }

    Map<String, Float> thresholdsByLayer() {
        Map<String, Float> named = new LinkedHashMap<>();
        for (int i = 0; i < layers.size(); i++) {
            named.put(key(layers.get(i)), thresholds.get(i).threshold());
        }
        return named;
    }

    /** Both directions of a layer have its name; the tensor tells them apart. */
    static String key(RecurrentLayer layer) {
        return layer.weights().input().name().endsWith("_reverse") ? layer.name() + ".reverse" : layer.name();
    }

    SkippedProducts skipped() {
        SkippedProducts total = SkippedProducts.NONE;
        for (int i = 0; i < layers.size(); i++) {
            boolean lowest = layers.get(i).weights().input().name().matches("weight_ih_l0(_reverse)?");
            boolean fromInput = lowest && !(plan.input() instanceof InputPlan.Embedding);
            int columns = fromInput && plan.input() instanceof InputPlan.OneHot
                    ? 1
                    : layers.get(i).inputWidth();
            total = total.plus(SkippedProducts.of(layers.get(i), sums.get(i), columns, !fromInput));
        }
        return total;
    }

    void clearSums() {
        sums.clear();
        for (GateThreshold threshold : thresholds) {
            int gates = threshold.counts().all().length;
            sums.add(new GateCounts(new long[gates], new long[gates]));
        }
    }

    /** The controllers' thresholds, for checkpoints. */
    double[] state() {
        return controllers.stream().mapToDouble(ThresholdController::threshold).toArray();
    }

    void restore(double[] state) {
        for (int i = 0; i < controllers.size(); i++) {
            controllers.get(i).restore(state[i]);
            thresholds.get(i).setThreshold((float) state[i]);
        }
    }

    /** The sums since the last report, for checkpoints: of each layer the zeros of its gates, then all. */
    long[] savedSums() {
        return sums.stream()
                .flatMapToLong(each -> LongStream.concat(Arrays.stream(each.zeros()), Arrays.stream(each.all())))
                .toArray();
    }

    /** @throws IllegalArgumentException when they are of other layers */
    void restoreSums(long[] saved) {
        if (saved.length != savedSums().length) {
            throw new IllegalArgumentException(
                    "the checkpoint has " + saved.length + " sums of gate gradients; the run wants "
                            + savedSums().length + ": it was made with another model");
        }
        int at = 0;
        for (int i = 0; i < sums.size(); i++) {
            int gates = sums.get(i).all().length;
            long[] zeros = Arrays.copyOfRange(saved, at, at + gates);
            sums.set(i, new GateCounts(zeros, Arrays.copyOfRange(saved, at + gates, at + 2 * gates)));
            at += 2 * gates;
        }
    }
}
