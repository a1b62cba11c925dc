package dev.skipgate.runtime.xrt;

/** Where a run is; in the order of {@code ert_cmd_state} in XRT's {@code ert.h}, which begins at 1. */
public enum RunState {
    NEW,
    QUEUED,
    RUNNING,
    COMPLETED,
    ERROR,
    ABORTED,
    SUBMITTED,
    TIMED_OUT,
    NO_RESPONSE,
    SOFT_KERNEL_ERROR,
    SOFT_KERNEL_CRASHED;

    private static final RunState[] ALL = values();

    static RunState of(int code) {
        if (code < 1 || code > ALL.length) {
            throw new IllegalStateException("XRT answers with a run state " + code + " that it does not define");
        }
        return ALL[code - 1];
    }

    /** Whether the run has been started and has not ended. */
    public boolean isUnderWay() {
        return this == QUEUED || this == RUNNING || this == SUBMITTED;
    }
}
