package dev.skipgate.testbench.libtorch;

import dev.skipgate.runtime.training.data.Inputs;
import dev.skipgate.runtime.training.data.SequenceBatch;
import dev.skipgate.runtime.training.data.Targets;
import dev.skipgate.runtime.training.network.NetworkBuilder;
import dev.skipgate.runtime.training.network.PlannedNetwork;
import dev.skipgate.runtime.training.random.RandomState;
import java.util.Arrays;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.Optimizer;
import org.bytedeco.pytorch.SGD;
import org.bytedeco.pytorch.SGDOptions;

/** Training steps of libtorch with dropout after every layer, over the networks of {@link DropoutBenchmark}. */
final class LibtorchDropout {
    private static final int WARM_UP = 3;

    private LibtorchDropout() {}

    /** The median time of a step in milliseconds. */
    static double median(DropoutBenchmark.Case of, double rate, int rounds) {
        PlannedNetwork planned = NetworkBuilder.build(of.network(), RandomState.of(1));
        LibtorchTwin twin = new LibtorchTwin(planned);
        Optimizer optimizer = new SGD(twin.parameters(), new SGDOptions(0.01));
        SequenceBatch batch = DropoutBenchmark.batch(of);
        int[] targets = ((Targets.Steps) batch.targets()).tokens();
        double[] times = new double[rounds];
        for (int round = -WARM_UP; round < rounds; round++) {
            long start = System.nanoTime();
            PointerScope scope = new PointerScope();
            try {
                optimizer.zero_grad();
                twin.dropped(of.time(), of.batch(), tokens(batch), values(batch), targets, rate)
                        .backward();
                optimizer.step();
            } finally {
                scope.close();
            }
            if (round >= 0) {
                times[round] = (System.nanoTime() - start) / 1e6;
            }
        }
        Arrays.sort(times);
        return times[rounds / 2];
    }

    private static int[] tokens(SequenceBatch batch) {
        return batch.inputs() instanceof Inputs.Tokens tokens ? tokens.values() : new int[0];
    }

    private static float[] values(SequenceBatch batch) {
        return batch.inputs() instanceof Inputs.Features features ? features.values() : new float[0];
    }
}
