package dev.skipgate.runtime;

import dev.skipgate.runtime.bundle.Network;
import dev.skipgate.runtime.reference.ReferenceAccelerator;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

/** Compares sequences that a {@link BatchAccelerator} runs side by side with the reference model, which runs each alone. Needs no test library. */
public final class SideBySide {
    private static final int FIRST = 2;

    private SideBySide() {}

    /**
     * Runs the first two steps of all sequences, then the others, which begin from the states of the first; compares all integers and the states in the end.
     *
     * @param inputs one a sequence, as many as the accelerator's batch
     * @throws IllegalStateException with {@code words} in it when integers differ
     */
    public static <S> void requireReference(BatchAccelerator<S> accelerator, List<InputSequence> inputs, String words) {
        List<BatchSequence<S>> sequences = new ArrayList<>(List.of(accelerator.sequence()));
        while (sequences.size() < inputs.size()) {
            sequences.add(accelerator.newSequence());
        }
        List<List<StepResult>> first = accelerator.runTogether(
                sequences, inputs.stream().map(each -> each.slice(0, FIRST)).toList());
        List<List<StepResult>> rest = accelerator.runTogether(
                sequences,
                inputs.stream().map(each -> each.slice(FIRST, each.steps())).toList());
        IntStream.range(0, inputs.size()).forEach(s -> {
            List<StepResult> all = new ArrayList<>(first.get(s));
            all.addAll(rest.get(s));
            requireSame(
                    accelerator.network(), inputs.get(s), all, sequences.get(s).state(), words + ", sequence " + s);
        });
    }

    private static void requireSame(
            Network network, InputSequence input, List<StepResult> seen, SequenceState state, String words) {
        ReferenceAccelerator reference = new ReferenceAccelerator(network);
        List<StepResult> wanted = reference.run(input);
        if (seen.size() != wanted.size()) {
            throw new IllegalStateException(words + ": " + seen.size() + " results for " + wanted.size() + " steps");
        }
        for (int step = 0; step < wanted.size(); step++) {
            if (!wanted.get(step).sameIntegers(seen.get(step))) {
                throw new IllegalStateException(words + ", step " + step + ": not the integers of the reference model");
            }
        }
        state.difference(reference.state()).ifPresent(difference -> {
            throw new IllegalStateException(words + ", the state it left: " + difference);
        });
    }
}
