package dev.skipgate.testbench.experiment;

import dev.skipgate.runtime.bundle.safetensors.SafetensorsException;
import dev.skipgate.runtime.bundle.safetensors.SafetensorsFile;
import dev.skipgate.runtime.bundle.safetensors.SafetensorsWriter;
import dev.skipgate.runtime.training.data.text.ParallelText;
import dev.skipgate.runtime.training.loss.Bleu;
import dev.skipgate.runtime.training.network.NetworkBuilder;
import dev.skipgate.runtime.training.network.PlannedNetwork;
import dev.skipgate.runtime.training.parameter.Parameter;
import dev.skipgate.runtime.training.plan.DropoutPattern;
import dev.skipgate.runtime.training.plan.DropoutPlan;
import dev.skipgate.runtime.training.plan.GateGradientPlan;
import dev.skipgate.runtime.training.plan.Interval;
import dev.skipgate.runtime.training.plan.NetworkPlan;
import dev.skipgate.runtime.training.plan.PhasePlan;
import dev.skipgate.runtime.training.plan.RunPlan;
import dev.skipgate.runtime.training.random.RandomState;
import dev.skipgate.runtime.training.run.CheckpointSink;
import dev.skipgate.runtime.training.run.Evaluator;
import dev.skipgate.runtime.training.run.GreedyTranslation;
import dev.skipgate.runtime.training.run.TrainerState;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.stream.IntStream;

/**
 * Trains translation models and measures them.
 *
 * @param plan an encoder and decoder, by the name {@link #CODER}, and its output
 * @param dropout between the layers of the network
 */
record TranslationRuns(Request request, TranslationCorpus corpus, NetworkPlan plan, int batch, double dropout) {
    static final String CODER = "coder";

    /** Translations that do not end have so many words. */
    private static final int MOST_WORDS = 50;

    /**
     * What a run came to.
     *
     * @param key of the run among those that are finished
     * @param weights by parameter: those of the best evaluation of the last phase
     */
    record Trained(String key, Map<String, float[]> weights, MeasuredRun run) {}

    /**
     * How well a network translates the test part.
     *
     * @param loss nats a word
     * @param bleu 0 to 100
     */
    record Score(double loss, double bleu) {
        double perplexity() {
            return Math.exp(loss);
        }
    }

    /** Updates of an epoch. */
    int stepsPerEpoch() {
        return corpus.trainingBatches(batch).batchesPerEpoch();
    }

    /**
     * Trains, or takes what was trained before when the request says so.
     *
     * @param from whose weights the run starts with; else with fresh ones
     */
    Trained train(String label, List<PhasePlan> phases, Optional<Trained> from) {
        RunPlan run = run(phases);
        String start = from.map(Trained::key).orElse("fresh");
        String key = String.join("\n", label, plan.toString(), run.toString(), request.dataKey(), start);
        Optional<Trained> before = request.finished().flatMap(finished -> finished.find(key)
                .flatMap(found -> kept(finished, key).map(weights -> new Trained(key, weights, found))));
        if (before.isPresent()) {
            request.say(label + ": finished before");
            return before.get();
        }
        BestState best = new BestState(phases.get(phases.size() - 1).name());
        Map<String, float[]> weights = new LinkedHashMap<>();
        MeasuredRun measured = MeasuredRun.of(
                label,
                request,
                plan,
                run,
                corpus.trainingBatches(batch),
                corpus.batches(corpus.validation(), batch),
                new MeasuredRun.Hooks(
                        trainer -> from.ifPresent(trained -> put(trained.weights(), trainer.network())),
                        trainer -> {},
                        best,
                        trainer -> trainer.network()
                                .network()
                                .parameters()
                                .forEach(each -> weights.put(
                                        each.name(), best.state == null ? each.master() : best.state.weights(each)))));
        Trained trained = new Trained(key, weights, measured);
        request.finished().ifPresent(finished -> keep(label, finished, trained));
        return trained;
    }

