package dev.skipgate.runtime.training.run;

import dev.skipgate.runtime.training.data.SequenceBatch;
import dev.skipgate.runtime.training.data.Targets;
import dev.skipgate.runtime.training.loss.CtcDecoder;
import dev.skipgate.runtime.training.loss.CtcLoss;
import dev.skipgate.runtime.training.loss.LabelErrorRate;
import dev.skipgate.runtime.training.loss.SoftmaxCrossEntropy;
import dev.skipgate.runtime.training.model.Sequence;
import java.util.Arrays;
import java.util.Optional;

/**
 * The loss of a batch and its gradient, by the kind of targets. Always the mean over the targets of the window: steps, sequences, or (CTC) labelled sequences.
 */
public final class BatchLoss {
    private static final int BLANK = 0;

    private final int classes;
    private final SoftmaxCrossEntropy crossEntropy = new SoftmaxCrossEntropy();
    private final Optional<CtcLoss> ctc;
    private float[] ctcGradient = new float[0];

    /** @param classes of the logits; with CTC, which wants two of them, class 0 is the blank */
    public BatchLoss(int classes) {
        this.classes = classes;
        this.ctc = classes < 2 ? Optional.empty() : Optional.of(new CtcLoss(classes, BLANK));
    }

    /**
     * The tally; the gradient of the mean is then in {@link #gradient}.
     *
     * @param logits a row for every target: each step of each sequence, time-major, or each sequence
     */
    public Tally of(Sequence logits, SequenceBatch batch) {
        if (batch.targets() instanceof Targets.Labels labels) {
            return ofLabels(logits, batch, labels);
        }
        int[] targets = batch.targets() instanceof Targets.Steps steps
                ? steps.tokens()
                : batch.targets() instanceof Targets.Classes each ? each.classes() : new int[0];
        if (targets.length != logits.rows()) {
            throw new IllegalArgumentException(targets.length + " targets for " + logits.rows() + " rows of logits");
        }
        double mean = crossEntropy.loss(logits.data(), logits.offset(), logits.rows(), classes, targets);
        int counted = crossEntropy.counted();
        return new Tally(mean * counted, counted, crossEntropy.correct(), counted);
    }

    private Tally ofLabels(Sequence logits, SequenceBatch batch, Targets.Labels labels) {
        float[] values =
                Arrays.copyOfRange(logits.data(), logits.offset(), logits.offset() + logits.rows() * logits.width());
        ctcGradient = new float[values.length];
        double[] losses = ctc.orElseThrow().apply(values, batch, labels.labels(), 1f / batch.batch(), ctcGradient);
        int[][] said = CtcDecoder.greedy(values, batch, classes, BLANK);
        long possible = 0;
        long edits = 0;
        for (int b = 0; b < batch.batch(); b++) {
            possible += labels.labels()[b].length;
            edits += LabelErrorRate.editDistance(said[b], labels.labels()[b]);
        }
        return new Tally(Arrays.stream(losses).sum(), batch.batch(), possible - edits, possible);
    }

    /** Of the last tally. */
    Sequence gradient(Sequence logits, SequenceBatch batch) {
        return Sequence.of(
                logits.rows(),
                classes,
                batch.targets() instanceof Targets.Labels ? ctcGradient : crossEntropy.gradient());
    }
}
