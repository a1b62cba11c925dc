package dev.skipgate.runtime.training.data.sequence;

import dev.skipgate.runtime.bundle.safetensors.SafetensorsException;
import dev.skipgate.runtime.bundle.safetensors.SafetensorsFile;
import dev.skipgate.runtime.training.data.DataException;
import dev.skipgate.runtime.training.data.DataFile;
import dev.skipgate.runtime.training.data.Inputs;
import dev.skipgate.runtime.training.data.Targets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Objects;
import java.util.Optional;
import java.util.function.IntUnaryOperator;

/**
 * Inputs alone, of tokens or of real vectors, in memory; what a network should say to them is put beside them by {@link #labelled}.
 *
 * @param time steps of the longest sequence at most
 * @param inputs {@code [sequence][time]} tokens or {@code [sequence][time][feature]} values
 * @param lengths {@code [sequence]}, how many of the steps count
 */
public record UnlabelledSequences(String name, int time, Inputs inputs, int[] lengths) {
    /**
     * A token.
     *
     * @param name of the sequences
     * @param sequence in which it stands, counted from 0
     * @param step at which
     */
    public record Token(String name, int token, int sequence, int step) {}

    public UnlabelledSequences {
        Objects.requireNonNull(name, "name");
        Objects.requireNonNull(inputs, "inputs");
        if (inputs.length() != lengths.length * time * inputs.size()) {
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

    /** @param lengths empty when all steps count */
    static UnlabelledSequences of(String name, NumberArray inputs, Optional<NumberArray> lengths) {
        int width = inputs.integers().isPresent() ? 0 : 1;
        int rank = inputs.shape().size() - width;
        if (rank < 1 || rank > 2 || inputs.shape().contains(0L)) {
            throw new DataException(inputs.name() + ": has the shape " + inputs.shape() + "; wanted "
                    + (width == 0
                            ? "[sequences, steps] or [steps] of tokens, as integers are, or floating point for vectors, as"
                                    + " .astype('float32') makes it"
                            : "[sequences, steps, values] or [steps, values]")
                    + ", none of them 0");
        }
        int count = rank == 2 ? inputs.size(0) : 1;
        int time = inputs.size(rank - 1);
        Inputs values = width == 0
                ? new Inputs.Tokens(inputs.requireIntegers())
                : new Inputs.Features(inputs.size(rank), inputs.requireFloats());
        return of(name, inputs.name(), count, time, values, lengths);
    }

    static UnlabelledSequences of(
            String name, String array, int count, int time, Inputs values, Optional<NumberArray> lengths) {
        int[] steps = new int[count];
        Arrays.fill(steps, time);
        if (lengths.isPresent()) {
            steps = SequenceFiles.lengths(lengths.get(), count, 1, time);
        }
        UnlabelledSequences sequences = new UnlabelledSequences("sequences of " + name, time, values, steps);
        if (values instanceof Inputs.Features features) {
            SequenceFiles.requireFinite(array, features, time, steps);
        }
        sequences.furthest(token -> ~token).filter(least -> least.token() < 0).ifPresent(least -> {
            throw new DataException(array + ": step " + least.step() + " of sequence " + least.sequence()
                    + " is the token " + least.token() + "; wanted tokens from 0 on, and padding behind the 'lengths'");
        });
        return sequences;
    }

    /** The same with what a network should say to them: {@link LabelledSequences} says in which order. */
    public LabelledSequences labelled(Targets labels) {
        return new LabelledSequences(this, labels);
    }

    /** The greatest token among the steps that count, where it stands first; empty of vectors. */
    public Optional<Token> greatestToken() {
        return furthest(token -> token);
    }

    private Optional<Token> furthest(IntUnaryOperator key) {
        if (!(inputs instanceof Inputs.Tokens tokens)) {
            return Optional.empty();
        }
        Token found = new Token(name, tokens.values()[0], 0, 0);
        for (int sequence = 0; sequence < lengths.length; sequence++) {
            for (int step = 0; step < lengths[sequence]; step++) {
                int token = tokens.values()[sequence * time + step];
                if (key.applyAsInt(token) > key.applyAsInt(found.token())) {
                    found = new Token(name, token, sequence, step);
                }
            }
        }
        return Optional.of(found);
    }

    /** How many sequences there are. */
    public int size() {
        return lengths.length;
    }

    /**
     * Some of them, time-major, padded to the longest.
     *
     * @param steps of each of them
     */
    Inputs batch(int[] examples, int[] steps, int longest) {
        return inputs instanceof Inputs.Features features
                ? features(features, examples, steps, longest)
                : tokens((Inputs.Tokens) inputs, examples, steps, longest);
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
