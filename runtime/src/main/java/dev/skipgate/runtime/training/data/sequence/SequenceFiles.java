package dev.skipgate.runtime.training.data.sequence;

import dev.skipgate.runtime.bundle.safetensors.SafetensorsException;
import dev.skipgate.runtime.bundle.safetensors.SafetensorsFile;
import dev.skipgate.runtime.training.data.DataException;
import dev.skipgate.runtime.training.data.DataFile;
import dev.skipgate.runtime.training.data.Inputs;
import dev.skipgate.runtime.training.data.Targets;
import dev.skipgate.runtime.training.loss.CtcLoss;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/**
 * Arrays that make {@link LabelledSequences}, each in a file of {@code numpy.save}.
 *
 * @param inputs floats {@code [sequence, step, value]}, or {@code [sequence, value]} for sequences of one step; integers {@code [sequence, step]}, which are tokens
 * @param labels {@code [sequence]}; {@code [sequence, step]}; with {@code labelLengths} {@code [sequence, label]}, 0 being the blank of CTC
 * @param lengths {@code [sequence]}, how many of its steps count; empty when all do
 * @param labelLengths {@code [sequence]}, how many of its labels count
 */
public record SequenceFiles(Path inputs, Path labels, Optional<Path> lengths, Optional<Path> labelLengths) {
    static final String INPUTS = "inputs";
    static final String LABELS = "labels";
    static final String LENGTHS = "lengths";
    static final String LABEL_LENGTHS = "label_lengths";

    private static final int MOST_CLASSES = 65_535;

    /** A label of a step that counts for nothing: {@code ignore_index} of PyTorch's losses. */
    private static final int IGNORE_INDEX = -100;

    public SequenceFiles {
        Objects.requireNonNull(inputs, "inputs");
        Objects.requireNonNull(labels, "labels");
        Objects.requireNonNull(lengths, "lengths");
        Objects.requireNonNull(labelLengths, "labelLengths");
    }

    /**
     * Reads them.
     *
     * @throws DataException when they are no such files, or do not belong together
     */
    public LabelledSequences read() {
        return together(
                inputs.toString(),
                NpyFile.read(inputs),
                NpyFile.read(labels),
                lengths.map(NpyFile::read),
                labelLengths.map(NpyFile::read));
    }

    /**
     * Reads a safetensors file with the tensors {@code inputs}, {@code labels}, and, where they are needed, {@code lengths} and {@code
     * label_lengths}.
     *
     * @throws DataException when it is no such file, or its tensors do not belong together
     */
    public static LabelledSequences read(Path file) {
        DataFile.require(file);
        try (SafetensorsFile open = SafetensorsFile.open(file)) {
            return together(
                    file.toString(),
                    NumberArray.tensor(file, open, INPUTS),
                    NumberArray.tensor(file, open, LABELS),
                    optional(file, open, LENGTHS),
                    optional(file, open, LABEL_LENGTHS));
        } catch (SafetensorsException e) {
            throw new DataException(
                    file + ": " + e.getMessage() + "; wanted a safetensors file with the tensors 'inputs' and 'labels'",
                    e);
        }
    }

    private static Optional<NumberArray> optional(Path path, SafetensorsFile file, String tensor) {
        return file.names().contains(tensor) ? Optional.of(NumberArray.tensor(path, file, tensor)) : Optional.empty();
    }

    private static LabelledSequences together(
            String name,
            NumberArray inputs,
            NumberArray labels,
            Optional<NumberArray> lengths,
            Optional<NumberArray> labelLengths) {
        boolean tokens = inputs.integers().isPresent();
        int rank = inputs.shape().size();
        if (rank < 2 || rank > (tokens ? 2 : 3) || inputs.shape().contains(0L)) {
            throw new DataException(inputs.name() + ": has the shape " + inputs.shape()
                    + (tokens
                            ? "; wanted [sequences, steps] of integers, which are tokens, or floating point for vectors, as"
                                    + " .astype('float32') makes it"
                            : "; wanted [sequences, steps, values] or [sequences, values]")
                    + ", none of them 0");
        }
        int count = inputs.size(0);
        int time = tokens || rank == 3 ? inputs.size(1) : 1;
        Inputs values = tokens
                ? new Inputs.Tokens(inputs.requireIntegers())
                : new Inputs.Features(inputs.size(rank - 1), inputs.requireFloats());
        UnlabelledSequences sequences = UnlabelledSequences.of(name, inputs.name(), count, time, values, lengths);
        return sequences.labelled(targets(labels, labelLengths, sequences));
    }

