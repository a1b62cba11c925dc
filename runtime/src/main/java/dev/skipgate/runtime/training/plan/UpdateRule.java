package dev.skipgate.runtime.training.plan;

/** How a gradient changes a weight. */
public sealed interface UpdateRule {
    <R> R accept(Visitor<R> visitor);

    /** One case for each rule. */
    interface Visitor<R> {
        R sgd(Sgd rule);

        R momentum(Momentum rule);

        R adam(Adam rule);
    }

    /** {@code w -= rate g}. */
    record Sgd() implements UpdateRule {
        @Override
        public <R> R accept(Visitor<R> visitor) {
            return visitor.sgd(this);
        }
    }

    /**
     * {@code v = mu v + g}, {@code w -= rate v}.
     *
     * @param momentum mu, from 0 up to but without 1
     */
    record Momentum(double momentum) implements UpdateRule {
        public Momentum {
            PlanChecks.share("the momentum", momentum);
        }

        @Override
        public <R> R accept(Visitor<R> visitor) {
            return visitor.momentum(this);
        }
    }

    /** Kingma and Ba, "Adam: a method for stochastic optimization", 2015, algorithm 1. */
    record Adam(double beta1, double beta2, double epsilon) implements UpdateRule {
        /** The authors' numbers. */
        public static final Adam STANDARD = new Adam(0.9, 0.999, 1e-8);

        public Adam {
            PlanChecks.share("beta1", beta1);
            PlanChecks.share("beta2", beta2);
            PlanChecks.positive("epsilon", epsilon);
        }

        @Override
        public <R> R accept(Visitor<R> visitor) {
            return visitor.adam(this);
        }
    }
}
