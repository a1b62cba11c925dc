package dev.skipgate.runtime.training.model;

/**
 * The gates of a window, or their gradients. The layer uses the array again in its next pass.
 *
 * @param values time x batch x gates x hidden
 */
public record GateValues(float[] values, Window window, int gates, int hidden) {
    /** Takes what one gate gives in one step of one sequence: {@code count} values from {@code from} on. */
    @FunctionalInterface
    public interface Reader {
        void read(int gate, float[] values, int from, int count);
    }

    /** Shows all of them but the padding. */
    public void forEach(Reader reader) {
        for (int time = 0; time < window.time(); time++) {
            for (int b = 0; b < window.batch(); b++) {
                if (window.padding().isEmpty() || !window.isPadding(time, b)) {
                    int from = (time * window.batch() + b) * gates * hidden;
                    for (int gate = 0; gate < gates; gate++) {
                        reader.read(gate, values, from + gate * hidden, hidden);
                    }
                }
            }
        }
    }
}
