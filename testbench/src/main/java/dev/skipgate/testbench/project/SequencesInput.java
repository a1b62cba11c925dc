package dev.skipgate.testbench.project;

import dev.skipgate.runtime.InputSequence;
import dev.skipgate.runtime.bundle.Network;
import dev.skipgate.runtime.bundle.NetworkInput;
import dev.skipgate.runtime.training.data.DataException;
import dev.skipgate.runtime.training.data.Inputs;
import dev.skipgate.runtime.training.data.Targets;
import dev.skipgate.runtime.training.data.sequence.LabelledSequences;
import dev.skipgate.runtime.training.data.sequence.UnlabelledSequences;
import dev.skipgate.testbench.quality.BatchSteps;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** The sequences of a NumPy or safetensors file, one after the other, as one input. */
final class SequencesInput {
    private SequencesInput() {}

    static boolean isOne(Path file) {
        String name = file.getFileName().toString();
        return name.endsWith(".npy") || name.endsWith(".safetensors");
    }

    /**
     * Reads it.
     *
     * @param steps how many; sequences with fewer in all are repeated
     * @throws DataException when it is no such file, or holds what the network does not read
     */
    static InputSequence read(Path file, Network network, int steps) {
        UnlabelledSequences all = UnlabelledSequences.read(file);
        boolean vectors = network.input() instanceof NetworkInput.Vector;
        if (vectors != all.inputs() instanceof Inputs.Features) {
            throw new DataException(
                    file + ": holds " + (vectors ? "integers" : "floating point") + ", but the model reads "
                            + (vectors ? "vectors of floating point" : "tokens, which are integers"));
        }
        LabelledSequences each = all.labelled(new Targets.Classes(new int[all.size()]));
        List<InputSequence> sequences = new ArrayList<>();
        for (int i = 0, read = 0; read < steps; i = (i + 1) % all.size()) {
            InputSequence next = BatchSteps.of(each.batch(new int[] {i}), 0, network.input());
            sequences.add(next.slice(0, Math.min(next.steps(), steps - read)));
            read += next.steps();
        }
        InputSequence joined = joined(sequences, vectors);
        try {
            InputSequence.requireFits(joined, network);
        } catch (IllegalArgumentException e) {
            throw new DataException(file + ": " + e.getMessage(), e);
        }
        return joined;
    }

    private static InputSequence joined(List<InputSequence> sequences, boolean vectors) {
        return vectors
                ? new InputSequence.Vectors(sequences.stream()
                        .flatMap(each -> Arrays.stream(((InputSequence.Vectors) each).values()))
                        .toArray(int[][]::new))
                : new InputSequence.Indices(sequences.stream()
                        .flatMapToInt(each -> Arrays.stream(((InputSequence.Indices) each).values()))
                        .toArray());
    }
}
