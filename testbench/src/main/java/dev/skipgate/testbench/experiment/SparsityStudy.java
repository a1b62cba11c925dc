package dev.skipgate.testbench.experiment;

import dev.skipgate.runtime.training.data.DataException;
import dev.skipgate.runtime.training.network.PlannedNetwork;
import dev.skipgate.runtime.training.plan.OperationPlan;
import dev.skipgate.testbench.lab.figures.Measured;
import dev.skipgate.testbench.lab.map.Hierarchy;
import dev.skipgate.testbench.lab.search.ActivationTrials;
import dev.skipgate.testbench.lab.search.ThresholdGrid;
import dev.skipgate.testbench.lab.search.ThresholdSearch;
import dev.skipgate.testbench.lab.search.ThresholdTrials;
import dev.skipgate.testbench.training.EvaluationData;
import dev.skipgate.testbench.training.MeasuredNetwork;
import dev.skipgate.testbench.training.QualityWords;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * What tensorquant-sparsity asks of a network: trained with an L2 and with an L1 penalty, the zeros that each bears.
 *
 * @param prefix of the names of its runs, where an experiment has several networks
 * @param recipe the files of a run
 * @param search targets that thresholds are chosen on
 * @param test targets that are measured
 * @param keep the share of the quality that thresholds have to keep
 * @param rounded whether what is measured is rounded as the description says
 * @param words how quality is told
 */
record SparsityStudy(
        Request request,
        String prefix,
        Recipe recipe,
        long search,
        long test,
        double keep,
        boolean rounded,
        QualityWords words) {
    /** How a network is trained. */
    interface Recipe {
        /** @param gradientThreshold below which gradients become zero; 0 for none */
        TrainedRun.Settings settings(double l1, double l2, double gradientThreshold);
    }

    /** A penalty on the weights. */
    record Penalty(String name, double l1, double l2) {}

    /** A run and what was measured of it on the test data, without any threshold. */
    record Plain(TrainedRun run, Measured test) {}

    /**
     * A penalty's run and what was measured of it.
     *
     * @param plain without thresholds, on the test data
     * @param borne thresholds on weights, by the grid and by the joint search
     * @param activations thresholds on activations, likewise; empty when they were not asked for
     */
    record Studied(
            Penalty penalty,
            TrainedRun run,
            Measured plain,
            List<BorneThresholds> borne,
            List<BorneThresholds> activations) {}

    /** A threshold as it is written in files and tables. */
    static String written(double threshold) {
        return threshold == 0 ? "0" : String.format(Locale.ROOT, "%.1e", threshold);
    }

    /** The name of the penalty's run. */
    String run(Penalty penalty) {
        return prefix + penalty.name();
    }

    /** The name of a run with a threshold on gradients. */
    String run(double gradientThreshold) {
        return prefix + "gradients-" + written(gradientThreshold);
    }

    /** Trains with a threshold on gradients. */
    TrainedRun train(Penalty penalty, double gradientThreshold) {
        return train(run(gradientThreshold), penalty, gradientThreshold);
    }

    private TrainedRun train(String name, Penalty penalty, double gradientThreshold) {
        return TrainedRun.of(name, request, recipe.settings(penalty.l1(), penalty.l2(), gradientThreshold));
    }

    /** The penalty's run; without it there is nothing to look into. */
    private TrainedRun train(Penalty penalty) {
        TrainedRun run = train(run(penalty), penalty, 0);
        if (run.failure().isPresent()) {
            throw new DataException(run.name() + ": " + run.failure().get());
        }
        return run;
    }

    /**
     * Trains with a penalty, and looks for thresholds on the weights.
     *
     * @param activations whether for thresholds on activations as well
     * @throws DataException when there is nothing to look into, because the training failed
     */
    Studied study(Penalty penalty, boolean activations) {
        TrainedRun run = train(penalty);
        try (MeasuredNetwork validation = run.open(EvaluationData.Part.VALIDATION, search, rounded);
                MeasuredNetwork tested = run.open(EvaluationData.Part.TEST, test, rounded)) {
            Measured plain = measured(tested);
            List<BorneThresholds> onValues =
                    activations ? borne(penalty, new ActivationTrials(validation), tested, plain) : List.of();
            return new Studied(
                    penalty, run, plain, borne(penalty, new ThresholdGrid(validation), tested, plain), onValues);
        }
    }

    private List<BorneThresholds> borne(
            Penalty penalty, ThresholdTrials trials, MeasuredNetwork tested, Measured plain) {
        ThresholdSearch searching = new ThresholdSearch(trials, keep, line -> request.say(run(penalty) + ", " + line));
        return List.of(searching.grid(), searching.joint()).stream()
                .map(found -> BorneThresholds.of(found.outcome(), tested, plain.tally()))
                .toList();
    }

    /**
     * The run that those with thresholds on gradients are compared with: one that was studied, or trained for them alone.
     *
     * @return empty when neither it nor any of them was asked for
     */
    Optional<Plain> base(Penalty penalty, List<Studied> studied, List<Double> gradientThresholds) {
        for (Studied each : studied) {
            if (each.penalty().equals(penalty)) {
                return Optional.of(new Plain(each.run(), each.plain()));
            }
        }
        if (gradientThresholds.stream().noneMatch(threshold -> request.wants(run(threshold)))) {
            return Optional.empty();
        }
        TrainedRun run = train(penalty);
        return Optional.of(new Plain(run, measured(run)));
    }

    /** A run as it is, on the test data. */
    Measured measured(TrainedRun run) {
        try (MeasuredNetwork tested = run.open(EvaluationData.Part.TEST, test, rounded)) {
            return measured(tested);
        }
    }

    private static Measured measured(MeasuredNetwork tested) {
        PlannedNetwork network = tested.network(OperationPlan.NONE);
        String name = tested.description().name().written();
        return Measured.of(tested, network, Hierarchy.of(name, network.network(), Map.of()), steps -> {});
    }
}
