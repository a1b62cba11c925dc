package dev.skipgate.runtime.training.run;

/** Weights that stay zero. */
interface WeightMask {
    /** No weight has to be zero. */
    WeightMask NONE = new WeightMask() {
        @Override
        public void applyToGradients() {}

        @Override
        public void applyToWeights() {}
    };

    void applyToGradients();

    void applyToWeights();
}
