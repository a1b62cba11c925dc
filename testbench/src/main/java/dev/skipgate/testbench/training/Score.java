package dev.skipgate.testbench.training;

import dev.skipgate.runtime.training.plan.Objective;

/** What is told beside the loss: how often the answer is right, or with CTC how many edits a label the answer needs. */
public enum Score {
    ACCURACY("accuracy", "Accuracy"),
    /** Of greedy decoding; 0 is perfect, and more than 1 is possible. */
    LABEL_ERROR_RATE("label error rate", "LabelErrorRate");

    private final String words;
    private final String key;

    Score(String words, String key) {
        this.words = words;
        this.key = key;
    }

    public static Score of(Objective objective) {
        return objective == Objective.CTC ? LABEL_ERROR_RATE : ACCURACY;
    }

    /** As it is called in logs and pages. */
    public String words() {
        return words;
    }

    /** The end of a key of JSON, such as that of {@code floatAccuracy}. */
    public String key() {
        return key;
    }

    /** From the share that is right, which training counts with every objective. */
    public double from(double right) {
        return this == ACCURACY ? right : 1 - right;
    }
}
