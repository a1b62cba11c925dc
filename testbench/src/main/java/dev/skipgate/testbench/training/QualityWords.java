package dev.skipgate.testbench.training;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.skipgate.runtime.training.run.Tally;
import java.util.Locale;
import java.util.Objects;

/**
 * How the quality of a model is told.
 *
 * @param unit what a target is: {@code character} or {@code word} of a language model, {@code step} or {@code sequence} otherwise
 * @param score what is told beside the loss
 * @param language whether tokens are predicted, so that losses are told in bits
 */
public record QualityWords(String unit, Score score, boolean language) {
    private static final double NATS = Math.log(2);

    public QualityWords {
        Objects.requireNonNull(unit, "unit");
        Objects.requireNonNull(score, "score");
    }

    /** Puts the figures of a tally into an object: for language models with bits and perplexity. */
    public void put(ObjectNode json, Tally tally) {
        json.put("loss", tally.mean());
        if (language) {
            json.put("bits", tally.mean() / NATS).put("perplexity", Math.exp(tally.mean()));
        }
        json.put(score == Score.ACCURACY ? "accuracy" : "labelErrorRate", score.from(tally.accuracy()));
    }

    /** A tally in words. */
    public String told(Tally tally) {
        String loss = language
                ? String.format(
                        Locale.ROOT,
                        "%.4f bits a %s, perplexity %.3f",
                        tally.mean() / NATS,
                        unit,
                        Math.exp(tally.mean()))
                : String.format(Locale.ROOT, "loss %.4f", tally.mean());
        return loss + String.format(Locale.ROOT, ", %s %.2f %%", score.words(), 100 * score.from(tally.accuracy()));
    }

    /**
     * The share of the quality that is left, more than 1 when it has risen: of language models the bits a token before over those after; otherwise the share that is right after over
     * that before (with CTC, labels less the edits that mend them), as tensorquant-sparsity tells it.
     */
    public double kept(Tally before, Tally after) {
        double whole = language ? after.mean() : before.accuracy();
        double part = language ? before.mean() : after.accuracy();
        return whole > 0 ? part / whole : part >= whole ? 1 : 0;
    }
}
