package dev.skipgate.runtime.training.run;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.skipgate.runtime.training.data.BatchReader;
import dev.skipgate.runtime.training.data.Remainder;
import dev.skipgate.runtime.training.data.SequenceBatch;
import dev.skipgate.runtime.training.data.text.PairBatches;
import dev.skipgate.runtime.training.data.text.ParallelBatches;
import dev.skipgate.runtime.training.data.text.ParallelText;
import dev.skipgate.runtime.training.data.text.TextBytes;
import dev.skipgate.runtime.training.model.Sequence;
import dev.skipgate.runtime.training.model.TrainableNetwork;
import dev.skipgate.runtime.training.model.Window;
import dev.skipgate.runtime.training.network.NetworkBuilder;
import dev.skipgate.runtime.training.network.PlannedNetwork;
import dev.skipgate.runtime.training.parameter.Parameter;
import dev.skipgate.runtime.training.plan.Cell;
import dev.skipgate.runtime.training.plan.DropoutPattern;
import dev.skipgate.runtime.training.plan.DropoutPlan;
import dev.skipgate.runtime.training.plan.EncoderDecoderPlan;
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
import dev.skipgate.runtime.training.prune.PruningClass;
import dev.skipgate.runtime.training.quantize.BinaryRounding;
import dev.skipgate.runtime.training.quantize.WeightRounding;
import dev.skipgate.runtime.training.random.RandomState;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** An encoder and decoder under the trainer, on a language whose translations are its words from last to first, in capitals. */
class TranslationTest {
    private static final int BATCH = 20;
    private static final List<String> WORDS = List.of("a", "b", "c", "d", "e", "f");

    private final ParallelText text = text(600, 1, Optional.empty());

    private static ParallelText text(int pairs, long seed, Optional<ParallelText> like) {
        RandomState random = RandomState.of(seed);
        StringBuilder source = new StringBuilder();
        StringBuilder target = new StringBuilder();
        for (int pair = 0; pair < pairs; pair++) {
            List<String> words = new ArrayList<>();
            int length = 1 + random.nextInt(5);
            for (int i = 0; i < length; i++) {
                words.add(WORDS.get(random.nextInt(WORDS.size())));
            }
            source.append(String.join(" ", words)).append('\n');
            Collections.reverse(words);
            target.append(String.join(" ", words).toUpperCase(Locale.ROOT)).append('\n');
        }
        TextBytes read = bytes("source", source);
        TextBytes written = bytes("target", target);
        return like.isEmpty()
                ? ParallelText.open(read, written, 20, 20, 50)
                : ParallelText.open(
                        read, written, like.get().sourceVocabulary(), like.get().targetVocabulary(), 50);
    }

    private static TextBytes bytes(String name, StringBuilder text) {
        return TextBytes.of(name, text.toString().getBytes(StandardCharsets.UTF_8));
    }

    private NetworkPlan plan(int hidden, int layers, Optional<WeightRounding> rounding) {
        int source = text.sourceVocabulary().size();
        int target = text.targetVocabulary().size();
        return new NetworkPlan(
                new InputPlan.OneHot(target),
                List.of(new EncoderDecoderPlan("coder", source, target, hidden, hidden, layers, rounding)),
                OutputPlan.plain(target),
                Objective.EVERY_STEP);
    }

    private static PhasePlan phase(String name, long steps, Optional<PruningPlan> pruning, boolean fresh) {
        return new PhasePlan(
                name,
                Double.POSITIVE_INFINITY,
                OptionalLong.of(steps),
                new OptimizerPlan(UpdateRule.Adam.STANDARD, 0, 0, OptionalDouble.of(5)),
                0.01,
                new SchedulePlan.Constant(),
                name.equals("quantized"),
                pruning,
                fresh);
    }

    private Trainer trainer(NetworkPlan plan, double dropout, PhasePlan... phases) {
        RunPlan run = new RunPlan(
                1,
                1,
                BATCH,
                1,
                false,
                List.of(phases),
                new GateGradientPlan.KeepAll(),
                Optional.of(dropout(dropout)),
                Interval.epochs(1),
                Interval.epochs(1),
                1,
                OptionalInt.empty(),
                List.of());
        return new Trainer(
                plan,
                run,
                batches(Optional.of(RandomState.of(2))),
                batches(Optional.empty()),
                new TrainingListener() {},
                CheckpointSink.NONE);
    }

    private static DropoutPlan dropout(double rate) {
        return new DropoutPlan(new DropoutPattern.Conventional(), Map.of("coder", rate), false);
    }

    private BatchReader<SequenceBatch> batches(Optional<RandomState> random) {
        return PairBatches.of(new ParallelBatches(text, BATCH, 2, Remainder.KEEP, random));
    }

    @Test
    void learnsToTranslate() {
        Trainer trainer = trainer(plan(24, 1, Optional.empty()), 0, phase("all", 400, Optional.empty(), false));
        trainer.run(() -> false);
        GreedyTranslation translation = new GreedyTranslation(trainer.network(), text.targetVocabulary());
        ParallelText unseen = text(50, 99, Optional.of(text));
        int[] pairs = IntStream.range(0, unseen.size()).toArray();
        List<List<String>> said = translation.of(unseen.batch(pairs).source(), 10);
        long right = IntStream.of(pairs)
                .filter(pair -> said.get(pair).equals(unseen.targetWords(pair)))
                .count();
        assertTrue(right >= 45, right + " of 50 are right");
        assertTrue(
                translation.of(unseen.batch(pairs).source(), 2).stream().allMatch(words -> words.size() <= 2),
                "no more words than asked for");
    }

