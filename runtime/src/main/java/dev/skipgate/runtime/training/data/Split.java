package dev.skipgate.runtime.training.data;

/**
 * How data are shared out: the first part is trained on, the next one validates, the last one tests.
 *
 * @param train share, above 0
 * @param validation share
 * @param test share; the three add up to 1
 */
public record Split(double train, double validation, double test) {
    /** Everything is trained on. */
    public static final Split ALL = new Split(1, 0, 0);

    /** A run of consecutive tokens or examples: {@code from} up to and without {@code to}. */
    public record Range(long from, long to) {
        public Range {
            if (from < 0 || to < from) {
                throw new IllegalArgumentException("from " + from + " to " + to + " is no range");
            }
        }

        public long size() {
            return to - from;
        }
    }

    public Split {
        if (!(train > 0 && validation >= 0 && test >= 0) || !(Math.abs(train + validation + test - 1) <= 1e-9)) {
            throw new DataException("split " + train + ", " + validation + ", " + test
                    + ": the shares of training, validation and test have to add up to 1, with something to train on,"
                    + " such as 0.9, 0.05, 0.05");
        }
    }

    /** What is trained on, of {@code total}; boundaries are rounded to the nearest. */
    public Range train(long total) {
        return new Range(0, Math.round(total * train));
    }

    public Range validation(long total) {
        return new Range(Math.round(total * train), Math.round(total * (train + validation)));
    }

    public Range test(long total) {
        return new Range(Math.round(total * (train + validation)), total);
    }
}
