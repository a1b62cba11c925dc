package dev.skipgate.runtime.training.data.text;

import dev.skipgate.runtime.training.data.BatchReader;
import dev.skipgate.runtime.training.data.DataException;
import dev.skipgate.runtime.training.data.Inputs;
import dev.skipgate.runtime.training.data.SequenceBatch;
import dev.skipgate.runtime.training.data.Targets;
import java.util.Arrays;

/**
 * Pairs of sentences as sequences for one language model: the words of the sentence, {@code <bos>}, the words of its translation. From
 * {@code <bos>} on the next word of the translation is to be said, and {@code <eos>} at its end; before it nothing. So a network that
 * only reads forward translates by going on after {@code <bos>}.
 */
public final class TranslationBatches {
    private TranslationBatches() {}

    /**
     * The pairs as such sequences.
     *
     * @param text what the pairs are of
     * @throws DataException when its two languages have different vocabularies
     */
    public static BatchReader<SequenceBatch> of(ParallelText text, BatchReader<ParallelBatch> pairs) {
        if (text.sourceVocabulary() != text.targetVocabulary()) {
            throw new DataException(text.name() + ": is read with two vocabularies; wanted one for both languages");
        }
        return pairs.map(TranslationBatches::joined);
    }

    private static SequenceBatch joined(ParallelBatch pair) {
        SequenceBatch source = pair.source();
        SequenceBatch target = pair.target();
        int batch = source.batch();
        int[] words = new int[batch];
        int[] lengths = new int[batch];
        for (int b = 0; b < batch; b++) {
            // The sentence ends with <eos>, in whose place <bos> of the translation stands here.
            words[b] = source.lengths()[b] - 1;
            lengths[b] = words[b] + target.lengths()[b];
        }
        int time = Arrays.stream(lengths).max().orElse(1);
        int[] read = new int[time * batch];
        int[] said = new int[time * batch];
        Arrays.fill(said, Targets.IGNORED);
        int[] sentence = ((Inputs.Tokens) source.inputs()).values();
        int[] written = ((Inputs.Tokens) target.inputs()).values();
        int[] wanted = ((Targets.Steps) target.targets()).tokens();
        for (int b = 0; b < batch; b++) {
            for (int t = 0; t < words[b]; t++) {
                read[t * batch + b] = sentence[t * batch + b];
            }
            for (int t = 0; t < target.lengths()[b]; t++) {
                int at = (words[b] + t) * batch + b;
                read[at] = written[t * batch + b];
                said[at] = wanted[t * batch + b];
            }
        }
        return new SequenceBatch(
                time, batch, new Inputs.Tokens(read), new Targets.Steps(said), new int[batch], lengths, false);
    }
}
