package dev.skipgate.testbench.experiment;

import dev.skipgate.runtime.training.network.PlannedNetwork;
import dev.skipgate.runtime.training.plan.EncoderDecoderPlan;
import dev.skipgate.runtime.training.plan.InputPlan;
import dev.skipgate.runtime.training.plan.NetworkPlan;
import dev.skipgate.runtime.training.plan.Objective;
import dev.skipgate.runtime.training.plan.OptimizerPlan;
import dev.skipgate.runtime.training.plan.OutputPlan;
import dev.skipgate.runtime.training.plan.PhasePlan;
import dev.skipgate.runtime.training.plan.PruningPlan;
import dev.skipgate.runtime.training.plan.PruningScheme;
import dev.skipgate.runtime.training.plan.SchedulePlan;
import dev.skipgate.runtime.training.plan.UpdateRule;
import dev.skipgate.runtime.training.run.OneShotPruning;
import dev.skipgate.runtime.training.run.TrainingListener.Evaluation;
import dev.skipgate.testbench.experiment.TranslationRuns.Score;
import dev.skipgate.testbench.experiment.TranslationRuns.Trained;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import java.util.stream.IntStream;

/** A translation model pruned by three schemes, without and with retraining, and sparse from the start (nmt-pruning, section 4). */
final class NmtPruning implements Experiment {
    private static final double RATE = 0.003;
    private static final double DROPOUT = 0.2;

    /** Words of a sentence that is trained on, as Luong et al. (2015) have it. */
    private static final int LONGEST = 50;

    /** Epochs of the baseline for one of retraining: 12 for 4 in the paper. */
    private static final int SHORTER = 3;

    private static final OptimizerPlan OPTIMIZER =
            new OptimizerPlan(UpdateRule.Adam.STANDARD, 0, 0, OptionalDouble.of(5));

    /** A network, its data, and which percentages are trained again and from the start. */
    private record Size(
            int vocabulary,
            int width,
            int hidden,
            int layers,
            int batch,
            int pairs,
            int epochs,
            List<Integer> retrained,
            List<Integer> fromStart) {
        NetworkPlan network(TranslationCorpus corpus) {
            int source = corpus.training().sourceVocabulary().size();
            int target = corpus.training().targetVocabulary().size();
            return new NetworkPlan(
                    new InputPlan.OneHot(target),
                    List.of(new EncoderDecoderPlan(
                            TranslationRuns.CODER, source, target, width, hidden, layers, Optional.empty())),
                    OutputPlan.plain(target),
                    Objective.EVERY_STEP);
        }
    }

    private static final Size SHAPE = new Size(12, 3, 4, 2, 4, 100, 1, List.of(50), List.of(50));
    private static final Size QUICK = new Size(1500, 48, 48, 2, 32, 4000, 6, List.of(50, 80), List.of(80));
    private static final Size FULL = new Size(
            3000,
            128,
            128,
            2,
            64,
            Integer.MAX_VALUE,
            9,
            List.of(10, 20, 30, 40, 50, 60, 70, 80, 90),
            List.of(50, 60, 70, 80, 90));

    static final Map<String, PruningScheme> SCHEMES = schemes();

    private static Map<String, PruningScheme> schemes() {
        Map<String, PruningScheme> schemes = new LinkedHashMap<>();
        schemes.put("class-blind", new PruningScheme.ClassBlind());
        schemes.put("class-uniform", new PruningScheme.ClassUniform());
        schemes.put("class-distribution", new PruningScheme.ClassDistribution());
        return schemes;
    }

    @Override
    public String name() {
        return "nmt-pruning";
    }

    @Override
    public String summary() {
        return "An encoder-decoder LSTM with attention, pruned by three schemes, retrained, and sparse from the start: BLEU and perplexity. In emulation only; attention has no hardware.";
    }

    @Override
    public String data() {
        return "English and German sentences, such as Multi30k, as a folder or a tar archive; it has to be given";
    }

    @Override
    public ExperimentReport run(Request request) {
        Size size = request.scale().choose(SHAPE, QUICK, FULL);
        try (TranslationCorpus corpus =
                TranslationCorpus.open(request.data(), size.vocabulary(), LONGEST, size.pairs())) {
            return run(
                    request,
                    size,
                    corpus,
                    new TranslationRuns(request, corpus, size.network(corpus), size.batch(), DROPOUT));
        }
    }

