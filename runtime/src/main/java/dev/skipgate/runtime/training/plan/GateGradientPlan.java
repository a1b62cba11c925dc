package dev.skipgate.runtime.training.plan;

/** Which gradients of the linear gates go on into the products of the backward pass (sparsified-sgd-lstm, section 3). */
public sealed interface GateGradientPlan {
    <R> R accept(Visitor<R> visitor);

    /** One case for each choice. */
    interface Visitor<R> {
        R keepAll(KeepAll plan);

        R threshold(Threshold plan);

        R targetSparsity(TargetSparsity plan);
    }

    /** All. */
    record KeepAll() implements GateGradientPlan {
        @Override
        public <R> R accept(Visitor<R> visitor) {
            return visitor.keepAll(this);
        }
    }

    /**
     * Those of at least this magnitude.
     *
     * @param threshold positive; it depends on the averaging of the loss, which is over all targets of a window
     */
    record Threshold(double threshold) implements GateGradientPlan {
        public Threshold {
            PlanChecks.positive("the gradient threshold", threshold);
        }

        @Override
        public <R> R accept(Visitor<R> visitor) {
            return visitor.threshold(this);
        }
    }

    /**
     * Those beyond a threshold that a controller moves so that this share becomes zero.
     *
     * @param sparsity from 0 up to but without 1
     */
    record TargetSparsity(double sparsity) implements GateGradientPlan {
        public TargetSparsity {
            PlanChecks.share("the target sparsity", sparsity);
        }

        @Override
        public <R> R accept(Visitor<R> visitor) {
            return visitor.targetSparsity(this);
        }
    }
}