    @Test
    void everyClassIsPrunedAndStaysSo() {
        PruningPlan half = new PruningPlan(new PruningScheme.ClassUniform(), 0.5, new PruningPlan.OneShot(), Map.of());
        Trainer trainer = trainer(
                plan(8, 2, Optional.empty()),
                0,
                phase("whole", 3, Optional.empty(), false),
                phase("pruned", 3, Optional.of(half), false),
                phase("fresh", 3, Optional.empty(), true));
        trainer.run(() -> false);
        List<PruningClass> classes = OneShotPruning.classes(trainer.network().network());
        // Four layers of eight, four gates that are fed, attention, two embeddings, the output.
        assertEquals(4 * 8 + 4 + 4, classes.size());
        assertEquals(
                classes.size(),
                classes.stream().map(PruningClass::name).distinct().count());
        for (PruningClass each : classes) {
            assertEquals(0.5, each.sparsity(), 0.05, each.name());
        }
    }

    @Test
    void aRunThatIsResumedEndsInTheSameWeights() {
        PhasePlan phase = phase("all", 6, Optional.empty(), false);
        Trainer whole = trainer(plan(6, 2, Optional.empty()), 0.3, phase);
        whole.run(() -> false);
        Trainer first = trainer(plan(6, 2, Optional.empty()), 0.3, phase);
        int[] steps = {0};
        first.run(() -> ++steps[0] == 4);
        Trainer second = trainer(plan(6, 2, Optional.empty()), 0.3, phase);
        second.restore(first.state());
        second.run(() -> false);
        for (int i = 0; i < whole.network().network().parameters().size(); i++) {
            assertArrayEquals(
                    whole.network().network().parameters().get(i).master(),
                    second.network().network().parameters().get(i).master());
        }
    }

    @Test
    void quantizedPhasesRoundAllMatrices() {
        NetworkPlan plan = plan(6, 1, Optional.of(new BinaryRounding(0.25f, false)));
        Trainer trainer = trainer(plan, 0, phase("quantized", 2, Optional.empty(), false));
        trainer.run(() -> false);
        trainer.network().roundings().refresh();
        for (Parameter parameter : trainer.network().network().parameters()) {
            if (parameter.columns() > 1 && !parameter.name().startsWith("output")) {
                for (float weight : parameter.effective()) {
                    assertEquals(0.25f, Math.abs(weight), parameter.name());
                }
            }
        }
    }

    @Test
    void gradientsAgreeWithDifferencesWhereLayersDrop() {
        PlannedNetwork planned = NetworkBuilder.build(plan(5, 2, Optional.empty()), RandomState.of(4));
        TrainableNetwork network = planned.network();
        RandomState random = RandomState.of(5);
        for (Parameter parameter : network.parameters()) {
            for (int i = 0; i < parameter.size(); i++) {
                parameter.master()[i] = (random.nextFloat() - 0.5f) * 1.6f;
            }
        }
        SequenceBatch batch = batches(Optional.empty()).next();
        Dropping dropping = new Dropping(network, Optional.of(dropout(0.5)), RandomState.of(6));
        double undropped =
                loss(planned, batch, new BatchLoss(text.targetVocabulary().size()));
        dropping.draw();
        BatchLoss loss = new BatchLoss(text.targetVocabulary().size());
        assertTrue(Math.abs(undropped - loss(planned, batch, loss)) > 1e-3, "something is dropped");
        network.clearGradients();
        Sequence logits = network.forward(Batches.input(planned, batch), Batches.window(batch, false, true));
        loss.of(logits, batch);
        network.backward(loss.gradient(logits, batch));
        int checked = 0;
        for (Parameter parameter : network.parameters()) {
            for (int i = 0; i < parameter.size(); i += 11) {
                float before = parameter.master()[i];
                float step = 4e-3f;
                parameter.master()[i] = before + step;
                double above = loss(planned, batch, loss);
                parameter.master()[i] = before - step;
                double below = loss(planned, batch, loss);
                parameter.master()[i] = before;
                double slope = (above - below) / (2 * step);
                assertEquals(
                        slope,
                        parameter.gradient()[i],
                        5e-4 + 0.01 * Math.abs(slope),
                        parameter.name() + "[" + i + "]");
                checked++;
            }
        }
        assertTrue(checked > 50);
    }

    private static double loss(PlannedNetwork planned, SequenceBatch batch, BatchLoss loss) {
        Window window = Batches.window(batch, false, true);
        return loss.of(planned.network().forward(Batches.input(planned, batch), window), batch)
                .mean();
    }

    @Test
    void otherNetworksDoNotTranslate() {
        PlannedNetwork other = NetworkBuilder.build(
                new NetworkPlan(
                        new InputPlan.OneHot(5),
                        List.of(RecurrentPlan.plain("lstm", Cell.LSTM, 3)),
                        OutputPlan.plain(5),
                        Objective.EVERY_STEP),
                RandomState.of(1));
        assertThrows(IllegalArgumentException.class, () -> new GreedyTranslation(other, text.targetVocabulary()));
    }
}
