package dev.skipgate.testbench.libtorch;

import dev.skipgate.runtime.training.data.BatchReader;
import dev.skipgate.runtime.training.data.Inputs;
import dev.skipgate.runtime.training.data.Position;
import dev.skipgate.runtime.training.data.SequenceBatch;
import dev.skipgate.runtime.training.data.Targets;
import dev.skipgate.runtime.training.linear.Blas;
import dev.skipgate.runtime.training.plan.Cell;
import dev.skipgate.runtime.training.plan.DensePlan;
import dev.skipgate.runtime.training.plan.DropoutPattern;
import dev.skipgate.runtime.training.plan.DropoutPattern.TiledWeights;
import dev.skipgate.runtime.training.plan.DropoutPlan;
import dev.skipgate.runtime.training.plan.GateGradientPlan;
import dev.skipgate.runtime.training.plan.InputPlan;
import dev.skipgate.runtime.training.plan.Interval;
import dev.skipgate.runtime.training.plan.LayerPlan;
import dev.skipgate.runtime.training.plan.NetworkPlan;
import dev.skipgate.runtime.training.plan.Objective;
import dev.skipgate.runtime.training.plan.OptimizerPlan;
import dev.skipgate.runtime.training.plan.OutputPlan;
import dev.skipgate.runtime.training.plan.PhasePlan;
import dev.skipgate.runtime.training.plan.RecurrentPlan;
import dev.skipgate.runtime.training.plan.RunPlan;
import dev.skipgate.runtime.training.plan.UpdateRule;
import dev.skipgate.runtime.training.random.RandomState;
import dev.skipgate.runtime.training.run.CheckpointSink;
import dev.skipgate.runtime.training.run.Trainer;
import dev.skipgate.runtime.training.run.TrainingListener;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import org.bytedeco.pytorch.global.torch;

/**
 * Whole training steps (forward, backward, SGD) with dropout at rate 0.7: conventional, row and tile patterns of ours, and libtorch's dropout, the networks of approximate-random-dropout. Run by
 * {@code ./skipgate bench dropout}. A step takes as long as the pattern drawn for it lets it, so what counts is the mean over many, taken in turn; a median would leave out the steps that
 * drop little.
 */
public final class DropoutBenchmark {
    private static final double RATE = 0.7;
    private static final int MOST_PERIOD = 16;
    private static final int TILE = 32;
    private static final int ROUNDS = 10;
    private static final int STEPS = 5;
    private static final int WARM_UP = 2;
    private static final String CONVENTIONAL = "conventional";
    private static final String LIBTORCH = "libtorch, conventional";

    private DropoutBenchmark() {}

    /** One network and the shape of its batches. */
    record Case(String name, NetworkPlan network, int batch, int time, int features, int vocabulary) {
        boolean recurrent() {
            return time > 1;
        }
    }

    /** Does some training steps and tells how many nanoseconds they took. */
    @FunctionalInterface
    interface Steps {
        long run(int steps);
    }

    /** @param arguments the number of threads, 1 when none is given */
    public static void main(String[] arguments) {
        int threads = arguments.length == 0 ? 1 : Integer.parseInt(arguments[0]);
        torch.set_num_threads(threads);
        System.out.println("ours multiplies with " + Blas.library() + "; " + threads + " thread(s), rate " + RATE
                + ", means of " + ROUNDS * STEPS + " steps, " + STEPS + " of each in turn");
        for (Case each : List.of(mlp(), lstm())) {
            Map<String, Double> means = means(kinds(each, threads));
            System.out.println(each.name);
            means.forEach((kind, milliseconds) -> System.out.printf(
                    "  %-32s %8.1f ms, %.2f x conventional, %.2f x libtorch%n",
                    kind, milliseconds, means.get(CONVENTIONAL) / milliseconds, means.get(LIBTORCH) / milliseconds));
        }
    }

    private static Map<String, Steps> kinds(Case of, int threads) {
        DropoutPattern row = new DropoutPattern.Row(MOST_PERIOD);
        Map<String, Steps> kinds = new LinkedHashMap<>();
        kinds.put(CONVENTIONAL, ours(of, threads, new DropoutPattern.Conventional(), false));
        kinds.put("row", ours(of, threads, row, false));
        if (of.recurrent()) {
            kinds.put("row, recurrent too", ours(of, threads, row, true));
        }
        kinds.put("tile", ours(of, threads, tile(TiledWeights.ABOVE), false));
        kinds.put("tile of own weights", ours(of, threads, tile(TiledWeights.OWN), false));
        kinds.put(LIBTORCH, LibtorchDropout.steps(of, RATE));
        return kinds;
    }

