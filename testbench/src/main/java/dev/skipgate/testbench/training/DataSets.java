package dev.skipgate.testbench.training;

import dev.skipgate.runtime.training.data.BatchReader;
import dev.skipgate.runtime.training.data.SequenceBatch;
import dev.skipgate.runtime.training.data.sequence.UnlabelledSequences;
import dev.skipgate.runtime.training.data.speech.Whitening;
import dev.skipgate.runtime.training.data.text.Vocabulary;
import dev.skipgate.runtime.training.plan.Objective;
import java.io.Closeable;
import java.util.Optional;
import java.util.OptionalInt;

/** Data that are open, in their parts. All methods throw a {@code DataException} when the data cannot be trained on. */
public interface DataSets extends Closeable {
    /** What the tokens are, if the data have tokens. */
    Optional<Vocabulary> vocabulary();

    /** Values of a step; empty when the data have tokens. */
    Optional<Integer> features();

    /** The greatest token of sequences of tokens that have no vocabulary. */
    default Optional<UnlabelledSequences.Token> greatestToken() {
        return Optional.empty();
    }

    /** The statistics by which recordings were whitened, which have to be used wherever the model is. */
    default Optional<Whitening> whitening() {
        return Optional.empty();
    }

    /** How many classes a target has. */
    int classes();

    /** Where the label stands that makes them so many, in words, if that is how they are known. */
    default Optional<String> greatestLabel() {
        return Optional.empty();
    }

    Objective objective();

    /** Whether every example is a single step. */
    default boolean oneStep() {
        return false;
    }

    /** Whether a batch goes on where the one before ended. */
    default boolean continuous() {
        return false;
    }

    /** Steps of a window that are usual; empty when every example has a length of its own. */
    default OptionalInt usualSequence() {
        return OptionalInt.empty();
    }

    /** The parts as batches. */
    Parts parts(int batch, int sequence, long seed);

    @Override
    void close();

    /**
     * Readers of the parts.
     *
     * @param test empty when nothing is left for it
     * @param heldOut the beginning of the test part as a file has it, if one can: not of words, nor of translations
     */
    record Parts(
            BatchReader<SequenceBatch> training,
            BatchReader<SequenceBatch> validation,
            Optional<BatchReader<SequenceBatch>> test,
            Optional<HeldOut> heldOut) {}
}
