package dev.skipgate.runtime.training.data.sequence;

import dev.skipgate.runtime.bundle.safetensors.SafetensorsException;
import dev.skipgate.runtime.bundle.safetensors.SafetensorsFile;
import dev.skipgate.runtime.training.data.DataException;
import dev.skipgate.runtime.training.data.DataFile;
import dev.skipgate.runtime.training.data.Examples;
import dev.skipgate.runtime.training.data.Inputs;
import dev.skipgate.runtime.training.data.SequenceBatch;
import dev.skipgate.runtime.training.data.Targets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Objects;
import java.util.Optional;

/**
 * Inputs alone, of tokens or of real vectors, in memory; what a network should say to them may be put beside them later.
 *
 * @param time steps of the longest sequence at most
 * @param inputs {@code [sequence][time]} tokens or {@code [sequence][time][feature]} values
 * @param lengths {@code [sequence]}, how many of the steps count
 * @param labels {@code [sequence][time]}, a class a step
 */
public record UnlabelledSequences(String name, int time, Inputs inputs, int[] lengths, int[] labels)
        implements Examples {
    public UnlabelledSequences {
        Objects.requireNonNull(name, "name");
        Objects.requireNonNull(inputs, "inputs");
        if (inputs.length() != lengths.length * time * inputs.size() || labels.length != lengths.length * time) {
            throw new IllegalArgumentException(name + ": arrays of different sizes");
        }
    }

    /**
     * Reads an array of {@code numpy.save}, or the tensor {@code inputs} (and {@code lengths}, if it is there) of a safetensors file: integers of the shape {@code [sequence, step]}
     * or {@code [step]} are tokens, floating point of the shape {@code [sequence, step, value]} or {@code [step, value]} are vectors.
     *
     * @throws DataException when it is no such file
     */
    public static UnlabelledSequences read(Path file) {
        DataFile.require(file);
        if (file.getFileName().toString().endsWith(".npy")) {
            return of(file.toString(), NpyFile.read(file), Optional.empty());
        }
        try (SafetensorsFile open = SafetensorsFile.open(file)) {
            Optional<NumberArray> lengths = open.names().contains(SequenceFiles.LENGTHS)
                    ? Optional.of(NumberArray.tensor(file, open, SequenceFiles.LENGTHS))
                    : Optional.empty();
            return of(file.toString(), NumberArray.tensor(file, open, SequenceFiles.INPUTS), lengths);
        } catch (SafetensorsException e) {
            throw new DataException(
                    file + ": " + e.getMessage() + "; wanted a safetensors file with the tensor 'inputs'", e);
        }
    }

    /** Whether a safetensors file has labels beside its inputs. */
    public static boolean hasLabels(Path file) {
        DataFile.require(file);
        try (SafetensorsFile open = SafetensorsFile.open(file)) {
            return open.names().contains(SequenceFiles.LABELS);
        } catch (SafetensorsException e) {
            throw new DataException(file + ": " + e.getMessage(), e);
        }
    }

    private static UnlabelledSequences of(String name, NumberArray inputs, Optional<NumberArray> lengths) {
        int width = inputs.integers().isPresent() ? 0 : 1;
        int rank = inputs.shape().size() - width;
        if (rank < 1 || rank > 2 || inputs.shape().contains(0L)) {
            throw new DataException(inputs.name() + ": has the shape " + inputs.shape() + "; wanted "
                    + (width == 0
                            ? "[sequences, steps] or [steps] of tokens"
                            : "[sequences, steps, values] or [steps, values]")
                    + ", none of them 0");
        }
        int count = rank == 2 ? inputs.size(0) : 1;
        int time = inputs.size(rank - 1);
        int[] steps = new int[count];
        Arrays.fill(steps, time);
        if (lengths.isPresent()) {
            steps = SequenceFiles.lengths(lengths.get(), count, 1, time);
        }
        if (width == 1) {
            SequenceFiles.requireFinite(inputs, time, inputs.size(rank));
        }
        Inputs values = width == 0
                ? new Inputs.Tokens(inputs.requireIntegers())
                : new Inputs.Features(inputs.size(rank), inputs.requireFloats());
        return new UnlabelledSequences("sequences of " + name, time, values, steps, new int[count * time]);
    }

    /** The same with a class for every step, {@code [sequence][time]}. */
    public UnlabelledSequences labelled(int[] classes) {
        return new UnlabelledSequences(name, time, inputs, lengths, classes);
    }

    /** The least and the greatest token; empty of vectors. */
    public Optional<int[]> tokenRange() {
        return inputs instanceof Inputs.Tokens tokens
                ? Optional.of(new int[] {
                    Arrays.stream(tokens.values()).min().orElse(0),
                    Arrays.stream(tokens.values()).max().orElse(0)
                })
                : Optional.empty();
    }

    @Override
    public int size() {
        return lengths.length;
    }

    @Override
    public SequenceBatch batch(int[] examples) {
        int batch = examples.length;
        int[] steps = Arrays.stream(examples).map(each -> lengths[each]).toArray();
        int longest = Arrays.stream(steps).max().orElse(1);
        int[] targets = new int[longest * batch];
        Arrays.fill(targets, Targets.IGNORED);
        for (int b = 0; b < batch; b++) {
            for (int t = 0; t < steps[b]; t++) {
                targets[t * batch + b] = labels[examples[b] * time + t];
            }
        }
        return new SequenceBatch(
                longest,
                batch,
                inputs instanceof Inputs.Features features
                        ? features(features, examples, steps, longest)
                        : tokens((Inputs.Tokens) inputs, examples, steps, longest),
                new Targets.Steps(targets),
                new int[batch],
                steps,
                false);
    }

    private Inputs features(Inputs.Features from, int[] examples, int[] steps, int longest) {
        int size = from.size();
        float[] values = new float[longest * examples.length * size];
        for (int b = 0; b < examples.length; b++) {
            for (int t = 0; t < steps[b]; t++) {
                int place = (examples[b] * time + t) * size;
                System.arraycopy(from.values(), place, values, (t * examples.length + b) * size, size);
            }
        }
        return new Inputs.Features(size, values);
    }

    private Inputs tokens(Inputs.Tokens from, int[] examples, int[] steps, int longest) {
        int[] values = new int[longest * examples.length];
        for (int b = 0; b < examples.length; b++) {
            for (int t = 0; t < steps[b]; t++) {
                values[t * examples.length + b] = from.values()[examples[b] * time + t];
            }
        }
        return new Inputs.Tokens(values);
    }
}
