package dev.skipgate.runtime.training.plan;

import dev.skipgate.runtime.training.quantize.ActivationRounding;
import dev.skipgate.runtime.training.quantize.WeightRounding;
import java.util.Objects;
import java.util.Optional;

/** What comes in at every step. */
public sealed interface InputPlan {
    /** How many values the first layer sees. */
    int width();

    <R> R accept(Visitor<R> visitor);

    /** One case for each kind of input. */
    interface Visitor<R> {
        R oneHot(OneHot input);

        R embedding(Embedding input);

        R real(Real input);
    }

    /**
     * A token as a vector with a single one.
     *
     * @param vocabulary how many tokens there are, at least 2
     */
    record OneHot(int vocabulary) implements InputPlan {
        public OneHot {
            PlanChecks.atLeast("the vocabulary", vocabulary, 2);
        }

        @Override
        public int width() {
            return vocabulary;
        }

        @Override
        public <R> R accept(Visitor<R> visitor) {
            return visitor.oneHot(this);
        }
    }

    /**
     * A token as a row of a trained table.
     *
     * @param vocabulary rows, at least 2
     * @param width values of a row
     * @param table how the table is rounded in quantized phases
     */
    record Embedding(int vocabulary, int width, Optional<WeightRounding> table) implements InputPlan {
        public Embedding {
            PlanChecks.atLeast("the vocabulary", vocabulary, 2);
            PlanChecks.atLeast("the width of the embedding", width, 1);
            Objects.requireNonNull(table, "table");
        }

        @Override
        public <R> R accept(Visitor<R> visitor) {
            return visitor.embedding(this);
        }
    }

    /**
     * Real values.
     *
     * @param rounding of the values in quantized phases
     */
    record Real(int width, Optional<ActivationRounding> rounding) implements InputPlan {
        public Real {
            PlanChecks.atLeast("the width of the input", width, 1);
            Objects.requireNonNull(rounding, "rounding");
        }

        @Override
        public <R> R accept(Visitor<R> visitor) {
            return visitor.real(this);
        }
    }
}
