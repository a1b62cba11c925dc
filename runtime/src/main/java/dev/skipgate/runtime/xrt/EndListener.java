package dev.skipgate.runtime.xrt;

import java.util.function.Consumer;

/** The thread that waits for the ends of a run and tells a listener. Between two starts it hears of one end. */
final class EndListener {
    /** How long a call of XRT's waits, so that the thread sees in time that it is to stop. */
    private static final int TURN_MILLIS = 100;

    private enum Run {
        NONE,
        STARTING,
        STARTED
    }

    private final XrtRun run;
    private final Consumer<RunState> called;
    private final Thread thread = new Thread(this::loop, "end of a run");
    private Run seen = Run.NONE;
    private boolean isStopped;

    EndListener(XrtRun run, Consumer<RunState> called) {
        this.run = run;
        this.called = called;
        thread.setDaemon(true);
        thread.start();
    }

    /** The run is about to be started: waits until the end before has been heard of. */
    synchronized void expect() {
        boolean isInterrupted = false;
        while (seen != Run.NONE && Thread.currentThread() != thread) {
            try {
                wait();
            } catch (InterruptedException e) {
                isInterrupted = true;
            }
        }
        seen = Run.STARTING;
        if (isInterrupted) {
            Thread.currentThread().interrupt();
        }
    }

    /** It was not started after all. */
    synchronized void forget() {
        seen = Run.NONE;
        notifyAll();
    }

    synchronized void started() {
        seen = Run.STARTED;
        notifyAll();
    }

    private void loop() {
        while (isStarted()) {
            RunState end = run.turn(TURN_MILLIS);
            if (end != RunState.TIMED_OUT && !end.isUnderWay()) {
                forget();
                tell(end);
            } else if (mustStop()) {
                return;
            }
        }
    }

    /** Waits for the next start; false when there will be none. */
    private synchronized boolean isStarted() {
        while (seen != Run.STARTED && !isStopped) {
            try {
                wait();
            } catch (InterruptedException e) {
                // Nobody has a reason to interrupt it; it ends when it is told to.
            }
        }
        return seen == Run.STARTED;
    }

    private synchronized boolean mustStop() {
        return isStopped;
    }

    /** As any thread does with what nothing catches; but this one goes on. */
    private void tell(RunState end) {
        try {
            called.accept(end);
        } catch (RuntimeException | Error e) {
            thread.getUncaughtExceptionHandler().uncaughtException(thread, e);
        }
    }

    /** Returns when the listener has heard of an end that was there and the thread is gone. */
    void stop() {
        if (Thread.currentThread() == thread) {
            throw new IllegalStateException("the listener of " + run + " closes it; let another thread do that");
        }
        synchronized (this) {
            isStopped = true;
            notifyAll();
        }
        boolean isInterrupted = false;
        while (thread.isAlive()) {
            try {
                thread.join();
            } catch (InterruptedException e) {
                isInterrupted = true;
            }
        }
        if (isInterrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
