package dev.skipgate.runtime;

import dev.skipgate.runtime.bundle.Network;
import dev.skipgate.runtime.bundle.SequencePass;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;

/**
 * A network with bidirectional layers, run in passes over whole sequences (docs/adr/0018): each pass is an accelerator of its own, and this hands the values
 * that one gives to those that read them, turned round for a pass that takes sequences from their end.
 */
public final class AcceleratorInPasses implements Accelerator {
    private final Network network;
    private final List<SequencePass> passes;
    private final List<Accelerator> accelerators;

    /** Makes the accelerator of each pass of a network. */
    @FunctionalInterface
    public interface Opening {
        /** @param number of the pass, from 0 on */
        Accelerator open(SequencePass pass, int number);
    }

    private AcceleratorInPasses(Network network, List<Accelerator> accelerators) {
        this.network = network;
        this.passes = network.passes();
        this.accelerators = List.copyOf(accelerators);
    }

    /**
     * Opens an accelerator for each pass of a network; those opened are closed again when one fails, and with the whole. A network without bidirectional
     * layers needs none of this: it is given the accelerator of its only pass.
     */
    public static Accelerator open(Network network, Opening opening) {
        if (!network.isBidirectional()) {
            return opening.open(network.passes().get(0), 0);
        }
        List<Accelerator> opened = new ArrayList<>();
        try {
            for (SequencePass pass : network.passes()) {
                opened.add(opening.open(pass, opened.size()));
            }
        } catch (RuntimeException e) {
            opened.forEach(Accelerator::close);
            throw e;
        }
        return new AcceleratorInPasses(network, opened);
    }

    @Override
    public String device() {
        return accelerators.get(0).device();
    }

    @Override
    public Network network() {
        return network;
    }

    /** Does nothing: every call of {@link #run} is a sequence of its own. */
    @Override
    public void reset() {
        accelerators.forEach(Accelerator::reset);
    }

    /** Runs a whole sequence; the trips of a step are those of all passes. */
    @Override
    public List<StepResult> run(InputSequence input) {
        InputSequence.requireFits(input, network);
        List<List<StepResult>> results = beforeLast(input);
        results.add(run(passes.size() - 1, read(passes.size() - 1, input, results)));
        List<StepResult> steps = new ArrayList<>(input.steps());
        for (int step = 0; step < input.steps(); step++) {
            StepResult last = results.get(results.size() - 1).get(step);
            steps.add(new StepResult(last.logits(), last.argmax(), last.argmaxLogit(), trips(results, step)));
        }
        return steps;
    }

    @Override
    public StepResult whole(InputSequence input) {
        InputSequence.requireFits(input, network);
        if (input.steps() == 0) {
            throw new IllegalArgumentException("a sequence without steps");
        }
        List<List<StepResult>> results = beforeLast(input);
        int last = passes.size() - 1;
        List<Integer> reads = passes.get(last).reads();
        InputSequence below = read(last, input, results);
        boolean endsInPair = reads.size() > 1 && passes.get(last).network().isWithoutState();
        if (endsInPair) {
            int forward = results.get(reads.get(0)).size() - 1;
            below = new InputSequence.Vectors(new int[][] {joined(reads, results, forward, 0)});
        }
        List<StepResult> above = run(last, below);
        StepResult end = above.get(above.size() - 1);
        return new StepResult(end.logits(), end.argmax(), end.argmaxLogit(), Optional.empty());
    }

    /** What all passes but the last give, in the order of the sequence. */
    private List<List<StepResult>> beforeLast(InputSequence input) {
        List<List<StepResult>> results = new ArrayList<>();
        for (int pass = 0; pass < passes.size() - 1; pass++) {
            results.add(run(pass, read(pass, input, results)));
        }
        return results;
    }

    private List<StepResult> run(int pass, InputSequence input) {
        boolean reverse = passes.get(pass).reverse();
        Accelerator accelerator = accelerators.get(pass);
        accelerator.reset();
        List<StepResult> results = new ArrayList<>(accelerator.run(reverse ? input.reversed() : input));
        if (reverse) {
            Collections.reverse(results);
        }
        return results;
    }

    private InputSequence read(int pass, InputSequence input, List<List<StepResult>> results) {
        List<Integer> reads = passes.get(pass).reads();
        if (reads.isEmpty()) {
            return input;
        }
        int[][] vectors = new int[input.steps()][];
        for (int step = 0; step < vectors.length; step++) {
            vectors[step] = joined(reads, results, step, step);
        }
        return new InputSequence.Vectors(vectors);
    }

    /** The values of one pass at a step, or of two, one after the other, each at its step. */
    private static int[] joined(List<Integer> reads, List<List<StepResult>> results, int step, int second) {
        int[] first = results.get(reads.get(0)).get(step).logits();
        if (reads.size() == 1) {
            return first;
        }
        int[] other = results.get(reads.get(1)).get(second).logits();
        int[] both = new int[first.length + other.length];
        System.arraycopy(first, 0, both, 0, first.length);
        System.arraycopy(other, 0, both, first.length, other.length);
        return both;
    }

    private static Optional<StepTrips> trips(List<List<StepResult>> results, int step) {
        return results.stream()
                .map(pass -> pass.get(step).trips())
                .reduce((one, other) -> one.flatMap(a -> other.map(a::plus)))
                .orElseThrow();
    }

    /** The same accelerator: sequences leave no state behind, so any number of them can take turns. */
    @Override
    public Sequence newSequence() {
        return new Sequence() {
            @Override
            public void reset() {
                // Nothing is left of the sequence before.
            }

            @Override
            public List<StepResult> run(InputSequence input) {
                return AcceleratorInPasses.this.run(input);
            }

            @Override
            public StepResult whole(InputSequence input) {
                return AcceleratorInPasses.this.whole(input);
            }

            @Override
            public void close() {
                // It has no memory of its own.
            }
        };
    }

    @Override
    public void close() {
        accelerators.forEach(Accelerator::close);
    }
}