    private static Targets targets(
            NumberArray labels, Optional<NumberArray> labelLengths, UnlabelledSequences sequences) {
        int time = sequences.time();
        if (labelLengths.isPresent()) {
            return strings(labels, labelLengths.get(), sequences.lengths());
        }
        return labels.shape().size() == 2 && labels.shape().get(1) == time
                ? perStep(labels, sequences.lengths(), time)
                : perSequence(labels, sequences.size(), time);
    }

    /** Padding may hold anything: it is never read. */
    static void requireFinite(String array, Inputs.Features inputs, int time, int[] lengths) {
        float[] values = inputs.values();
        int features = inputs.size();
        for (int i = 0; i < values.length; i++) {
            if (!Float.isFinite(values[i]) && i / features % time < lengths[i / features / time]) {
                throw new DataException(array + ": value " + i % features + " of step " + i / features % time
                        + " of sequence " + i / features / time + " is " + values[i] + "; wanted finite numbers"
                        + (Float.isNaN(values[i]) ? ", and padding behind the 'lengths'" : " as float32 has them"));
            }
        }
    }

    static int[] lengths(NumberArray array, int count, int least, int most) {
        requireShape(array, List.of((long) count), "one length a sequence");
        int[] lengths = array.requireIntegers();
        for (int i = 0; i < count; i++) {
            if (lengths[i] < least || lengths[i] > most) {
                throw new DataException(array.name() + ": sequence " + i + " has the length " + lengths[i] + "; wanted "
                        + least + " to " + most);
            }
        }
        return lengths;
    }

    private static void requireShape(NumberArray array, List<Long> shape, String what) {
        if (!array.shape().equals(shape)) {
            throw new DataException(
                    array.name() + ": has the shape " + array.shape() + "; wanted " + shape + ", " + what);
        }
    }

    private static Targets perSequence(NumberArray labels, int count, int time) {
        if (labels.shape().size() != 1 || labels.size(0) != count) {
            throw new DataException(labels.name() + ": has the shape " + labels.shape() + "; wanted [" + count
                    + "], a class a sequence, or [" + count + ", " + time
                    + "], a class a step, or label lengths beside it for CTC");
        }
        int[] classes = labels.requireIntegers();
        for (int i = 0; i < count; i++) {
            requireLabel(labels, "sequence " + i, classes[i], 0);
        }
        return new Targets.Classes(classes);
    }

    private static Targets perStep(NumberArray labels, int[] lengths, int time) {
        requireShape(labels, List.of((long) lengths.length, (long) time), "a class a step");
        int[] classes = labels.requireIntegers().clone();
        int counted = 0;
        for (int i = 0; i < classes.length; i++) {
            if (i % time >= lengths[i / time] || classes[i] == IGNORE_INDEX || classes[i] == Targets.IGNORED) {
                classes[i] = Targets.IGNORED;
            } else {
                requireLabel(labels, "step " + i % time + " of sequence " + i / time, classes[i], 0);
                counted++;
            }
        }
        if (counted == 0) {
            throw new DataException(labels.name() + ": has no label that counts; wanted classes from 0 on");
        }
        return new Targets.Steps(classes);
    }

    private static Targets strings(NumberArray labels, NumberArray labelLengths, int[] steps) {
        int count = steps.length;
        if (labels.shape().size() != 2 || labels.size(0) != count) {
            throw new DataException(labels.name() + ": has the shape " + labels.shape() + "; wanted [" + count
                    + ", labels], a string of labels a sequence");
        }
        int most = labels.size(1);
        int[] all = labels.requireIntegers();
        int[] lengths = lengths(labelLengths, count, 0, most);
        int[][] strings = new int[count][];
        for (int i = 0; i < count; i++) {
            strings[i] = Arrays.copyOfRange(all, i * most, i * most + lengths[i]);
            for (int label : strings[i]) {
                requireLabel(labels, "sequence " + i, label, 1);
            }
            int least = CtcLoss.leastSteps(strings[i]);
            if (least > steps[i]) {
                throw new DataException(labels.name() + ": sequence " + i + " has " + lengths[i]
                        + " labels, which need at least " + least + " steps, and there are " + steps[i]
                        + "; leave it out, or give it more steps");
            }
        }
        return new Targets.Labels(strings);
    }

    private static void requireLabel(NumberArray labels, String where, int label, int least) {
        if (label < least || label > MOST_CLASSES) {
            throw new DataException(labels.name() + ": " + where + " has the label " + label + "; wanted " + least
                    + (least == 1 ? " (0 is the blank)" : "") + " to " + MOST_CLASSES);
        }
    }
}
