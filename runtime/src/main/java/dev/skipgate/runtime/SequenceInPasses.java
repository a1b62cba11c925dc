package dev.skipgate.runtime;

import dev.skipgate.runtime.bundle.Network;
import dev.skipgate.runtime.bundle.SequenceEnd;
import dev.skipgate.runtime.bundle.SequencePass;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;

/**
 * A sequence of a network with bidirectional layers: a sequence for each pass, the values that one gives handed to those that read them, turned round for a pass
 * that takes sequences from their end. Every call of {@link #run} is a whole sequence and begins anew.
 */
final class SequenceInPasses implements Sequence {
    private final Network network;
    private final List<SequencePass> passes;
    private final List<Sequence> parts;

    /** @param parts one for each pass; closed with this */
    SequenceInPasses(Network network, List<? extends Sequence> parts) {
        this.network = network;
        this.passes = network.passes();
        this.parts = List.copyOf(parts);
    }

    @Override
    public void reset() {
        parts.forEach(Sequence::reset);
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
            int reverse = network.end() == SequenceEnd.LAST ? forward : 0;
            below = new InputSequence.Vectors(new int[][] {joined(reads, results, forward, reverse)});
        }
        List<StepResult> above = run(last, below);
        boolean endsAtFirst = passes.get(last).reverse() && network.end() == SequenceEnd.ENDS;
        StepResult end = above.get(endsAtFirst ? 0 : above.size() - 1);
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
        Sequence part = parts.get(pass);
        part.reset();
        List<StepResult> results = new ArrayList<>(part.run(reverse ? input.reversed() : input));
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

    @Override
    public SequenceState state() {
        return SequenceState.joined(parts.stream().map(Sequence::state).toList());
    }

    @Override
    public void close() {
        parts.forEach(Sequence::close);
    }
}
