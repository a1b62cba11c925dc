package dev.skipgate.testbench.project;

import dev.skipgate.runtime.InputSequence;
import dev.skipgate.runtime.bundle.Network;
import dev.skipgate.runtime.bundle.NetworkInput;
import dev.skipgate.testbench.text.TextCodec;
import dev.skipgate.testbench.text.TextException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.SplittableRandom;

/**
 * Inputs to verify with.
 *
 * @param input the steps
 * @param source where they come from, for reports
 */
public record SampleInput(InputSequence input, String source) {
    private static final long SEED = 1;

    /**
     * The inputs of a text file or of a file of sequences, or of the compiled model's own sample text, or random ones (seeded) where there is no text.
     *
     * @param file a text, or a NumPy or safetensors file, that the user names
     * @param steps how many; a shorter text is repeated, and so are shorter sequences
     * @throws OutputException when the file cannot be read, or holds what the vocabulary lacks
     * @throws TextException when it is empty, or a text and the network has no vocabulary
     * @throws dev.skipgate.runtime.training.data.DataException when it is a file of sequences that the network does not read
     */
    public static SampleInput of(Network network, Path directory, Optional<Path> file, int steps) {
        Path sample = directory.resolve(CompiledProject.SAMPLE);
        if (file.isEmpty() && (network.vocabulary().isEmpty() || !Files.exists(sample))) {
            return new SampleInput(random(network, steps), "random inputs");
        }
        if (file.isPresent() && SequencesInput.isOne(file.get())) {
            return new SampleInput(
                    SequencesInput.read(file.get(), network, steps), file.get().toString());
        }
        if (network.vocabulary().isEmpty()) {
            throw new TextException(file.get()
                    + ": is taken for a text, but the model has no vocabulary to read one with; name a .npy file of "
                    + (network.input() instanceof NetworkInput.Vector vector
                            ? "floating point, [sequences, steps, " + vector.size() + "]"
                            : "tokens, [sequences, steps]")
                    + ", or a .safetensors file with such a tensor 'inputs'");
        }
        Path path = file.orElse(sample);
        int[] encoded = new TextFile(path).encode(new TextCodec(network.vocabulary()));
        if (encoded.length == 0) {
            throw new TextException(path + " is empty; name a text with --input");
        }
        int[] indices = new int[steps];
        for (int step = 0; step < steps; step++) {
            indices[step] = encoded[step % encoded.length];
        }
        return new SampleInput(
                new InputSequence.Indices(indices), file.isPresent() ? path.toString() : CompiledProject.SAMPLE);
    }

    /** Seeded random inputs. */
    public static InputSequence random(Network network, int steps) {
        SplittableRandom random = new SplittableRandom(SEED);
        return network.input().accept(new NetworkInput.Visitor<>() {
            @Override
            public InputSequence oneHot(NetworkInput.OneHot input) {
                return indices(input.size());
            }

            @Override
            public InputSequence embedding(NetworkInput.Embedding input) {
                return indices(input.entries());
            }

            @Override
            public InputSequence vector(NetworkInput.Vector input) {
                int[][] values = new int[steps][input.size()];
                for (int[] step : values) {
                    for (int e = 0; e < step.length; e++) {
                        step[e] = (int) random.nextLong(
                                input.format().minimum(), input.format().maximum() + 1);
                    }
                }
                return new InputSequence.Vectors(values);
            }

            private InputSequence indices(int size) {
                return new InputSequence.Indices(random.ints(steps, 0, size).toArray());
            }
        });
    }
}
