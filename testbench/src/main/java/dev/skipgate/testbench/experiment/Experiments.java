package dev.skipgate.testbench.experiment;

import java.util.List;
import java.util.Optional;

/** All experiments there are. */
public final class Experiments {
    private static final List<Experiment> ALL = List.of(
            new SparsifiedSgd(),
            new RandomDropoutMlp(),
            new RandomDropoutLstm(),
            new LimitedPrecisionChar(),
            new LimitedPrecisionDigits(),
            new TensorquantLenet(),
            new CharLmSparsity(),
            new NmtPruning());

    private Experiments() {}

    public static List<Experiment> all() {
        return ALL;
    }

    /** The one of this name. */
    public static Optional<Experiment> named(String name) {
        return ALL.stream().filter(each -> each.name().equals(name)).findFirst();
    }
}
