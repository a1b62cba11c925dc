package dev.skipgate.testbench.cli;

/** What the process returns; scripts rely on it. */
public final class ExitCode {
    public static final int OK = 0;
    /** The user's input is wrong: a model, a board, a bundle, results that differ. */
    public static final int INPUT = 1;
    /** The command line is wrong. */
    public static final int USAGE = 2;
    /** A tool or a device is missing or failed, or Skipgate itself did. */
    public static final int TOOL = 3;

    private ExitCode() {}
}
