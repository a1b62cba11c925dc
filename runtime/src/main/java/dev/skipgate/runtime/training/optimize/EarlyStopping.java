package dev.skipgate.runtime.training.optimize;

/** Stops when the validation loss has not fallen below its best for some evaluations. */
public final class EarlyStopping {
    /**
     * All that it remembers.
     *
     * @param best the least loss so far, infinity at first
     * @param sinceBest evaluations since
     */
    public record State(double best, int sinceBest) {
        public State {
            if (Double.isNaN(best) || sinceBest < 0) {
                throw new IllegalArgumentException("a best loss of " + best + ", " + sinceBest + " evaluations ago");
            }
        }
    }

    private final int patience;
    private State state = new State(Double.POSITIVE_INFINITY, 0);

    /** @param patience how many evaluations without a new best end the training, at least 1 */
    public EarlyStopping(int patience) {
        if (patience < 1) {
            throw new IllegalArgumentException("a patience of " + patience + "; wanted at least 1");
        }
        this.patience = patience;
    }

    /** Takes the loss of an evaluation; NaN is never the best. Returns whether it is a new best. */
    public boolean observe(double loss) {
        boolean best = loss < state.best();
        state = best ? new State(loss, 0) : new State(state.best(), state.sinceBest() + 1);
        return best;
    }

    /** Whether the patience is at its end. */
    public boolean exhausted() {
        return state.sinceBest() >= patience;
    }

    public State state() {
        return state;
    }

    /** Goes on from a saved state; the patience may be another one. */
    public void restore(State saved) {
        state = saved;
    }
}
