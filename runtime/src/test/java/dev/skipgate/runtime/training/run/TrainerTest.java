package dev.skipgate.runtime.training.run;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.skipgate.runtime.bundle.CellFormats;
import dev.skipgate.runtime.numeric.FixedPointFormat;
import dev.skipgate.runtime.numeric.PowerOfTwoTernaryQuantizer;
import dev.skipgate.runtime.training.data.BatchReader;
import dev.skipgate.runtime.training.data.Inputs;
import dev.skipgate.runtime.training.data.Position;
import dev.skipgate.runtime.training.data.SequenceBatch;
import dev.skipgate.runtime.training.data.Targets;
import dev.skipgate.runtime.training.network.PlannedNetwork;
import dev.skipgate.runtime.training.parameter.Parameter;
import dev.skipgate.runtime.training.plan.Cell;
import dev.skipgate.runtime.training.plan.GateGradientPlan;
import dev.skipgate.runtime.training.plan.InputPlan;
import dev.skipgate.runtime.training.plan.Interval;
import dev.skipgate.runtime.training.plan.NetworkPlan;
import dev.skipgate.runtime.training.plan.Objective;
import dev.skipgate.runtime.training.plan.OptimizerPlan;
import dev.skipgate.runtime.training.plan.OutputPlan;
import dev.skipgate.runtime.training.plan.PhasePlan;
import dev.skipgate.runtime.training.plan.PruningPlan;
import dev.skipgate.runtime.training.plan.PruningScheme;
import dev.skipgate.runtime.training.plan.RecurrentPlan;
import dev.skipgate.runtime.training.plan.RunPlan;
import dev.skipgate.runtime.training.plan.SchedulePlan;
import dev.skipgate.runtime.training.plan.UpdateRule;
import dev.skipgate.runtime.training.quantize.PowerOfTwoTernaryRounding;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.TreeMap;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

class TrainerTest {
    private static final int VOCABULARY = 5;
    private static final int BATCH = 4;
    private static final int TIME = 6;

    /** Counts up by one or by two, which the first token of a stream says. */
    private static final class Counting implements BatchReader<SequenceBatch> {
        private long epoch;
        private int index;

        @Override
        public int batchesPerEpoch() {
            return 10;
        }

        @Override
        public SequenceBatch next() {
            int[] inputs = new int[TIME * BATCH];
            int[] targets = new int[TIME * BATCH];
            for (int t = 0; t < TIME; t++) {
                for (int b = 0; b < BATCH; b++) {
                    int at = index * TIME + t;
                    int pace = 1 + b % 2;
                    inputs[t * BATCH + b] = at * pace % VOCABULARY;
                    targets[t * BATCH + b] = (at + 1) * pace % VOCABULARY;
                }
            }
            SequenceBatch batch =
                    SequenceBatch.whole(TIME, BATCH, new Inputs.Tokens(inputs), new Targets.Steps(targets), index > 0);
            index = (index + 1) % batchesPerEpoch();
            epoch += index == 0 ? 1 : 0;
            return batch;
        }

        @Override
        public Position position() {
            return new Position(epoch, index, new long[0]);
        }

        @Override
        public void restore(Position position) {
            epoch = position.epoch();
            index = position.index();
        }
    }

    private static NetworkPlan network() {
        FixedPointFormat eight = FixedPointFormat.signed(8, 1);
        RecurrentPlan layer = new RecurrentPlan(
                "lstm",
                Cell.LSTM,
                12,
                false,
                Optional.of(new PowerOfTwoTernaryRounding(new PowerOfTwoTernaryQuantizer(2, 3), true)),
                Optional.of(new PowerOfTwoTernaryRounding(new PowerOfTwoTernaryQuantizer(2, 3), false)),
                Optional.empty(),
                Optional.of(
                        new CellFormats(FixedPointFormat.signed(10, 4), eight, FixedPointFormat.signed(16, 4), eight)),
                false);
        return new NetworkPlan(
                new InputPlan.OneHot(VOCABULARY), List.of(layer), OutputPlan.plain(VOCABULARY), Objective.EVERY_STEP);
    }

    static RunPlan run(double learningRate, GateGradientPlan gradients) {
        return run(learningRate, gradients, Optional.empty());
    }

