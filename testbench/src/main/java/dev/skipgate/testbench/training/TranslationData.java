package dev.skipgate.testbench.training;

import dev.skipgate.runtime.training.data.BatchReader;
import dev.skipgate.runtime.training.data.DataException;
import dev.skipgate.runtime.training.data.Remainder;
import dev.skipgate.runtime.training.data.SequenceBatch;
import dev.skipgate.runtime.training.data.Split;
import dev.skipgate.runtime.training.data.text.ParallelBatches;
import dev.skipgate.runtime.training.data.text.ParallelText;
import dev.skipgate.runtime.training.data.text.TranslationBatches;
import dev.skipgate.runtime.training.data.text.Vocabulary;
import dev.skipgate.runtime.training.plan.Objective;
import dev.skipgate.runtime.training.random.RandomState;
import java.util.Optional;

/** Parallel text in its parts, with one vocabulary for both languages. */
record TranslationData(ParallelText training, ParallelText validation, Optional<ParallelText> test)
        implements DataSets {
    /** Little padding, and still some mixing of lengths; see docs/training-data.md. */
    private static final int BUCKET = 3;

    static TranslationData open(DataDescription.Translation data, Optional<Vocabulary> vocabulary) {
        ParallelText all = vocabulary.isPresent()
                ? open(data.training(), data, vocabulary.get())
                : ParallelText.openJoint(
                        data.training().source(), data.training().target(), data.maxVocabulary(), data.longest());
        try {
            Vocabulary words = all.sourceVocabulary();
            Split split = new Split(1 - data.validation(), data.validation(), 0);
            return new TranslationData(
                    data.held().isPresent() ? all : all.slice("training", split.train(all.size())),
                    data.held()
                            .map(pair -> open(pair, data, words))
                            .orElseGet(() -> all.slice("validation", split.validation(all.size()))),
                    data.test().map(pair -> open(pair, data, words)));
        } catch (DataException e) {
            all.close();
            throw e;
        }
    }

    private static ParallelText open(
            DataDescription.TextPair pair, DataDescription.Translation data, Vocabulary vocabulary) {
        return ParallelText.open(pair.source(), pair.target(), vocabulary, vocabulary, data.longest());
    }

    @Override
    public Optional<Vocabulary> vocabulary() {
        return Optional.of(training.sourceVocabulary());
    }

    @Override
    public Optional<Integer> features() {
        return Optional.empty();
    }

    @Override
    public int classes() {
        return training.sourceVocabulary().size();
    }

    @Override
    public Objective objective() {
        return Objective.EVERY_STEP;
    }

    @Override
    public Parts parts(int batch, int sequence, long seed) {
        RandomState order = RandomState.of(seed).fork("data");
        return new Parts(
                batches(training, batch, Remainder.DROP, Optional.of(order)),
                evaluated(validation, batch),
                test.map(part -> evaluated(part, batch)),
                Optional.empty());
    }

    private static BatchReader<SequenceBatch> evaluated(ParallelText part, int batch) {
        if (part.size() == 0) {
            throw new DataException(part.name() + ": there are none; wanted a greater share for validation");
        }
        return batches(part, Math.min(batch, part.size()), Remainder.KEEP, Optional.empty());
    }

    private static BatchReader<SequenceBatch> batches(
            ParallelText part, int batch, Remainder remainder, Optional<RandomState> random) {
        return TranslationBatches.of(part, new ParallelBatches(part, batch, BUCKET, remainder, random));
    }

    @Override
    public void close() {
        training.close();
        validation.close();
        test.ifPresent(ParallelText::close);
    }
}
