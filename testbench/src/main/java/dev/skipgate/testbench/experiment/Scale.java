package dev.skipgate.testbench.experiment;

/** How much of an experiment is run. */
public enum Scale {
    /** Seconds: every part of the report, with numbers that mean nothing; for tests. */
    SHAPE,
    /** Minutes: small networks, few steps; numbers show a direction at most. */
    QUICK,
    /** The sizes of the experiment's page, hours on two cores at most. */
    FULL;

    /** The one of three that goes with this scale. */
    public <T> T choose(T shape, T quick, T full) {
        return switch (this) {
            case SHAPE -> shape;
            case QUICK -> quick;
            case FULL -> full;
        };
    }

    /** As reports call it. */
    String word() {
        return choose("shape", "quick", "full");
    }
}