    private ExperimentReport run(Request request, Size size, TranslationCorpus corpus, TranslationRuns runs) {
        long perEpoch = runs.stepsPerEpoch();
        long steps = request.stepsOr(SHORTER, size.epochs() * perEpoch, size.epochs() * perEpoch);
        ExperimentReport report = new ExperimentReport(
                this, request, "Compression of neural machine translation models via pruning, figures 3 to 6");
        report.setting("data", corpus.sizes())
                .setting(
                        "network",
                        "emulation only: " + size.layers() + " LSTM layers that encode and " + size.layers()
                                + " that decode, " + size.hidden() + " units, embeddings of " + size.width()
                                + ", global attention (dot) with input feeding into the top layer; "
                                + runs.network().network().size() + " weights")
                .setting(
                        "steps",
                        steps + ", which are " + (double) steps / perEpoch + " epochs of batches of " + size.batch())
                .setting(
                        "optimizer",
                        "Adam, learning rate " + RATE
                                + ", halved every epoch after two thirds; gradient norm clipped at 5, dropout "
                                + DROPOUT)
                .setting(
                        "retraining",
                        "half the learning rate, a third of the steps, halved every half epoch after half of them")
                .setting(
                        "measured on",
                        "the test part, with the weights of the best validation loss; greedy translations of at most 50 words; BLEU-4 of the words as they stand in the file, without unknown word replacement");
        Trained baseline = runs.train("baseline", List.of(training("baseline", steps, perEpoch)), Optional.empty());
        Score whole = runs.score(runs.network(baseline.weights()));
        report.table(
                        "The network that is pruned",
                        "Validation loss in nats a word.",
                        "network",
                        "validation loss",
                        "perplexity",
                        "BLEU",
                        "seconds")
                .row(
                        "baseline",
                        best(baseline),
                        whole.perplexity(),
                        whole.bleu(),
                        baseline.run().seconds());
        report.chart("Validation loss", "training steps", "nats a word")
                .curve("baseline", baseline.run().steps(), baseline.run().values(Evaluation::floatLoss));
        Map<Integer, Score> pruned = schemes(report, runs, baseline);
        new PruningBreakdown(runs, baseline.weights(), whole.loss()).into(report);
        retraining(report, runs, size, steps, perEpoch, baseline, pruned);
        return report;
    }

    private static PhasePlan training(String name, long steps, long perEpoch) {
        int after = (int) Math.max(1, Math.round(2.0 / 3 * steps / perEpoch));
        return phase(name, steps, RATE, new SchedulePlan.Decay(0.5, after), Optional.empty(), name.equals("fresh"));
    }

    private static PhasePlan phase(
            String name,
            long steps,
            double rate,
            SchedulePlan schedule,
            Optional<PruningPlan> pruning,
            boolean freshWeights) {
        return new PhasePlan(
                name,
                Double.POSITIVE_INFINITY,
                OptionalLong.of(steps),
                OPTIMIZER,
                rate,
                schedule,
                false,
                pruning,
                freshWeights);
    }

    static PruningPlan pruning(PruningScheme scheme, double rate) {
        return new PruningPlan(scheme, rate, new PruningPlan.OneShot(), Map.of());
    }

    private static double best(Trained trained) {
        return trained.run().best().map(Evaluation::floatLoss).orElse(Double.NaN);
    }

