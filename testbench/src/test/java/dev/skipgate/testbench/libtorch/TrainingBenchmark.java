package dev.skipgate.testbench.libtorch;

import dev.skipgate.runtime.training.linear.Blas;
import dev.skipgate.runtime.training.model.Sequence;
import dev.skipgate.runtime.training.model.Window;
import dev.skipgate.runtime.training.network.NetworkBuilder;
import dev.skipgate.runtime.training.network.PlannedNetwork;
import dev.skipgate.runtime.training.plan.Cell;
import dev.skipgate.runtime.training.plan.InputPlan;
import dev.skipgate.runtime.training.plan.LayerPlan;
import dev.skipgate.runtime.training.plan.NetworkPlan;
import dev.skipgate.runtime.training.plan.Objective;
import dev.skipgate.runtime.training.plan.OutputPlan;
import dev.skipgate.runtime.training.plan.RecurrentPlan;
import dev.skipgate.runtime.training.random.RandomState;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.BoolOptional;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorArrayRefOptional;
import org.bytedeco.pytorch.global.torch;

/**
 * One forward and backward pass of LSTM layers, ours and libtorch's in turn in one process, the same number of threads. Run by {@code
 * ./skipgate bench training}.
 */
public final class TrainingBenchmark {
    private static final int BATCH = 20;

    private TrainingBenchmark() {}

    private record Case(int layers, int hidden, int time, int rounds) {}

    /** @param arguments the number of threads; 1 and 2 when none is given */
    public static void main(String[] arguments) {
        List<Integer> threads = arguments.length == 0
                ? List.of(1, 2)
                : Arrays.stream(arguments).map(Integer::valueOf).toList();
        System.out.println(
                "layers x hidden, batch 20, steps | threads | ours, ms | libtorch, ms | ratio of medians | ratio of the best");
        for (int count : threads) {
            for (Case each : List.of(new Case(1, 256, 50, 60), new Case(2, 1500, 35, 5))) {
                measure(each, count);
            }
        }
    }

    private static void measure(Case each, int threads) {
        Blas.setThreads(threads);
        torch.set_num_threads(threads);
        RandomState random = RandomState.of(1);
        List<LayerPlan> layers = IntStream.range(0, each.layers)
                .<LayerPlan>mapToObj(i -> RecurrentPlan.plain("layer" + i, Cell.LSTM, each.hidden))
                .toList();
        PlannedNetwork network = NetworkBuilder.build(
                new NetworkPlan(
                        new InputPlan.Real(each.hidden, Optional.empty()),
                        layers,
                        OutputPlan.plain(2),
                        Objective.EVERY_STEP),
                random);
        float[] input = noise(random, each);
        float[] gradient = noise(random, each);
        LibtorchTwin twin = new LibtorchTwin(network);
        double[] ours = new double[each.rounds];
        double[] theirs = new double[each.rounds];
        for (int round = -each.rounds / 3; round < each.rounds; round++) {
            double one = time(() -> ours(network, each, input, gradient));
            double other = time(() -> theirs(twin, each, input, gradient));
            if (round >= 0) {
                ours[round] = one;
                theirs[round] = other;
            }
        }
        Arrays.sort(ours);
        Arrays.sort(theirs);
        double median = ours[each.rounds / 2];
        double peer = theirs[each.rounds / 2];
        System.out.printf(
                "%d x %d, %d | %d | %.1f | %.1f | %.2f | %.2f%n",
                each.layers, each.hidden, each.time, threads, median, peer, median / peer, ours[0] / theirs[0]);
    }

    private static float[] noise(RandomState random, Case each) {
        float[] values = new float[each.time * BATCH * each.hidden];
        for (int i = 0; i < values.length; i++) {
            values[i] = random.nextFloat() - 0.5f;
        }
        return values;
    }

    private static double time(Runnable work) {
        long start = System.nanoTime();
        work.run();
        return (System.nanoTime() - start) / 1e6;
    }

    /** The recurrent layers alone, as the peer has them. */
    private static void ours(PlannedNetwork network, Case each, float[] input, float[] gradient) {
        Window window = Window.full(each.time, BATCH, false, true);
        Sequence values = Sequence.of(window.rows(), each.hidden, input);
        for (int i = 0; i < each.layers; i++) {
            values = network.network().layers().get(i).forward(values, window);
        }
        network.network().clearGradients();
        Sequence back = Sequence.of(window.rows(), each.hidden, gradient);
        for (int i = each.layers - 1; i >= 0; i--) {
            back = network.network().layers().get(i).backward(back, i > 0);
        }
    }

    private static void theirs(LibtorchTwin twin, Case each, float[] input, float[] gradient) {
        PointerScope scope = new PointerScope();
        try {
            twin.clearGradients();
            Tensor result = twin.recurrent(BATCH, Tensor.create(input, each.time, BATCH, each.hidden));
            result.backward(
                    Tensor.create(gradient, each.time, BATCH, each.hidden),
                    new BoolOptional(),
                    false,
                    new TensorArrayRefOptional());
        } finally {
            scope.close();
        }
    }
}
