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
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.BoolOptional;
import org.bytedeco.pytorch.LSTMImpl;
import org.bytedeco.pytorch.LSTMOptions;
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

    record Case(int layers, int hidden, int time, int rounds) {}

    /** @param arguments the numbers of threads; 1 and 2 when none is given. Or {@code memory}, for the greatest memory of each; or {@code opencl} and, where there are several, the name of a device */
    public static void main(String[] arguments) throws IOException, InterruptedException {
        if (arguments.length > 0 && arguments[0].equals("memory")) {
            memory(Arrays.asList(arguments).subList(1, arguments.length));
            return;
        }
        if (arguments.length > 0 && arguments[0].equals("opencl")) {
            Optional<String> device = Arrays.stream(arguments).skip(1).findFirst();
            for (int hidden : List.of(256, 512)) {
                OpenClTrainingBenchmark.measure(hidden, device);
            }
            return;
        }
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

    /** Both sides in a process of their own, because a peak is a process's. */
    private static void memory(List<String> side) throws IOException, InterruptedException {
        if (side.isEmpty()) {
            System.out.println("side | greatest resident memory of a JVM that trains 2 x 1500, 35 steps");
            for (String each : List.of("nothing", "ours", "libtorch")) {
                new ProcessBuilder(
                                ProcessHandle.current().info().command().orElseThrow(),
                                "-XX:+UseSerialGC",
                                "-cp",
                                System.getProperty("java.class.path"),
                                TrainingBenchmark.class.getName(),
                                "memory",
                                each)
                        .inheritIO()
                        .start()
                        .waitFor();
            }
            return;
        }
        Case size = new Case(2, 1500, 35, 3);
        Blas.setThreads(1);
        torch.set_num_threads(1);
        RandomState random = RandomState.of(1);
        PlannedNetwork network = build(side.get(0).equals("ours") ? size : new Case(1, 1, 1, 1), random);
        float[] input = noise(random, size);
        float[] gradient = noise(random, size);
        if (side.get(0).equals("ours")) {
            for (int round = 0; round < size.rounds; round++) {
                ours(network, size, input, gradient);
            }
        } else if (side.get(0).equals("libtorch")) {
            LSTMOptions options = new LSTMOptions(size.hidden, size.hidden);
            options.num_layers().put(size.layers);
            LSTMImpl lstm = new LSTMImpl(options);
            for (int round = 0; round < size.rounds; round++) {
                PointerScope scope = new PointerScope();
                try {
                    lstm.zero_grad(false);
                    lstm.forward(Tensor.create(input, size.time, BATCH, size.hidden))
                            .get0()
                            .backward(
                                    Tensor.create(gradient, size.time, BATCH, size.hidden),
                                    new BoolOptional(),
                                    false,
                                    new TensorArrayRefOptional());
                } finally {
                    scope.close();
                }
            }
        }
        String peak = Files.readAllLines(Path.of("/proc/self/status")).stream()
                .filter(line -> line.startsWith("VmHWM"))
                .findFirst()
                .orElse("VmHWM: not known here");
        System.out.println(side.get(0) + " | " + peak.substring(6).strip());
    }

    private static void measure(Case each, int threads) {
        Blas.setThreads(threads);
        torch.set_num_threads(threads);
        RandomState random = RandomState.of(1);
        PlannedNetwork network = build(each, random);
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

    private static PlannedNetwork build(Case each, RandomState random) {
        List<LayerPlan> layers = IntStream.range(0, each.layers)
                .<LayerPlan>mapToObj(i -> RecurrentPlan.plain("layer" + i, Cell.LSTM, each.hidden))
                .toList();
        return NetworkBuilder.build(
                new NetworkPlan(
                        new InputPlan.Real(each.hidden, Optional.empty()),
                        layers,
                        OutputPlan.plain(2),
                        Objective.EVERY_STEP),
                random);
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

    /** A network of the case's size, the same each time. */
    static PlannedNetwork network(Case each) {
        return build(each, RandomState.of(1));
    }

    /** Milliseconds of a pass of it. */
    static double round(PlannedNetwork network, Case each) {
        RandomState random = RandomState.of(2);
        float[] input = noise(random, each);
        float[] gradient = noise(random, each);
        return time(() -> ours(network, each, input, gradient));
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