    static RunPlan run(double learningRate, GateGradientPlan gradients, Optional<PruningPlan> pruning) {
        OptimizerPlan adam = OptimizerPlan.of(UpdateRule.Adam.STANDARD);
        return new RunPlan(
                3,
                1,
                BATCH,
                TIME,
                true,
                List.of(
                        PhasePlan.of("float", 12, adam, learningRate, false),
                        new PhasePlan(
                                "quantized",
                                12,
                                OptionalLong.empty(),
                                adam,
                                learningRate / 2,
                                new SchedulePlan.Decay(0.9, 2),
                                true,
                                pruning,
                                false)),
                gradients,
                Optional.empty(),
                Interval.epochs(2),
                Interval.steps(50),
                2,
                OptionalInt.empty(),
                List.of());
    }

    static Trainer trainer(RunPlan plan, TrainingListener listener, CheckpointSink sink) {
        return trainer(plan, listener, sink, network -> {});
    }

    static Trainer trainer(
            RunPlan plan, TrainingListener listener, CheckpointSink sink, Consumer<PlannedNetwork> placement) {
        return new Trainer(network(), plan, new Counting(), new Counting(), listener, sink, placement);
    }

    static Map<String, float[]> weights(Trainer trainer) {
        Map<String, float[]> weights = new TreeMap<>();
        for (Parameter parameter : trainer.network().network().parameters()) {
            weights.put(parameter.name(), parameter.master().clone());
        }
        return weights;
    }

    static void assertSame(Map<String, float[]> one, Map<String, float[]> other) {
        assertEquals(one.keySet(), other.keySet());
        one.forEach((name, values) -> assertArrayEquals(values, other.get(name), name));
    }

    @Test
    void learnsToCountInFloatsAndRounded() {
        List<TrainingListener.Evaluation> evaluations = new ArrayList<>();
        TrainingListener listener = new TrainingListener() {
            @Override
            public void evaluation(Evaluation evaluation) {
                evaluations.add(evaluation);
            }
        };
        assertTrue(trainer(run(0.02, new GateGradientPlan.KeepAll()), listener, CheckpointSink.NONE)
                .run(() -> false));
        TrainingListener.Evaluation first = evaluations.get(0);
        TrainingListener.Evaluation last = evaluations.get(evaluations.size() - 1);
        assertEquals(12, evaluations.size());
        assertTrue(last.roundedAccuracy() > 0.95, "rounded accuracy " + last.roundedAccuracy());
        assertTrue(last.floatLoss() < first.floatLoss() / 2);
        assertEquals("quantized", last.at().phase());
        assertEquals(240, last.at().step());
    }

    static PruningPlan gradual(double rate) {
        return new PruningPlan(
                new PruningScheme.ClassUniform(),
                rate,
                new PruningPlan.Gradual(0, 0.5, 5),
                Map.of("weight_hh_l0", 0.5));
    }

    private static Map<String, Double> zeros(Trainer trainer) {
        Map<String, Double> shares = new TreeMap<>();
        weights(trainer).forEach((name, values) -> {
            int zeros = 0;
            for (float value : values) {
                zeros += value == 0 ? 1 : 0;
            }
            shares.put(name, (double) zeros / values.length);
        });
        return shares;
    }

    @Test
    void prunedWeightsStayZeroWhileTheRestLearns() {
        for (PruningPlan pruning : List.of(
                gradual(0.7),
                new PruningPlan(
                        new PruningScheme.ClassUniform(),
                        0.7,
                        new PruningPlan.OneShot(),
                        Map.of("weight_hh_l0", 0.5)))) {
            List<TrainingListener.Evaluation> evaluations = new ArrayList<>();
            TrainingListener listener = new TrainingListener() {
                @Override
                public void evaluation(Evaluation evaluation) {
                    evaluations.add(evaluation);
                }
            };
            Trainer trainer = trainer(
                    run(0.02, new GateGradientPlan.KeepAll(), Optional.of(pruning)), listener, CheckpointSink.NONE);
            trainer.run(() -> false);
            assertEquals(0.7, zeros(trainer).get("weight_ih_l0"), 0.02);
            assertEquals(0.5, zeros(trainer).get("weight_hh_l0"), 0.02);
            assertEquals(0.7, zeros(trainer).get("output.weight"), 0.02);
            assertEquals(0, zeros(trainer).get("bias_ih_l0"));
            TrainingListener.Evaluation last = evaluations.get(evaluations.size() - 1);
            assertTrue(last.roundedAccuracy() > 0.8, "rounded accuracy " + last.roundedAccuracy());
            boolean early = evaluations.stream()
                    .anyMatch(each -> each.best()
                            && each.at().phase().equals("quantized")
                            && each.at().phaseStep() < 40);
            assertEquals(pruning.timing() instanceof PruningPlan.OneShot, early, "best before all is pruned");
        }
    }

