package dev.skipgate.testbench.training;

import dev.skipgate.runtime.training.plan.PruningScheme;
import java.util.List;

/** Pruning schemes as users write them. */
public final class SchemeWords {
    /** All of them. */
    public static final List<String> ALL =
            List.of("class-blind", "class-uniform", "class-distribution", "bank-balanced");

    private SchemeWords() {}

    /** Whether a scheme has banks. */
    public static boolean isBanked(String word) {
        return word.equals("bank-balanced");
    }

    /**
     * The scheme of one of the words.
     *
     * @param banks of the scheme that has them: a power of two from 2 on
     */
    public static PruningScheme scheme(String word, int banks) {
        return switch (word) {
            case "class-blind" -> new PruningScheme.ClassBlind();
            case "class-uniform" -> new PruningScheme.ClassUniform();
            case "class-distribution" -> new PruningScheme.ClassDistribution();
            case "bank-balanced" -> new PruningScheme.BankBalanced(banks);
            default -> throw new IllegalArgumentException("no scheme is called " + word);
        };
    }
}