    private static DropoutPattern tile(TiledWeights weights) {
        return new DropoutPattern.Tile(MOST_PERIOD, TILE, TILE, weights);
    }

    /** Milliseconds a step. */
    private static Map<String, Double> means(Map<String, Steps> kinds) {
        Map<String, Double> sums = new LinkedHashMap<>();
        kinds.values().forEach(steps -> steps.run(WARM_UP));
        for (int round = 0; round < ROUNDS; round++) {
            kinds.forEach((kind, steps) -> sums.merge(kind, steps.run(STEPS) / 1e6 / (ROUNDS * STEPS), Double::sum));
        }
        return sums;
    }

    private static Case mlp() {
        List<LayerPlan> layers = List.of(
                new DensePlan("one", 4096, true, Optional.empty(), Optional.empty()),
                new DensePlan("two", 4096, true, Optional.empty(), Optional.empty()));
        NetworkPlan network = new NetworkPlan(
                new InputPlan.Real(784, Optional.empty()), layers, OutputPlan.plain(10), Objective.EVERY_STEP);
        return new Case("MLP 784-4096-4096-10, batch 128", network, 128, 1, 784, 10);
    }

    private static Case lstm() {
        List<LayerPlan> layers =
                List.of(RecurrentPlan.plain("one", Cell.LSTM, 1500), RecurrentPlan.plain("two", Cell.LSTM, 1500));
        NetworkPlan network = new NetworkPlan(
                new InputPlan.Embedding(8800, 1500, Optional.empty()),
                layers,
                OutputPlan.plain(8800),
                Objective.EVERY_STEP);
        return new Case("LSTM 2 x 1500, 8,800 words, batch 20, 35 steps", network, 20, 35, 0, 8800);
    }

    /** The same random batch again and again. */
    private record Repeated(Case of) implements BatchReader<SequenceBatch> {
        @Override
        public int batchesPerEpoch() {
            return 1000;
        }

        @Override
        public SequenceBatch next() {
            return batch(of);
        }

        @Override
        public Position position() {
            return new Position(0, 0, new long[0]);
        }

        @Override
        public void restore(Position position) {
            // Every batch is the same.
        }
    }

    /** A batch of noise. */
    static SequenceBatch batch(Case of) {
        RandomState random = RandomState.of(4);
        int steps = of.batch * of.time;
        int[] targets = new int[steps];
        int[] tokens = new int[steps];
        for (int i = 0; i < steps; i++) {
            targets[i] = random.nextInt(of.vocabulary);
            tokens[i] = random.nextInt(of.vocabulary);
        }
        float[] values = new float[steps * of.features];
        for (int i = 0; i < values.length; i++) {
            values[i] = random.nextFloat();
        }
        Inputs inputs = of.features > 0 ? new Inputs.Features(of.features, values) : new Inputs.Tokens(tokens);
        return SequenceBatch.whole(of.time, of.batch, inputs, new Targets.Steps(targets), false);
    }

    private static Steps ours(Case of, int threads, DropoutPattern pattern, boolean recurrent) {
        RunPlan plan = new RunPlan(
                1,
                threads,
                of.batch,
                of.time,
                false,
                List.of(PhasePlan.of("steps", 1, OptimizerPlan.of(new UpdateRule.Sgd()), 0.01, false)),
                new GateGradientPlan.KeepAll(),
                Optional.of(new DropoutPlan(pattern, Map.of("embedding", RATE, "one", RATE, "two", RATE), recurrent)),
                Interval.epochs(1),
                Interval.epochs(1),
                1,
                OptionalInt.empty(),
                List.of());
        Trainer trainer = new Trainer(
                of.network, plan, new Repeated(of), new Repeated(of), new TrainingListener() {}, CheckpointSink.NONE);
        return steps -> {
            int[] left = {steps};
            long[] end = new long[1];
            long start = System.nanoTime();
            trainer.run(() -> {
                // Before the trainer hands its state to the sink.
                end[0] = System.nanoTime();
                return --left[0] == 0;
            });
            return end[0] - start;
        };
    }
}
