package dev.skipgate.runtime.training.data.sequence;

import dev.skipgate.runtime.bundle.safetensors.SafetensorsException;
import dev.skipgate.runtime.bundle.safetensors.SafetensorsWriter;
import dev.skipgate.runtime.training.data.DataException;
import dev.skipgate.runtime.training.data.Examples;
import dev.skipgate.runtime.training.data.Inputs;
import dev.skipgate.runtime.training.data.SequenceBatch;
import dev.skipgate.runtime.training.data.Split;
import dev.skipgate.runtime.training.data.Targets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;

/**
 * Sequences of tokens or of real vectors, in memory, with a label each, a label a step, or a string of labels each. A batch is as long as its longest
 * sequence; padding stands at the end.
 */
public final class LabelledSequences implements Examples {
    private final UnlabelledSequences sequences;
    private final Targets labels;
    private final String name;
    private final Split.Range range;

    /** @param labels {@link Targets.Classes} one a sequence; {@link Targets.Steps} here as {@code [sequence][time]}; {@link Targets.Labels} */
    LabelledSequences(UnlabelledSequences sequences, Targets labels) {
        this(sequences, labels, sequences.name(), new Split.Range(0, sequences.size()));
    }

    private LabelledSequences(UnlabelledSequences sequences, Targets labels, String name, Split.Range range) {
        this.sequences = sequences;
        this.labels = labels;
        this.name = name;
        this.range = range;
    }

    /**
     * The same of other examples of tokens or real vectors: the first ones, at most {@code most}, without their padding.
     *
     * @throws IllegalArgumentException when the examples are none
     */
    public static LabelledSequences of(Examples examples, int most) {
        int count = Math.min(most, examples.size());
        SequenceBatch[] each = new SequenceBatch[count];
        for (int i = 0; i < count; i++) {
            each[i] = examples.batch(new int[] {i});
        }
        int[] lengths = Arrays.stream(each).mapToInt(one -> one.lengths()[0]).toArray();
        int time = Arrays.stream(lengths).max().orElse(1);
        return new UnlabelledSequences(examples.name(), time, inputs(each, time), lengths).labelled(labels(each, time));
    }

    private static Inputs inputs(SequenceBatch[] each, int time) {
        int width = each[0].inputs().size();
        boolean vectors = each[0].inputs() instanceof Inputs.Features;
        float[] values = new float[vectors ? each.length * time * width : 0];
        int[] tokens = new int[vectors ? 0 : each.length * time];
        for (int i = 0; i < each.length; i++) {
            int from = each[i].starts()[0] * width;
            int count = each[i].lengths()[0] * width;
            if (each[i].inputs() instanceof Inputs.Features features) {
                System.arraycopy(features.values(), from, values, i * time * width, count);
            } else {
                System.arraycopy(((Inputs.Tokens) each[i].inputs()).values(), from, tokens, i * time, count);
            }
        }
        return vectors ? new Inputs.Features(width, values) : new Inputs.Tokens(tokens);
    }

