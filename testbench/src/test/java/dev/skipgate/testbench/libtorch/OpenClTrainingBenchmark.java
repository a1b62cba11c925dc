package dev.skipgate.testbench.libtorch;

import dev.skipgate.runtime.opencl.training.OpenClTraining;
import dev.skipgate.runtime.training.dropout.RowPattern;
import dev.skipgate.runtime.training.dropout.RowProducts;
import dev.skipgate.runtime.training.dropout.TilePattern;
import dev.skipgate.runtime.training.dropout.TileProducts;
import dev.skipgate.runtime.training.linear.Blas;
import dev.skipgate.runtime.training.model.RecurrentLayer;
import dev.skipgate.runtime.training.network.PlannedNetwork;
import dev.skipgate.runtime.training.sparse.GateThreshold;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * One forward and backward pass of LSTM layers on an OpenCL device and on this processor, in turn in one process. Run by {@code ./skipgate bench training opencl}. The second layer's input and state are
 * dropped by patterns where that is said; the thresholds make a share of the gate gradients zero.
 */
final class OpenClTrainingBenchmark {
    private static final int LAYERS = 2;
    private static final int TIME = 35;
    private static final int ROUNDS = 7;

    private OpenClTrainingBenchmark() {}

    /** @param device its name, or a part of it */
    static void measure(int hidden, Optional<String> device) {
        TrainingBenchmark.Case size = new TrainingBenchmark.Case(LAYERS, hidden, TIME, ROUNDS);
        Blas.setThreads(1);
        System.out.printf("2 x %d, batch 20, 35 steps | opencl, ms | here, one thread, ms | ratio%n", hidden);
        row(size, device, "everything", network -> {});
        for (double share : new double[] {0.5, 0.9, 0.97}) {
            float threshold = threshold(size, share);
            row(
                    size,
                    device,
                    "gate gradients: " + Math.round(100 * share) + " % zero",
                    network -> zeros(network, threshold));
        }
        row(size, device, "row pattern in the upper layer, 1 of 3", network -> {
            RecurrentLayer upper = network.network().recurrentLayers().get(1);
            upper.setInputMap(rows(hidden));
            upper.setRecurrentMap(rows(hidden));
        });
        row(size, device, "tile pattern in the upper layer, 1 of 3", network -> {
            RecurrentLayer upper = network.network().recurrentLayers().get(1);
            upper.setInputMap(tiles(hidden));
            upper.setRecurrentMap(tiles(hidden));
        });
    }

    private static RowProducts rows(int hidden) {
        RowProducts products = new RowProducts(hidden, 4 * hidden);
        products.use(new RowPattern(3, 2, hidden), RowPattern.all(4 * hidden), 1.5f);
        return products;
    }

    private static TileProducts tiles(int hidden) {
        TileProducts products = new TileProducts(hidden, 4 * hidden);
        products.use(new TilePattern(3, 2, 4 * hidden, hidden, 32, 32), 1.5f);
        return products;
    }

    /** Below it lies such a share of the gate gradients; found by halving. */
    private static float threshold(TrainingBenchmark.Case size, double share) {
        PlannedNetwork network = TrainingBenchmark.network(size);
        double low = 1e-12;
        double high = 1;
        for (int turn = 0; turn < 16; turn++) {
            double middle = Math.sqrt(low * high);
            List<GateThreshold> filters = zeros(network, (float) middle);
            TrainingBenchmark.round(network, size);
            double zero = filters.stream()
                    .mapToDouble(each -> each.counts().sparsity())
                    .average()
                    .orElse(0);
            low = zero < share ? middle : low;
            high = zero < share ? high : middle;
        }
        return (float) high;
    }

    private static List<GateThreshold> zeros(PlannedNetwork network, float threshold) {
        List<GateThreshold> filters = new ArrayList<>();
        for (RecurrentLayer layer : network.network().recurrentLayers()) {
            filters.add(new GateThreshold(4, threshold));
            layer.setGateGradientFilter(filters.get(filters.size() - 1));
        }
        return filters;
    }

    private static void row(
            TrainingBenchmark.Case size, Optional<String> device, String what, Consumer<PlannedNetwork> change) {
        PlannedNetwork here = TrainingBenchmark.network(size);
        change.accept(here);
        PlannedNetwork there = TrainingBenchmark.network(size);
        try (OpenClTraining training = OpenClTraining.on(device)) {
            training.place(there);
            change.accept(there);
            double[] theirs = new double[ROUNDS];
            double[] ours = new double[ROUNDS];
            for (int round = -2; round < ROUNDS; round++) {
                double one = TrainingBenchmark.round(there, size);
                double other = TrainingBenchmark.round(here, size);
                if (round >= 0) {
                    theirs[round] = one;
                    ours[round] = other;
                }
            }
            Arrays.sort(theirs);
            Arrays.sort(ours);
            System.out.printf(
                    Locale.ROOT,
                    "%s | %.1f | %.1f | %.2f%n",
                    what,
                    theirs[ROUNDS / 2],
                    ours[ROUNDS / 2],
                    theirs[ROUNDS / 2] / ours[ROUNDS / 2]);
        }
    }
}
