package dev.skipgate.runtime.training.plan;

import java.util.Objects;
import java.util.OptionalDouble;

/**
 * How gradients become changes of weights.
 *
 * @param l1 adds {@code l1 sign(w)} to the gradient of every weight matrix, after clipping
 * @param l2 adds {@code l2 w} to it
 * @param clipNorm the Euclidean norm of all gradients together is scaled down to this
 */
public record OptimizerPlan(UpdateRule rule, double l1, double l2, OptionalDouble clipNorm) {
    public OptimizerPlan {
        Objects.requireNonNull(rule, "rule");
        PlanChecks.notNegative("l1", l1);
        PlanChecks.notNegative("l2", l2);
        clipNorm.ifPresent(norm -> PlanChecks.positive("the norm to clip at", norm));
    }

    /** A rule without penalties and clipping. */
    public static OptimizerPlan of(UpdateRule rule) {
        return new OptimizerPlan(rule, 0, 0, OptionalDouble.empty());
    }
}
