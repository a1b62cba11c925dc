package dev.skipgate.testbench.lab.search;

import dev.skipgate.runtime.training.run.Tally;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/**
 * Looks for high thresholds, one a layer, that keep a share of the quality.
 *
 * <p>The grid search is the paper's (tensorquant-sparsity, section 3.1): for each layer the highest threshold that keeps the share while the others are left alone; then all are
 * applied at once, whatever that does to the quality.
 *
 * <p>The joint search measures what layers do to one another. A few steps of each layer alone give its price: loss for each weight removed. From the cheapest to the dearest, these
 * parts of the layers make one path through all thresholds, and the last point of it that keeps the share, with all thresholds applied, is found by bisection. From there layers go
 * up a step at a time, those that remove most weights first, as long as the whole keeps the share.
 */
public final class ThresholdSearch {
    private static final double NANOS = 1e9;
    private static final int[] PRICED = {5, 10, 15, ThresholdTrials.STEPS};

    private final ThresholdTrials grid;
    private final double keep;
    private final Consumer<String> progress;

    /**
     * @param keep share of the quality, above 0
     * @param progress is told what is being tried
     */
    public ThresholdSearch(ThresholdTrials grid, double keep, Consumer<String> progress) {
        this.grid = grid;
        this.keep = keep;
        this.progress = progress;
    }

    /** Steps by layer, and what they come to. */
    public record Found(Map<String, Integer> steps, Outcome outcome) {}

    /** The paper's search. */
    public Found grid() {
        long start = System.nanoTime();
        grid.takeEvaluations();
        Map<String, Integer> steps = new LinkedHashMap<>();
        for (String layer : grid.layerNames()) {
            int step = ThresholdTrials.STEPS;
            while (step > 0 && !keeps(grid.measure(Map.of(layer, step)))) {
                step--;
                progress.accept("grid: " + layer + " at step " + step);
            }
            steps.put(layer, step);
        }
        return found("grid", steps, grid.measure(steps), start);
    }

    /** Ours. */
    public Found joint() {
        long start = System.nanoTime();
        grid.takeEvaluations();
        List<Part> path = path();
        int low = 0;
        int high = path.size() + 1;
        while (high - low > 1) {
            int middle = (low + high) / 2;
            progress.accept("joint: the first " + middle + " of " + path.size() + " parts");
            if (keeps(grid.measure(steps(path, middle)))) {
                low = middle;
            } else {
                high = middle;
            }
        }
        Map<String, Integer> steps = steps(path, low);
        climb(steps);
        return found("joint", steps, grid.measure(steps), start);
    }

    /** Going from one step of a layer to a higher one. */
    private record Part(String layer, int to, double price) {}

    /** Parts from the cheapest to the dearest, those of a layer in their order: each is at least as dear as the one before it. */
    private List<Part> path() {
        List<Part> parts = new ArrayList<>();
        for (String layer : grid.layerNames()) {
            double loss = grid.before().mean();
            long removed = 0;
            double dearest = Double.NEGATIVE_INFINITY;
            for (int step : PRICED) {
                progress.accept("joint: the price of " + layer + " at step " + step);
                double now = grid.measure(Map.of(layer, step)).mean();
                long more = grid.removed(layer, step);
                double price = more > removed ? (now - loss) / (more - removed) : 0;
                dearest = Math.max(dearest, price);
                parts.add(new Part(layer, step, dearest));
                loss = now;
                removed = more;
            }
        }
        parts.sort(Comparator.comparingDouble(Part::price));
        return parts;
    }

    private static Map<String, Integer> steps(List<Part> path, int count) {
        Map<String, Integer> steps = new LinkedHashMap<>();
        path.subList(0, count).forEach(part -> steps.put(part.layer(), part.to()));
        return steps;
    }

    private void climb(Map<String, Integer> steps) {
        List<String> open = new ArrayList<>(grid.layerNames());
        while (!open.isEmpty()) {
            open.removeIf(layer -> steps.getOrDefault(layer, 0) == ThresholdTrials.STEPS);
            open.sort(Comparator.comparingLong((String layer) -> -gain(steps, layer)));
            if (open.isEmpty()) {
                return;
            }
            String layer = open.get(0);
            Map<String, Integer> higher = new LinkedHashMap<>(steps);
            higher.merge(layer, 1, Integer::sum);
            progress.accept("joint: " + layer + " up to step " + higher.get(layer));
            if (keeps(grid.measure(higher))) {
                steps.putAll(higher);
            } else {
                open.remove(0);
            }
        }
    }

    private long gain(Map<String, Integer> steps, String layer) {
        int step = steps.getOrDefault(layer, 0);
        return grid.removed(layer, step + 1) - grid.removed(layer, step);
    }

    private boolean keeps(Tally tally) {
        return grid.kept(tally) >= keep;
    }

    private Found found(String method, Map<String, Integer> steps, Tally tally, long start) {
        int reads = grid.takeEvaluations();
        double seconds = (System.nanoTime() - start) / NANOS;
        return new Found(Map.copyOf(steps), grid.outcome(method, steps, tally, reads, seconds));
    }
}
