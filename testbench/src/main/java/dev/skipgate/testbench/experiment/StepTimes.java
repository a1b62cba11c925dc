package dev.skipgate.testbench.experiment;

import dev.skipgate.runtime.training.run.Trainer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;

/**
 * How long training steps take, of several trainers in turn: a round is so many steps of the first, as many of the next, and so on, so that what else the machine does falls on all
 * alike. Steps with a drawn pattern differ in length, so a round has to be long enough to see its patterns.
 */
final class StepTimes {
    private final Map<String, double[]> rounds = new LinkedHashMap<>();

    private StepTimes() {}

    /**
     * Measures.
     *
     * @param trainers made here, so that they do not outlive the measurement; by name
     * @param rounds besides one to warm up
     * @param steps of a round
     */
    static StepTimes measure(
            String what, Request request, Map<String, Supplier<Trainer>> trainers, int rounds, int steps) {
        StepTimes times = new StepTimes();
        List<Trainer> made = new ArrayList<>();
        trainers.forEach((name, make) -> {
            made.add(make.get());
            times.rounds.put(name, new double[rounds]);
        });
        List<String> names = List.copyOf(trainers.keySet());
        for (int round = -1; round < rounds; round++) {
            for (int i = 0; i < names.size(); i++) {
                double seconds = round(made.get(i), round < 0 ? Math.min(steps, 2) : steps);
                if (round >= 0) {
                    times.rounds.get(names.get(i))[round] = seconds;
                }
            }
            request.say(what + ": round " + (round + 1) + " of " + rounds);
        }
        return times;
    }

    /** Seconds a step. The clock stops before the trainer hands its state to the sink. */
    private static double round(Trainer trainer, int steps) {
        int[] done = {0};
        long[] end = {0};
        long start = System.nanoTime();
        trainer.run(() -> {
            done[0]++;
            end[0] = System.nanoTime();
            return done[0] == steps;
        });
        return (end[0] - start) / 1e9 / steps;
    }

    /** The median over the rounds of the seconds a step takes. */
    double median(String name) {
        double[] sorted = rounds.get(name).clone();
        Arrays.sort(sorted);
        int middle = sorted.length / 2;
        return sorted.length % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
    }

    /** How many times as fast as another, by the medians. */
    double speedUp(String name, String over) {
        return median(over) / median(name);
    }
}
