package dev.skipgate.testbench.lab.worth;

import dev.skipgate.compiler.diagnostics.Diagnostics;
import dev.skipgate.compiler.frontend.ModelDescription;
import dev.skipgate.runtime.InputSequence;
import dev.skipgate.runtime.bundle.Network;
import dev.skipgate.runtime.bundle.NetworkInput;
import dev.skipgate.runtime.training.data.Inputs;
import dev.skipgate.runtime.training.data.Position;
import dev.skipgate.runtime.training.data.SequenceBatch;
import dev.skipgate.testbench.project.SampleInput;
import dev.skipgate.testbench.training.EvaluationData;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;

/**
 * The steps that a network's cycles are counted on: which activations are zero is what they decide.
 *
 * @param source what they are, in words
 * @param sequences the steps of each sequence as a network reads them; each begins with no state
 */
public record Workload(String source, Function<Network, List<InputSequence>> sequences) {
    /** As many as a compiled project's report is made of. */
    public static final int USUAL_STEPS = 256;

    /** Seeded random inputs, where there are no data. */
    public static Workload random(int steps) {
        return new Workload("random inputs", network -> List.of(SampleInput.random(network, steps)));
    }

    /**
     * The first steps of data that {@code evaluate} can read: a text, labelled sequences, or the test part of a training file's data.
     *
     * @throws dev.skipgate.compiler.diagnostics.CompilationFailedException when they do not fit the model
     * @throws dev.skipgate.runtime.training.data.DataException when they cannot be read
     */
    public static Workload of(Path data, ModelDescription model, int steps) {
        Diagnostics diagnostics = new Diagnostics();
        try (EvaluationData open = EvaluationData.open(data, model, EvaluationData.Part.TEST, steps, diagnostics)) {
            diagnostics.throwIfErrors();
            return of(open, data.getFileName().toString(), steps);
        }
    }

    /** The first steps of data that are open; they stand where they stood afterwards. */
    public static Workload of(EvaluationData data, String name, int steps) {
        Position start = data.batches().position();
        Steps first = new Steps();
        for (int i = 0; i < data.batches().batchesPerEpoch() && first.taken < steps; i++) {
            SequenceBatch batch = data.batches().next();
            first.take(batch, i > 0 && batch.continues(), steps);
        }
        data.batches().restore(start);
        return new Workload(String.format(Locale.ROOT, "%,d steps of %s", first.taken, name), first::inputs);
    }

    /** Steps as they are read: of each sequence batches with the place of it. */
    private static final class Steps {
        private final List<List<float[]>> vectors = new ArrayList<>();
        private final List<List<Integer>> tokens = new ArrayList<>();
        private int taken;

        void take(SequenceBatch batch, boolean goesOn, int most) {
            int before = goesOn ? Math.max(vectors.size(), tokens.size()) - batch.batch() : 0;
            for (int b = 0; b < batch.batch() && taken < most; b++) {
                for (int t = batch.starts()[b]; t < batch.starts()[b] + batch.lengths()[b] && taken < most; t++) {
                    take(batch, t * batch.batch() + b, goesOn ? before + b : -1, t == batch.starts()[b]);
                    taken++;
                }
            }
        }

        private void take(SequenceBatch batch, int place, int sequence, boolean first) {
            if (batch.inputs() instanceof Inputs.Tokens read) {
                of(tokens, sequence, first).add(read.values()[place]);
            } else {
                Inputs.Features read = (Inputs.Features) batch.inputs();
                of(vectors, sequence, first)
                        .add(Arrays.copyOfRange(read.values(), place * read.size(), (place + 1) * read.size()));
            }
        }

        private static <T> List<T> of(List<List<T>> sequences, int sequence, boolean first) {
            if (sequence < 0 && first) {
                sequences.add(new ArrayList<>());
            }
            return sequences.get(sequence < 0 ? sequences.size() - 1 : sequence);
        }

        List<InputSequence> inputs(Network network) {
            List<InputSequence> inputs = new ArrayList<>();
            tokens.forEach(each -> inputs.add(new InputSequence.Indices(
                    each.stream().mapToInt(Integer::intValue).toArray())));
            vectors.forEach(each -> inputs.add(InputSequence.Vectors.quantized(
                    each.toArray(float[][]::new), ((NetworkInput.Vector) network.input()).format())));
            return inputs;
        }
    }
}
