package dev.skipgate.runtime.training.run;

import dev.skipgate.runtime.training.data.SequenceBatch;
import dev.skipgate.runtime.training.model.Sequence;
import dev.skipgate.runtime.training.model.TrainableNetwork;
import dev.skipgate.runtime.training.model.Window;
import dev.skipgate.runtime.training.network.PlannedNetwork;
import dev.skipgate.runtime.training.optimize.GradientNorm;
import dev.skipgate.runtime.training.optimize.Optimizer;
import dev.skipgate.runtime.training.optimize.WeightPenalty;
import dev.skipgate.runtime.training.parameter.Parameter;
import dev.skipgate.runtime.training.plan.OptimizerPlan;
import java.util.List;

/** One update of the weights: forward, loss, backward, clip, penalize, operate, step. */
final class Learner {
    private final PlannedNetwork planned;
    private final OptimizerPlan plan;
    private final Optimizer optimizer;
    private final WeightPenalty penalty;
    private final List<Parameter> penalized;
    private final BatchLoss loss;

    Learner(PlannedNetwork planned, OptimizerPlan plan) {
        this.planned = planned;
        this.plan = plan;
        this.optimizer = Optimizers.of(plan.rule());
        this.penalty = new WeightPenalty((float) plan.l1(), (float) plan.l2());
        this.penalized = planned.network().parameters().stream()
                .filter(parameter -> parameter.columns() > 1)
                .toList();
        this.loss = new BatchLoss(planned.plan().output().classes());
    }

    /** @param norm of all gradients before clipping */
    record Update(Tally tally, double norm) {}

    /**
     * Learns from a batch.
     *
     * @param step for the message when the loss is not finite
     * @throws NonFiniteLossException before anything is changed
     */
    Update learn(SequenceBatch batch, boolean carried, float learningRate, WeightMask mask, long step) {
        TrainableNetwork network = planned.network();
        planned.roundings().refresh();
        Window window = Batches.window(batch, carried, true);
        Sequence input = Batches.input(planned, batch);
        Sequence logits = network.forward(input, window);
        Tally tally = loss.of(logits, batch);
        if (!Double.isFinite(tally.sum())) {
            throw new NonFiniteLossException(
                    step, "the loss is not a finite number: " + NonFinite.where(network, input, window));
        }
        network.clearGradients();
        network.backward(loss.gradient(logits, batch));
        double norm = plan.clipNorm().isPresent()
                ? GradientNorm.clip(network.parameters(), plan.clipNorm().getAsDouble())
                : GradientNorm.of(network.parameters());
        if (!Double.isFinite(norm)) {
            throw new NonFiniteLossException(
                    step,
                    "the gradients are not finite numbers, though the loss still is: "
                            + NonFinite.whereInGradients(network));
        }
        penalty.addTo(penalized);
        planned.roundings().operateOnGradients();
        mask.applyToGradients();
        optimizer.step(network.parameters(), learningRate);
        mask.applyToWeights();
        return new Update(tally, norm);
    }

    Optimizer optimizer() {
        return optimizer;
    }
}
