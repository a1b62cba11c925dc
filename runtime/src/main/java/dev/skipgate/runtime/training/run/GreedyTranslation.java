package dev.skipgate.runtime.training.run;

import dev.skipgate.runtime.training.data.SequenceBatch;
import dev.skipgate.runtime.training.data.text.Vocabulary;
import dev.skipgate.runtime.training.model.EncoderDecoderLayer;
import dev.skipgate.runtime.training.model.Layer;
import dev.skipgate.runtime.training.model.Sequence;
import dev.skipgate.runtime.training.model.Window;
import dev.skipgate.runtime.training.network.PlannedNetwork;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** Translates by a network that encodes and decodes, taking at every step the word with the greatest logit. */
public final class GreedyTranslation {
    private final PlannedNetwork planned;
    private final EncoderDecoderLayer coder;
    private final Layer output;
    private final Vocabulary vocabulary;

    /**
     * @param planned an encoder and decoder, and its output
     * @param vocabulary of what is written, with {@code <bos>} and {@code <eos>}
     */
    public GreedyTranslation(PlannedNetwork planned, Vocabulary vocabulary) {
        this.planned = planned;
        List<Layer> layers = planned.network().layers();
        if (layers.size() != 2 || !(layers.get(0) instanceof EncoderDecoderLayer first)) {
            throw new IllegalArgumentException("the network does not encode and decode; wanted one that does");
        }
        coder = first;
        output = layers.get(1);
        this.vocabulary = vocabulary;
    }

    /**
     * The translations, in order, without {@code <eos>}.
     *
     * @param source what is read
     * @param most words of a translation
     */
    public List<List<String>> of(SequenceBatch source, int most) {
        planned.roundings().refresh();
        int batch = source.batch();
        coder.read(Batches.reading(source, false));
        List<List<String>> said =
                Stream.<List<String>>generate(ArrayList::new).limit(batch).toList();
        int[] words = new int[batch];
        Arrays.fill(words, vocabulary.index(Vocabulary.BEGIN));
        boolean[] ended = new boolean[batch];
        Window step = Window.full(1, batch, true, false);
        for (int count = 0; count < most && IntStream.range(0, batch).anyMatch(b -> !ended[b]); count++) {
            Sequence logits =
                    output.forward(coder.write(Sequence.ofTokens(batch, coder.inputWidth(), words), step), step);
            for (int b = 0; b < batch; b++) {
                words[b] = greatest(logits, b);
                String word = vocabulary.tokens().get(words[b]);
                ended[b] |= word.equals(Vocabulary.END);
                if (!ended[b]) {
                    said.get(b).add(word);
                }
            }
        }
        return said;
    }

    private static int greatest(Sequence logits, int row) {
        int from = logits.offset() + row * logits.width();
        int best = 0;
        for (int i = 1; i < logits.width(); i++) {
            best = logits.data()[from + i] > logits.data()[from + best] ? i : best;
        }
        return best;
    }
}
