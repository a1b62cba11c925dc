package dev.skipgate.runtime;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;

/** What every {@link BatchAccelerator} refuses. */
public final class WrongUse {
    private WrongUse() {}

    /**
     * Uses an accelerator wrongly in every way, and closes it.
     *
     * @param accelerator opened for two sequences
     * @param foreign another one of the same network; closed too
     * @param input of three steps
     */
    public static <S> void isRefused(
            BatchAccelerator<S> accelerator, BatchAccelerator<S> foreign, InputSequence input) {
        BatchSequence<S> own = accelerator.sequence();
        BatchSequence<S> other = accelerator.newSequence();
        BatchSequence<S> third = accelerator.newSequence();
        try (foreign) {
            refused(accelerator, List.of(own, foreign.sequence()), List.of(input, input), "of another accelerator");
        }
        refused(accelerator, List.of(own, other, third), List.of(input, input, input), "3 sequences", "wanted 1 to 2");
        refused(accelerator, List.of(own, own), List.of(input, input), "twice");
        refused(accelerator, List.of(), List.of(), "0 sequences");
        refused(accelerator, List.of(own, other), List.of(input, input.slice(0, 2)), "3 and of 2 steps");
        assertEquals(List.of(List.of()), accelerator.runTogether(List.of(own), List.of(input.slice(0, 0))));
        assertThrows(IllegalStateException.class, own::close);
        third.close();
        third.close();
        assertThrows(IllegalStateException.class, () -> third.run(input));
        accelerator.close();
        accelerator.close();
        assertThrows(IllegalStateException.class, () -> accelerator.run(input));
        assertThrows(IllegalStateException.class, accelerator::newSequence);
        assertThrows(IllegalStateException.class, accelerator::device);
        assertThrows(IllegalStateException.class, other::reset);
    }

    private static <S> void refused(
            BatchAccelerator<S> accelerator,
            List<BatchSequence<S>> sequences,
            List<InputSequence> inputs,
            String... words) {
        IllegalArgumentException refusal =
                assertThrows(IllegalArgumentException.class, () -> accelerator.runTogether(sequences, inputs));
        for (String word : words) {
            assertTrue(refusal.getMessage().contains(word), refusal.getMessage());
        }
    }
}