    /** Figure 3. The scores of class-blind pruning by percentage. */
    private static Map<Integer, Score> schemes(ExperimentReport report, TranslationRuns runs, Trained baseline) {
        ExperimentReport.Table table = report.table(
                "Figure 3: schemes, without retraining",
                "Perplexity and BLEU of the pruned network.",
                "scheme",
                "pruned, %",
                "perplexity",
                "BLEU");
        ExperimentReport.Chart chart = report.chart("Figure 3: BLEU without retraining", "pruned, %", "BLEU");
        Map<Integer, Score> blind = new LinkedHashMap<>();
        SCHEMES.forEach((name, scheme) -> {
            List<Double> rates = new ArrayList<>();
            List<Double> scores = new ArrayList<>();
            IntStream.rangeClosed(1, 9).map(tenth -> 10 * tenth).forEach(percent -> {
                String label = "figure 3, " + name + ", " + percent + " %";
                if (!runs.request().wants(label)) {
                    return;
                }
                Score score = pruned(runs, baseline, scheme, percent);
                runs.request()
                        .say(String.format("%s: perplexity %.2f, BLEU %.2f", label, score.perplexity(), score.bleu()));
                table.row(name, percent, score.perplexity(), score.bleu());
                rates.add((double) percent);
                scores.add(score.bleu());
                if (scheme instanceof PruningScheme.ClassBlind) {
                    blind.put(percent, score);
                }
            });
            if (!rates.isEmpty()) {
                chart.curve(name, rates, scores);
            }
        });
        return blind;
    }

    private static Score pruned(TranslationRuns runs, Trained baseline, PruningScheme scheme, int percent) {
        PlannedNetwork network = runs.network(baseline.weights());
        OneShotPruning.apply(network.network(), pruning(scheme, percent / 100.0));
        return runs.score(network);
    }

    /** Figure 6, by class-blind pruning. */
    private static void retraining(
            ExperimentReport report,
            TranslationRuns runs,
            Size size,
            long steps,
            long perEpoch,
            Trained baseline,
            Map<Integer, Score> pruned) {
        ExperimentReport.Table table = report.table(
                "Figure 6: pruned, retrained, and sparse from the start",
                "Class-blind. Sparse from the start: new weights in the places that pruning leaves, trained as the baseline was.",
                "pruned, %",
                "how",
                "validation loss",
                "perplexity",
                "BLEU");
        Ways ways = new Ways(runs.request(), table, new LinkedHashMap<>());
        PruningScheme blind = new PruningScheme.ClassBlind();
        for (int percent : size.retrained()) {
            String label = "figure 6, " + percent + " %";
            if (runs.request().wants(label + ", retrained")) {
                Score before = pruned.computeIfAbsent(percent, any -> pruned(runs, baseline, blind, percent));
                ways.add(percent, "pruned", "", before);
                long again = Math.max(1, steps / SHORTER);
                PhasePlan phase = phase(
                        "retraining",
                        again,
                        RATE / 2,
                        new SchedulePlan.Halving(again / 2.0 / perEpoch),
                        Optional.of(pruning(blind, percent / 100.0)),
                        false);
                ways.add(
                        percent,
                        "retrained",
                        runs,
                        runs.train(label + ", retrained", List.of(phase), Optional.of(baseline)));
            }
            if (size.fromStart().contains(percent) && runs.request().wants(label + ", from the start")) {
                // One update with the trained weights, in which they are pruned: its masks hold in the phase after it.
                PhasePlan structure = phase(
                        "structure",
                        1,
                        RATE,
                        new SchedulePlan.Constant(),
                        Optional.of(pruning(blind, percent / 100.0)),
                        false);
                ways.add(
                        percent,
                        "from the start",
                        runs,
                        runs.train(
                                label + ", from the start",
                                List.of(structure, training("fresh", steps, perEpoch)),
                                Optional.of(baseline)));
            }
        }
        ways.into(report.chart("Figure 6: BLEU, class-blind", "pruned, %", "BLEU"));
    }

    /** The table of figure 6, and its curves: BLEU by percentage, by how the network came to be. */
    private record Ways(Request request, ExperimentReport.Table table, Map<String, Map<Double, Double>> curves) {
        void add(int percent, String how, TranslationRuns runs, Trained trained) {
            Score score = runs.score(runs.network(trained.weights()));
            request.say(String.format(
                    "%d %%, %s: perplexity %.2f, BLEU %.2f", percent, how, score.perplexity(), score.bleu()));
            add(percent, how, best(trained), score);
        }

        void add(int percent, String how, Object validationLoss, Score score) {
            table.row(percent, how, validationLoss, score.perplexity(), score.bleu());
            curves.computeIfAbsent(how, any -> new LinkedHashMap<>()).put((double) percent, score.bleu());
        }

        void into(ExperimentReport.Chart chart) {
            curves.forEach(
                    (how, points) -> chart.curve(how, List.copyOf(points.keySet()), List.copyOf(points.values())));
        }
    }
}
