package dev.skipgate.testbench.inference;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Contenders in turn: a round is one run of each, so that what else the machine does falls on all alike. */
final class Rounds {
    /** Else the clock would be seen. */
    private static final double LEAST_SECONDS = 0.005;

    /** Threads of libraries wait awake for so long that the next contender would lose its processor to them. */
    private static final long REST_MILLIS = 250;

    private Rounds() {}

    /**
     * The median over the rounds of the seconds a run takes, by name; a first round warms up.
     *
     * @param rest whether contenders have threads of their own, and so need a pause and a run before the clock starts
     */
    static Map<String, Double> measure(List<Contender> contenders, int rounds, boolean rest) {
        Map<String, double[]> seconds = new LinkedHashMap<>();
        List<Integer> repeats = new ArrayList<>();
        for (Contender each : contenders) {
            seconds.put(each.name(), new double[rounds]);
            each.run();
            double once = seconds(each, 1);
            repeats.add(Math.max(1, (int) Math.ceil(LEAST_SECONDS / once)));
        }
        for (int round = 0; round < rounds; round++) {
            for (int i = 0; i < contenders.size(); i++) {
                if (rest) {
                    pause();
                    contenders.get(i).run();
                }
                seconds.get(contenders.get(i).name())[round] = seconds(contenders.get(i), repeats.get(i));
            }
        }
        Map<String, Double> medians = new LinkedHashMap<>();
        seconds.forEach((name, all) -> {
            Arrays.sort(all);
            medians.put(name, (all[rounds / 2] + all[(rounds - 1) / 2]) / 2);
        });
        return medians;
    }

    private static void pause() {
        try {
            Thread.sleep(REST_MILLIS);
        } catch (InterruptedException e) {
            throw new IllegalStateException("interrupted", e);
        }
    }

    private static double seconds(Contender contender, int repeats) {
        long start = System.nanoTime();
        for (int i = 0; i < repeats; i++) {
            if (Double.isNaN(contender.run())) {
                throw new IllegalStateException(contender.name() + " gives what is not a number");
            }
        }
        return (System.nanoTime() - start) / 1e9 / repeats;
    }
}
