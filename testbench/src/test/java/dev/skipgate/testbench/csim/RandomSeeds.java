package dev.skipgate.testbench.csim;

import java.util.stream.LongStream;

/** From which seeds random models are drawn: from 1 on, or from {@code skipgate.random.seed}. */
public final class RandomSeeds {
    private RandomSeeds() {}

    /**
     * @param property says how many, of a run that wants more or fewer
     * @param many of a usual run
     */
    public static LongStream of(String property, long many) {
        long first = Long.getLong("skipgate.random.seed", 1);
        return LongStream.range(first, first + Long.getLong(property, many));
    }
}
