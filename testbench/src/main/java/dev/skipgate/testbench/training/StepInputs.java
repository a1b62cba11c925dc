package dev.skipgate.testbench.training;

import dev.skipgate.runtime.training.data.Inputs;
import dev.skipgate.runtime.training.data.sequence.UnlabelledSequences;
import java.util.Objects;
import java.util.Optional;

/**
 * What examples have at every step: real values, or a token.
 *
 * @param features how many values; empty of tokens
 * @param greatestToken of all examples; empty of values
 */
record StepInputs(Optional<Integer> features, Optional<UnlabelledSequences.Token> greatestToken) {
    StepInputs {
        Objects.requireNonNull(features, "features");
        Objects.requireNonNull(greatestToken, "greatestToken");
        if (features.isPresent() == greatestToken.isPresent()) {
            throw new IllegalArgumentException("a step has either values or a token");
        }
    }

    static StepInputs vectors(int features) {
        return new StepInputs(Optional.of(features), Optional.empty());
    }

    static StepInputs of(UnlabelledSequences sequences) {
        Optional<Integer> features =
                sequences.inputs() instanceof Inputs.Features vectors ? Optional.of(vectors.size()) : Optional.empty();
        return new StepInputs(features, sequences.greatestToken());
    }

    /** Of both, which have the same. */
    StepInputs and(Optional<StepInputs> others) {
        return new StepInputs(features, greatestToken.map(own -> others.flatMap(StepInputs::greatestToken)
                .filter(other -> other.token() > own.token())
                .orElse(own)));
    }

    /** In words. */
    String shown() {
        return features.map(values -> values + " values").orElse("a token");
    }
}
