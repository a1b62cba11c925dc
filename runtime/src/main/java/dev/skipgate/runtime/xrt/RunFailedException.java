package dev.skipgate.runtime.xrt;

/** A run ended otherwise than by being completed. */
public final class RunFailedException extends XrtException {
    private final RunState state;

    RunFailedException(String message, RunState state) {
        super(message, null);
        this.state = state;
    }

    /** How it ended. */
    public RunState state() {
        return state;
    }
}