    private static Targets labels(SequenceBatch[] each, int time) {
        if (each[0].targets() instanceof Targets.Classes) {
            return new Targets.Classes(Arrays.stream(each)
                    .mapToInt(one -> ((Targets.Classes) one.targets()).classes()[0])
                    .toArray());
        }
        if (each[0].targets() instanceof Targets.Labels) {
            return new Targets.Labels(Arrays.stream(each)
                    .map(one -> ((Targets.Labels) one.targets()).labels()[0])
                    .toArray(int[][]::new));
        }
        int[] steps = new int[each.length * time];
        Arrays.fill(steps, Targets.IGNORED);
        for (int i = 0; i < each.length; i++) {
            int[] from = ((Targets.Steps) each[i].targets()).tokens();
            System.arraycopy(from, each[i].starts()[0], steps, i * time, each[i].lengths()[0]);
        }
        return new Targets.Steps(steps);
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public int size() {
        return (int) range.size();
    }

    /** Steps of the longest one at most. */
    public int time() {
        return sequences.time();
    }

    /** What they are labels of: all of the sequences, whatever part this is. */
    public UnlabelledSequences sequences() {
        return sequences;
    }

    /** Which kind of labels there are; their arrays are those of all sequences. */
    public Targets labels() {
        return labels;
    }

    /** How many classes the labels need: the greatest and those below it. */
    public int classes() {
        int greatest = 0;
        if (labels instanceof Targets.Labels strings) {
            for (int[] each : strings.labels()) {
                greatest = Math.max(greatest, Arrays.stream(each).max().orElse(0));
            }
        } else {
            int[] all = labels instanceof Targets.Classes one ? one.classes() : ((Targets.Steps) labels).tokens();
            greatest = Arrays.stream(all).max().orElse(0);
        }
        return greatest + 1;
    }

    /** Where the greatest label stands first, in words. */
    public String greatestLabel() {
        int label = classes() - 1;
        String where;
        if (labels instanceof Targets.Labels strings) {
            int[][] all = strings.labels();
            where = "sequence "
                    + IntStream.range(0, all.length)
                            .filter(i -> Arrays.stream(all[i]).anyMatch(each -> each == label))
                            .findFirst()
                            .orElse(0);
        } else {
            boolean steps = labels instanceof Targets.Steps;
            int[] all = steps ? ((Targets.Steps) labels).tokens() : ((Targets.Classes) labels).classes();
            int place = IntStream.range(0, all.length)
                    .filter(i -> all[i] == label)
                    .findFirst()
                    .orElse(0);
            where = steps ? "step " + place % time() + " of sequence " + place / time() : "sequence " + place;
        }
        return sequences.name() + ": " + where + " has the label " + label;
    }

    /** A part of them; the arrays are shared. */
    public LabelledSequences slice(String part, Split.Range of) {
        return new LabelledSequences(
                sequences,
                labels,
                name + " (" + part + ")",
                new Split.Range(range.from() + of.from(), range.from() + of.to()));
    }

    @Override
    public SequenceBatch batch(int[] examples) {
        int[] numbers = Arrays.stream(examples)
                .map(example -> (int) range.from() + example)
                .toArray();
        int batch = numbers.length;
        int[] steps = Arrays.stream(numbers)
                .map(number -> sequences.lengths()[number])
                .toArray();
        int longest = Arrays.stream(steps).max().orElse(1);
        return new SequenceBatch(
                longest,
                batch,
                sequences.batch(numbers, steps, longest),
                targets(numbers, steps, longest),
                new int[batch],
                steps,
                false);
    }

    private Targets targets(int[] numbers, int[] steps, int longest) {
        if (labels instanceof Targets.Classes one) {
            return new Targets.Classes(
                    Arrays.stream(numbers).map(number -> one.classes()[number]).toArray());
        }
        if (labels instanceof Targets.Labels strings) {
            return new Targets.Labels(Arrays.stream(numbers)
                    .mapToObj(number -> strings.labels()[number].clone())
                    .toArray(int[][]::new));
        }
        int[] all = ((Targets.Steps) labels).tokens();
        int[] targets = new int[longest * numbers.length];
        Arrays.fill(targets, Targets.IGNORED);
        for (int b = 0; b < numbers.length; b++) {
            for (int t = 0; t < steps[b]; t++) {
                targets[t * numbers.length + b] = all[numbers[b] * time() + t];
            }
        }
        return new Targets.Steps(targets);
    }

    /**
     * Writes all of them, whatever part this is, as {@link SequenceFiles#read(Path)} reads them.
     *
     * @throws DataException when the file cannot be written
     */
    public void write(Path file) {
        long count = sequences.size();
        long time = time();
        SafetensorsWriter writer =
                new SafetensorsWriter().ints(SequenceFiles.LENGTHS, List.of(count), sequences.lengths());
        if (sequences.inputs() instanceof Inputs.Features features) {
            writer.floats(SequenceFiles.INPUTS, List.of(count, time, (long) features.size()), features.values());
        } else {
            writer.ints(SequenceFiles.INPUTS, List.of(count, time), ((Inputs.Tokens) sequences.inputs()).values());
        }
        if (labels instanceof Targets.Labels strings) {
            int[] sizes = Arrays.stream(strings.labels())
                    .mapToInt(each -> each.length)
                    .toArray();
            int most = Math.max(1, Arrays.stream(sizes).max().orElse(1));
            int[] rows = new int[sizes.length * most];
            for (int i = 0; i < sizes.length; i++) {
                System.arraycopy(strings.labels()[i], 0, rows, i * most, sizes[i]);
            }
            writer.ints(SequenceFiles.LABELS, List.of(count, (long) most), rows)
                    .ints(SequenceFiles.LABEL_LENGTHS, List.of(count), sizes);
        } else if (labels instanceof Targets.Classes one) {
            writer.ints(SequenceFiles.LABELS, List.of(count), one.classes());
        } else {
            writer.ints(SequenceFiles.LABELS, List.of(count, time), ((Targets.Steps) labels).tokens());
        }
        try {
            writer.write(file);
        } catch (SafetensorsException e) {
            throw new DataException(e.getMessage(), e);
        }
    }
}
