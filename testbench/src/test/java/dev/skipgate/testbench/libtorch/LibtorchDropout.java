package dev.skipgate.testbench.libtorch;

import dev.skipgate.runtime.training.data.Inputs;
import dev.skipgate.runtime.training.data.SequenceBatch;
import dev.skipgate.runtime.training.data.Targets;
import dev.skipgate.runtime.training.network.NetworkBuilder;
import dev.skipgate.runtime.training.network.PlannedNetwork;
import dev.skipgate.runtime.training.random.RandomState;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.Optimizer;
import org.bytedeco.pytorch.SGD;
import org.bytedeco.pytorch.SGDOptions;

/** Training steps of libtorch with dropout after every layer, over the networks of {@link DropoutBenchmark}. */
final class LibtorchDropout {
    private LibtorchDropout() {}

    /** Steps of one network that go on from each other. */
    static DropoutBenchmark.Steps steps(DropoutBenchmark.Case of, double rate) {
        PlannedNetwork planned = NetworkBuilder.build(of.network(), RandomState.of(1));
        LibtorchTwin twin = new LibtorchTwin(planned);
        Optimizer optimizer = new SGD(twin.parameters(), new SGDOptions(0.01));
        SequenceBatch batch = DropoutBenchmark.batch(of);
        int[] targets = ((Targets.Steps) batch.targets()).tokens();
        return steps -> {
            long start = System.nanoTime();
            for (int step = 0; step < steps; step++) {
                PointerScope scope = new PointerScope();
                try {
                    optimizer.zero_grad();
                    twin.dropped(of.time(), of.batch(), tokens(batch), values(batch), targets, rate)
                            .backward();
                    optimizer.step();
                } finally {
                    scope.close();
                }
            }
            return System.nanoTime() - start;
        };
    }

    private static int[] tokens(SequenceBatch batch) {
        return batch.inputs() instanceof Inputs.Tokens tokens ? tokens.values() : new int[0];
    }

    private static float[] values(SequenceBatch batch) {
        return batch.inputs() instanceof Inputs.Features features ? features.values() : new float[0];
    }
}
