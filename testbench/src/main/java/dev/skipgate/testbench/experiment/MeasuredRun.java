package dev.skipgate.testbench.experiment;

import dev.skipgate.runtime.training.data.BatchReader;
import dev.skipgate.runtime.training.data.SequenceBatch;
import dev.skipgate.runtime.training.plan.NetworkPlan;
import dev.skipgate.runtime.training.plan.RunPlan;
import dev.skipgate.runtime.training.run.CheckpointSink;
import dev.skipgate.runtime.training.run.NonFiniteLossException;
import dev.skipgate.runtime.training.run.Trainer;
import dev.skipgate.runtime.training.run.TrainingListener;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.ToDoubleFunction;

/**
 * A training run with all that it said.
 *
 * @param evaluations on the validation data, the first one first; empty when the run failed before
 * @param sparsities one with each evaluation
 * @param seconds of the whole run, evaluations included
 * @param failure why the run ended early
 */
record MeasuredRun(
        List<TrainingListener.Evaluation> evaluations,
        List<TrainingListener.Sparsity> sparsities,
        double seconds,
        Optional<String> failure) {
    MeasuredRun {
        evaluations = List.copyOf(evaluations);
        sparsities = List.copyOf(sparsities);
    }

    /** Trains to the end of the plan, or to a loss that is no number; a run that was finished before is taken as it was when the request says so. */
    static MeasuredRun of(
            String name,
            Request request,
            NetworkPlan network,
            RunPlan run,
            BatchReader<SequenceBatch> training,
            BatchReader<SequenceBatch> validation) {
        String key = String.join("\n", name, network.toString(), run.toString(), request.dataKey());
        Optional<MeasuredRun> before = request.finished().flatMap(finished -> finished.find(key));
        if (before.isPresent()) {
            request.say(name + ": finished before");
            return before.get();
        }
        MeasuredRun measured = of(name, request, network, run, training, validation, trainer -> {});
        request.finished().ifPresent(finished -> {
            try {
                finished.keep(key, measured);
            } catch (IOException e) {
                request.say(name + " cannot be kept in " + finished.directory() + ": " + e.getMessage());
            }
        });
        return measured;
    }

    /** @param afterStep is shown the trainer after every update; such a run is always done anew */
    static MeasuredRun of(
            String name,
            Request request,
            NetworkPlan network,
            RunPlan run,
            BatchReader<SequenceBatch> training,
            BatchReader<SequenceBatch> validation,
            Consumer<Trainer> afterStep) {
        Hooks hooks = new Hooks(trainer -> {}, afterStep, CheckpointSink.NONE, trainer -> {});
        return of(name, request, network, run, training, validation, hooks);
    }

    /**
     * Who is shown the trainer.
     *
     * @param before the first update
     * @param afterStep after every update
     * @param sink takes its states
     * @param after the last update
     */
    record Hooks(Consumer<Trainer> before, Consumer<Trainer> afterStep, CheckpointSink sink, Consumer<Trainer> after) {}

    /** Trains anew, with others looking on. */
    static MeasuredRun of(
            String name,
            Request request,
            NetworkPlan network,
            RunPlan run,
            BatchReader<SequenceBatch> training,
            BatchReader<SequenceBatch> validation,
            Hooks hooks) {
        List<TrainingListener.Evaluation> evaluations = new ArrayList<>();
        List<TrainingListener.Sparsity> sparsities = new ArrayList<>();
        long start = System.nanoTime();
        TrainingListener listener = new TrainingListener() {
            @Override
            public void evaluation(Evaluation evaluation) {
                evaluations.add(evaluation);
                request.say(String.format(
                        "%s: step %d of %d, validation loss %.4f, %.0f s",
                        name,
                        evaluation.at().phaseStep(),
                        evaluation.at().phaseSteps(),
                        evaluation.roundedLoss(),
                        (System.nanoTime() - start) / 1e9));
            }

            @Override
            public void sparsity(Sparsity sparsity) {
                sparsities.add(sparsity);
            }
        };
        Optional<String> failure = Optional.empty();
        Trainer trainer = new Trainer(network, run, training, validation, listener, hooks.sink());
        hooks.before().accept(trainer);
        try {
            trainer.run(() -> {
                hooks.afterStep().accept(trainer);
                return false;
            });
        } catch (NonFiniteLossException e) {
            failure = Optional.of(e.getMessage());
            request.say(name + ": " + e.getMessage());
        }
        hooks.after().accept(trainer);
        return new MeasuredRun(evaluations, sparsities, (System.nanoTime() - start) / 1e9, failure);
    }

    /** The last value, or no number when there was no evaluation or the run failed. */
    double last(ToDoubleFunction<TrainingListener.Evaluation> value) {
        return evaluations.isEmpty() || failure.isPresent()
                ? Double.NaN
                : value.applyAsDouble(evaluations.get(evaluations.size() - 1));
    }

    /** The evaluation with the least loss, by the weights the network is used with. */
    Optional<TrainingListener.Evaluation> best() {
        return evaluations.stream().min(Comparator.comparingDouble(TrainingListener.Evaluation::roundedLoss));
    }

    List<Double> steps() {
        return evaluations.stream().map(each -> (double) each.at().step()).toList();
    }

    List<Double> values(ToDoubleFunction<TrainingListener.Evaluation> value) {
        return evaluations.stream().map(value::applyAsDouble).toList();
    }
}