    private RunPlan run(List<PhasePlan> phases) {
        Optional<DropoutPlan> dropped = dropout == 0
                ? Optional.empty()
                : Optional.of(new DropoutPlan(new DropoutPattern.Conventional(), Map.of(CODER, dropout), false));
        return new RunPlan(
                Request.SEED,
                request.threads(),
                batch,
                1,
                false,
                phases,
                new GateGradientPlan.KeepAll(),
                dropped,
                Interval.epochs(1),
                Interval.epochs(1),
                1,
                OptionalInt.empty(),
                List.of());
    }

    /** Remembers the best state of a phase. */
    private static final class BestState implements CheckpointSink {
        private final String phase;
        private TrainerState state;

        BestState(String phase) {
            this.phase = phase;
        }

        @Override
        public void save(TrainerState saved, long step) {}

        @Override
        public void best(TrainerState saved, PhasePlan of, double loss) {
            state = of.name().equals(phase) ? saved : state;
        }

        @Override
        public void phaseEnded(PhasePlan ended, PlannedNetwork network) {}
    }

    private Optional<Map<String, float[]>> kept(FinishedRuns finished, String key) {
        Path path = finished.weights(key);
        if (!Files.isRegularFile(path)) {
            return Optional.empty();
        }
        try (SafetensorsFile file = SafetensorsFile.open(path)) {
            Map<String, float[]> weights = new LinkedHashMap<>();
            for (Parameter parameter : network().network().parameters()) {
                weights.put(parameter.name(), file.finiteFloats(parameter.name()));
            }
            return Optional.of(weights);
        } catch (SafetensorsException e) {
            // As good as none: the run is done again.
            return Optional.empty();
        }
    }

    /** Weights first, so that a run that is found has them. */
    private void keep(String label, FinishedRuns finished, Trained trained) {
        try {
            Files.createDirectories(finished.directory());
            SafetensorsWriter writer = new SafetensorsWriter();
            for (Parameter parameter : network().network().parameters()) {
                writer.floats(
                        parameter.name(),
                        List.of((long) parameter.rows(), (long) parameter.columns()),
                        trained.weights().get(parameter.name()));
            }
            writer.write(finished.weights(trained.key()));
            finished.keep(trained.key(), trained.run());
        } catch (IOException e) {
            request.say(label + " cannot be kept in " + finished.directory() + ": " + e.getMessage());
        }
    }

    /** A network with fresh weights. */
    PlannedNetwork network() {
        return NetworkBuilder.build(plan, RandomState.of(Request.SEED));
    }

    /** A network with these weights. */
    PlannedNetwork network(Map<String, float[]> weights) {
        PlannedNetwork network = network();
        put(weights, network);
        return network;
    }

    private static void put(Map<String, float[]> weights, PlannedNetwork network) {
        for (Parameter parameter : network.network().parameters()) {
            System.arraycopy(weights.get(parameter.name()), 0, parameter.master(), 0, parameter.size());
        }
    }

    /** Nats a word of a part. */
    double loss(PlannedNetwork network, ParallelText part) {
        return new Evaluator(network, corpus.batches(part, batch))
                .evaluate(false)
                .mean();
    }

    Score score(PlannedNetwork network) {
        return new Score(loss(network, corpus.test()), bleu(network, corpus.test()));
    }

    private double bleu(PlannedNetwork network, ParallelText part) {
        GreedyTranslation translation = new GreedyTranslation(network, part.targetVocabulary());
        Bleu bleu = new Bleu();
        for (int from = 0; from < part.size(); from += batch) {
            int[] pairs =
                    IntStream.range(from, Math.min(from + batch, part.size())).toArray();
            List<List<String>> said = translation.of(part.batch(pairs).source(), MOST_WORDS);
            for (int i = 0; i < pairs.length; i++) {
                bleu.add(said.get(i), List.of(part.targetWords(pairs[i])));
            }
        }
        return 100 * bleu.score();
    }
}
