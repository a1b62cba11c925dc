package dev.skipgate.runtime.training.data.speech;

import dev.skipgate.runtime.training.data.DataException;
import dev.skipgate.runtime.training.data.Examples;
import dev.skipgate.runtime.training.data.Inputs;
import dev.skipgate.runtime.training.data.SequenceBatch;
import dev.skipgate.runtime.training.data.Targets;
import java.util.Arrays;
import java.util.List;

/** Whitened recordings of one length, with the digit as the class: what is shorter is padded with zeros. */
public final class SpeechExamples implements Examples {
    /** Where padding goes. */
    public enum Padding {
        /** Before the speech, so that the last step has heard all of it. */
        FRONT,
        /** After the speech. */
        BACK
    }

    private final String name;
    private final int time;
    private final int features;
    private final Padding padding;
    private final boolean masked;
    private final List<float[]> frames;
    private final int[] digits;
    private final int cut;

    /**
     * @param digits the recordings
     * @param whitening statistics of the recordings that are trained on
     * @param time frames of every sequence; of a longer recording the first ones are taken
     * @param masked whether the padding is told from the speech; otherwise it is part of the sequence, as zeros
     */
    public SpeechExamples(SpokenDigits digits, Whitening whitening, int time, Padding padding, boolean masked) {
        if (time < 1) {
            throw new DataException("sequences of " + time + " frames; wanted at least 1");
        }
        this.time = time;
        this.padding = padding;
        this.masked = masked;
        name = "recordings of " + digits.name();
        features = whitening.features();
        this.digits = digits.digits().stream().mapToInt(SpokenDigit::digit).toArray();
        frames = digits.digits().stream()
                .map(digit -> whitening.apply(
                        Arrays.copyOf(digit.frames(), Math.min(digit.frames().length, time * features))))
                .toList();
        cut = (int) digits.digits().stream()
                .filter(digit -> digit.frames().length > time * features)
                .count();
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public int size() {
        return digits.length;
    }

    /** How many recordings are longer than the sequences and lost their end. */
    public int cut() {
        return cut;
    }

    @Override
    public SequenceBatch batch(int[] examples) {
        int batch = examples.length;
        float[] values = new float[time * batch * features];
        int[] starts = new int[batch];
        int[] lengths = new int[batch];
        int[] classes = new int[batch];
        for (int b = 0; b < batch; b++) {
            float[] speech = frames.get(examples[b]);
            int length = speech.length / features;
            int start = padding == Padding.FRONT ? time - length : 0;
            for (int t = 0; t < length; t++) {
                System.arraycopy(speech, t * features, values, ((start + t) * batch + b) * features, features);
            }
            starts[b] = masked ? start : 0;
            lengths[b] = masked ? length : time;
            classes[b] = digits[examples[b]];
        }
        return new SequenceBatch(
                time,
                batch,
                new Inputs.Features(features, values),
                new Targets.Classes(classes),
                starts,
                lengths,
                false);
    }
}
