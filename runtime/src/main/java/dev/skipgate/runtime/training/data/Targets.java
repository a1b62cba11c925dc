package dev.skipgate.runtime.training.data;

import java.util.Objects;

/** What a network should say to a batch. The arrays are handed over, not copied. */
public sealed interface Targets {
    /** Stands in {@link Steps} where there is padding; an index that no loss may use. */
    int IGNORED = -1;

    /** Nothing: the sequence is only read, as the source of a translation is. */
    record None() implements Targets {}

    /**
     * A token a step.
     *
     * @param tokens {@code [time][batch]}; {@link #IGNORED} where there is padding
     */
    record Steps(int[] tokens) implements Targets {
        public Steps {
            Objects.requireNonNull(tokens, "tokens");
        }
    }

    /**
     * A class a sequence, said at its last step.
     *
     * @param classes {@code [batch]}
     */
    record Classes(int[] classes) implements Targets {
        public Classes {
            Objects.requireNonNull(classes, "classes");
        }
    }

    /**
     * A label sequence for each sequence, without saying at which steps: what CTC is trained on.
     *
     * @param labels {@code [batch][label]}, of different lengths; the blank does not occur
     */
    record Labels(int[][] labels) implements Targets {
        public Labels {
            Objects.requireNonNull(labels, "labels");
        }
    }
}