    @Test
    void histogramsAreTakenWhenDueAndOnlyThen() {
        RunPlan without = run(0.01, new GateGradientPlan.TargetSparsity(0.5));
        RunPlan plan = new RunPlan(
                without.seed(),
                without.threads(),
                without.batch(),
                without.time(),
                without.carryState(),
                without.phases(),
                without.gateGradients(),
                without.dropout(),
                without.evaluateEvery(),
                without.checkpointEvery(),
                without.keepLast(),
                without.patience(),
                List.of(Interval.epochs(3), Interval.steps(41)));
        List<TrainingListener.GateHistogram> taken = new ArrayList<>();
        TrainingListener listener = new TrainingListener() {
            @Override
            public void histogram(GateHistogram histogram) {
                taken.add(histogram);
            }
        };
        trainer(plan, listener, CheckpointSink.NONE).run(() -> false);
        assertEquals(2 * 2 * Cell.LSTM.gates(), taken.size());
        for (int i = 0; i < taken.size(); i++) {
            TrainingListener.GateHistogram each = taken.get(i);
            assertEquals(i < 8 ? 30 : 41, each.at().step());
            assertEquals("lstm", each.layer());
            assertEquals(i % 4, each.gate());
            assertEquals(i % 8 >= 4, each.gradients());
            long inBins = 0;
            for (long count : each.counts().counts()) {
                inBins += count;
            }
            assertEquals(TIME * BATCH * 12, inBins + each.counts().zeros());
            assertTrue(inBins > 0);
            assertEquals(each.gradients(), each.counts().zeros() > 0, "half of the gradients were dropped");
            if (!each.gradients() && each.gate() != 2) {
                for (int bin = 0; bin < 24; bin++) {
                    assertEquals(0, each.counts().counts()[bin], "a sigmoid below 0");
                }
            }
        }
    }

    @Test
    void theSeedDecidesTheWeights() {
        RunPlan plan = run(0.01, new GateGradientPlan.KeepAll());
        assertSame(
                weights(trainer(plan, new TrainingListener() {}, CheckpointSink.NONE)),
                weights(trainer(plan, new TrainingListener() {}, CheckpointSink.NONE)));
    }

    @Test
    void aControllerHoldsTheSparsityOfTheGateGradients() {
        List<TrainingListener.Sparsity> reports = new ArrayList<>();
        TrainingListener listener = new TrainingListener() {
            @Override
            public void sparsity(Sparsity sparsity) {
                reports.add(sparsity);
            }
        };
        trainer(run(0.01, new GateGradientPlan.TargetSparsity(0.6)), listener, CheckpointSink.NONE)
                .run(() -> false);
        TrainingListener.Sparsity late = reports.get(reports.size() - 1);
        assertEquals(0.6, late.gateGradients().get("lstm").sparsity(), 0.05);
        // Of a step's products W x (one column), U h and three backward ones, the backward ones skip 60 %.
        double backward = 2 * 12 + 1;
        assertEquals(0.6 * backward / (12 + 1 + backward), late.skipped().share(), 0.05);
    }

    @Test
    void aLossThatIsNoNumberStopsTheRunAndNamesTheLayer() {
        Trainer trainer =
                trainer(run(0.01, new GateGradientPlan.KeepAll()), new TrainingListener() {}, CheckpointSink.NONE);
        trainer.network().network().parameters().get(1).master()[7] = Float.NaN;
        NonFiniteLossException thrown = assertThrows(NonFiniteLossException.class, () -> trainer.run(() -> false));
        assertTrue(thrown.getMessage().contains("the loss is not a finite number: layer 'lstm'"), thrown.getMessage());
        assertTrue(thrown.getMessage().contains("weight_hh_l0"), thrown.getMessage());
    }
}
