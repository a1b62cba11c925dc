package dev.skipgate.runtime.training.data.speech;

import dev.skipgate.runtime.training.data.DataException;
import dev.skipgate.runtime.training.data.Examples;
import dev.skipgate.runtime.training.data.Inputs;
import dev.skipgate.runtime.training.data.SequenceBatch;
import dev.skipgate.runtime.training.data.Targets;
import dev.skipgate.runtime.training.random.RandomState;
import java.util.Arrays;
import java.util.List;

/**
 * Strings of spoken digits for CTC: whitened recordings of one speaker put one after the other, without saying where each ends. The
 * label of digit {@code d} is {@code d + 1}; 0 is left for the blank. Padding stands after the speech.
 */
public final class DigitStrings implements Examples {
    /** Digits and the blank. */
    public static final int CLASSES = 11;

    /** The class that says nothing. */
    public static final int BLANK = 0;

    private final String name;
    private final int features;
    private final List<float[]> frames;
    private final int[][] strings;
    private final int[][] labels;

    /**
     * Draws which recordings make each string.
     *
     * @param digits the recordings
     * @param whitening statistics of the recordings that are trained on
     * @param count strings
     * @param shortest digits of a string, at least 1
     * @param longest digits of a string
     * @param random where strings are drawn from; moved by it
     */
    public DigitStrings(
            SpokenDigits digits, Whitening whitening, int count, int shortest, int longest, RandomState random) {
        if (count < 1 || shortest < 1 || longest < shortest) {
            throw new DataException(count + " strings of " + shortest + " to " + longest
                    + " digits; wanted at least 1 string of at least 1 digit");
        }
        name = "strings of " + digits.name();
        features = whitening.features();
        List<SpokenDigit> recordings = digits.digits();
        frames = recordings.stream()
                .map(digit -> whitening.apply(digit.frames()))
                .toList();
        strings = new int[count][];
        labels = new int[count][];
        for (int i = 0; i < count; i++) {
            String speaker = recordings.get(random.nextInt(recordings.size())).speaker();
            int[] spoken = bySpeaker(recordings, speaker);
            strings[i] = new int[shortest + random.nextInt(longest - shortest + 1)];
            labels[i] = new int[strings[i].length];
            for (int k = 0; k < strings[i].length; k++) {
                strings[i][k] = spoken[random.nextInt(spoken.length)];
                labels[i][k] = recordings.get(strings[i][k]).digit() + 1;
            }
        }
    }

    private static int[] bySpeaker(List<SpokenDigit> recordings, String speaker) {
        int[] numbers = new int[recordings.size()];
        int count = 0;
        for (int i = 0; i < numbers.length; i++) {
            if (recordings.get(i).speaker().equals(speaker)) {
                numbers[count++] = i;
            }
        }
        return Arrays.copyOf(numbers, count);
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public int size() {
        return strings.length;
    }

    @Override
    public SequenceBatch batch(int[] examples) {
        int batch = examples.length;
        int[] lengths = new int[batch];
        int[][] said = new int[batch][];
        for (int b = 0; b < batch; b++) {
            for (int recording : strings[examples[b]]) {
                lengths[b] += frames.get(recording).length / features;
            }
            said[b] = labels[examples[b]].clone();
        }
        int time = Arrays.stream(lengths).max().orElse(1);
        float[] values = new float[time * batch * features];
        for (int b = 0; b < batch; b++) {
            int t = 0;
            for (int recording : strings[examples[b]]) {
                float[] speech = frames.get(recording);
                for (int from = 0; from < speech.length; from += features, t++) {
                    System.arraycopy(speech, from, values, (t * batch + b) * features, features);
                }
            }
        }
        return new SequenceBatch(
                time,
                batch,
                new Inputs.Features(features, values),
                new Targets.Labels(said),
                new int[batch],
                lengths,
                false);
    }
}
