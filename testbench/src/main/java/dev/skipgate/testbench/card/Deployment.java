package dev.skipgate.testbench.card;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.skipgate.runtime.InputSequence;
import dev.skipgate.runtime.card.CardTimes;
import dev.skipgate.runtime.card.KernelWords;
import dev.skipgate.runtime.card.XrtAccelerator;
import dev.skipgate.testbench.project.CompiledProject;
import dev.skipgate.testbench.project.OutputException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * What a model on a card was found to do.
 *
 * @param device what really ran
 * @param emulated whether that is no real card
 * @param goldenSteps steps of the self-test
 * @param difference where the self-test failed; empty when it passed, and then the rest is there
 * @param latencies nanoseconds of single steps, sorted
 * @param batchSteps steps run in one batch
 * @param batchNanos how long that took
 * @param batch where its time went
 */
public record Deployment(
        String device,
        boolean emulated,
        int goldenSteps,
        Optional<String> difference,
        long[] latencies,
        int batchSteps,
        long batchNanos,
        CardTimes batch) {
    private static final int WARM_UP = 200;

    /** Opens, tests and measures. */
    public static Deployment of(Path directory, CardUse use, int steps) {
        CompiledProject project = CompiledProject.open(directory);
        if (project.network().takesWholeSequences()) {
            throw new OutputException("'" + project.network().name()
                    + "' has layers that read sequences from their end, and deploy measures"
                    + " single steps; try it on the card with: skipgate verify " + directory + " --targets card");
        }
        KernelWords words = project.words(project.network().passes().get(0));
        GoldenVectors golden = GoldenVectors.read(directory, words);
        boolean emulated = use.isEmulated();
        try (XrtAccelerator card = CardTarget.openSteps(directory, use)) {
            Optional<String> difference = golden.difference(card.run(golden.input()));
            if (difference.isPresent()) {
                return new Deployment(
                        card.device(), emulated, golden.expected().size(), difference, new long[0], 0, 0, card.times());
            }
            long[] latencies = latencies(card, golden.input(), steps);
            InputSequence batch = repeated(golden.input(), steps);
            card.reset();
            card.run(batch);
            card.reset();
            card.resetTimes();
            long start = System.nanoTime();
            card.run(batch);
            long nanos = System.nanoTime() - start;
            return new Deployment(
                    card.device(),
                    emulated,
                    golden.expected().size(),
                    difference,
                    latencies,
                    steps,
                    nanos,
                    card.times());
        }
    }

    private static long[] latencies(XrtAccelerator card, InputSequence input, int steps) {
        long[] nanos = new long[steps];
        for (int i = -WARM_UP; i < steps; i++) {
            int step = Math.floorMod(i, input.steps());
            long start = System.nanoTime();
            if (input instanceof InputSequence.Indices indices) {
                card.step(indices.values()[step]);
            } else {
                card.step(((InputSequence.Vectors) input).values()[step]);
            }
            nanos[Math.max(0, i)] = System.nanoTime() - start;
        }
        Arrays.sort(nanos);
        return nanos;
    }

    private static InputSequence repeated(InputSequence input, int steps) {
        if (input instanceof InputSequence.Indices indices) {
            int[] all = new int[steps];
            Arrays.setAll(all, i -> indices.values()[i % indices.values().length]);
            return new InputSequence.Indices(all);
        }
        int[][] values = ((InputSequence.Vectors) input).values();
        int[][] all = new int[steps][];
        Arrays.setAll(all, i -> values[i % values.length]);
        return new InputSequence.Vectors(all);
    }

    private double micros(double share) {
        return latencies[(int) Math.min(latencies.length - 1, latencies.length * share)] / 1e3;
    }

    private double stepsPerSecond() {
        return batchSteps / (batchNanos / 1e9);
    }

    /** For the user. */
    public List<String> lines() {
        List<String> lines = new ArrayList<>();
        lines.add("device: " + device);
        if (difference.isPresent()) {
            lines.add("self-test: FAILED, " + difference.get());
            return lines;
        }
        lines.add(String.format(
                Locale.ROOT, "self-test: %d golden steps equal the integer model, integers and trips", goldenSteps));
        lines.add(String.format(
                Locale.ROOT,
                "latency of a step: median %.1f us, 99 %% within %.1f us (%s)",
                micros(0.5),
                micros(0.99),
                basis()));
        lines.add(String.format(
                Locale.ROOT,
                "throughput: %,.0f steps a second over %,d steps in %d runs (%s)",
                stepsPerSecond(),
                batchSteps,
                batch.runs(),
                basis()));
        lines.add(String.format(
                Locale.ROOT,
                "time of those runs: transfer %.1f ms, queue %.1f ms, kernel %.1f ms; %.1f ms passed",
                batch.transferNanos() / 1e6,
                batch.queueNanos() / 1e6,
                batch.kernelNanos() / 1e6,
                batchNanos / 1e6));
        return lines;
    }

    private String basis() {
        return emulated ? "measured on the emulated card: this computer's speed, not a card's" : "measured";
    }

    /** For machines. */
    public ObjectNode toJson() {
        ObjectNode json = JsonNodeFactory.instance.objectNode();
        json.put("deviceRan", device).put("emulated", emulated);
        json.putObject("selfTest").put("steps", goldenSteps).put("bitExact", difference.isEmpty());
        difference.ifPresent(where -> json.put("difference", where));
        if (difference.isEmpty()) {
            json.putObject("latencyMicros")
                    .put("basis", "measured")
                    .put("median", micros(0.5))
                    .put("p99", micros(0.99));
            json.putObject("stepsPerSecond").put("basis", "measured").put("value", stepsPerSecond());
            json.putObject("batch")
                    .put("steps", batchSteps)
                    .put("runs", batch.runs())
                    .put("nanos", batchNanos)
                    .put("transferNanos", batch.transferNanos())
                    .put("queueNanos", batch.queueNanos())
                    .put("kernelNanos", batch.kernelNanos());
        }
        return json;
    }
}
