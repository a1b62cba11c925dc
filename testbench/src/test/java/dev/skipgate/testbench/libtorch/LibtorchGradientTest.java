package dev.skipgate.testbench.libtorch;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.skipgate.runtime.bundle.SequenceEnd;
import dev.skipgate.runtime.training.linear.Blas;
import dev.skipgate.runtime.training.linear.SlidingWindow;
import dev.skipgate.runtime.training.loss.SoftmaxCrossEntropy;
import dev.skipgate.runtime.training.model.Sequence;
import dev.skipgate.runtime.training.model.Window;
import dev.skipgate.runtime.training.network.NetworkBuilder;
import dev.skipgate.runtime.training.network.PlannedNetwork;
import dev.skipgate.runtime.training.optimize.Adam;
import dev.skipgate.runtime.training.optimize.Momentum;
import dev.skipgate.runtime.training.optimize.Optimizer;
import dev.skipgate.runtime.training.optimize.Sgd;
import dev.skipgate.runtime.training.parameter.Parameter;
import dev.skipgate.runtime.training.plan.Cell;
import dev.skipgate.runtime.training.plan.ConvolutionPlan;
import dev.skipgate.runtime.training.plan.InputPlan;
import dev.skipgate.runtime.training.plan.LayerPlan;
import dev.skipgate.runtime.training.plan.MaxPoolPlan;
import dev.skipgate.runtime.training.plan.NetworkPlan;
import dev.skipgate.runtime.training.plan.Objective;
import dev.skipgate.runtime.training.plan.OutputPlan;
import dev.skipgate.runtime.training.plan.RecurrentPlan;
import dev.skipgate.runtime.training.random.RandomState;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.bytedeco.pytorch.AdamOptions;
import org.bytedeco.pytorch.SGD;
import org.bytedeco.pytorch.SGDOptions;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Losses and gradients against libtorch's automatic differentiation, and whole training runs against its optimizers. */
class LibtorchGradientTest {
    private static final int TIME = 7;
    private static final int BATCH = 4;
    private static final int VOCABULARY = 9;
    private static final int HIDDEN = 24;

    private final RandomState random = RandomState.of(21);
    private final int[] tokens = draw();
    private final int[] targets = draw();
    private final float[] values = values(TIME * BATCH * VOCABULARY);

    @BeforeAll
    static void oneThread() {
        torch.set_num_threads(1);
        Blas.setThreads(1);
    }

    private int[] draw() {
        return IntStream.range(0, TIME * BATCH)
                .map(i -> random.nextInt(VOCABULARY))
                .toArray();
    }

    private float[] values(int size) {
        float[] drawn = new float[size];
        for (int i = 0; i < size; i++) {
            drawn[i] = random.nextFloat() * 2 - 1;
        }
        return drawn;
    }

    private PlannedNetwork network(InputPlan input, Cell cell, int layers, boolean both) {
        return network(input, cell, layers, both, OutputPlan.plain(VOCABULARY), Objective.EVERY_STEP);
    }

    private PlannedNetwork network(
            InputPlan input, Cell cell, int layers, boolean both, OutputPlan output, Objective objective) {
        List<LayerPlan> plans = IntStream.range(0, layers)
                .<LayerPlan>mapToObj(i -> new RecurrentPlan(
                        "layer" + i,
                        cell,
                        HIDDEN,
                        both,
                        Optional.empty(),
                        Optional.empty(),
                        Optional.empty(),
                        Optional.empty(),
                        false))
                .toList();
        return NetworkBuilder.build(new NetworkPlan(input, plans, output, objective), random);
    }

    private Sequence input(PlannedNetwork network) {
        return network.plan().input() instanceof InputPlan.Real
                ? Sequence.of(TIME * BATCH, VOCABULARY, values)
                : Sequence.ofTokens(TIME * BATCH, VOCABULARY, tokens);
    }

    private double backward(PlannedNetwork network, int[] targets) {
        SoftmaxCrossEntropy loss = new SoftmaxCrossEntropy();
        Sequence logits = network.network().forward(input(network), Window.full(TIME, BATCH, false, true));
        double mean = loss.loss(logits.data(), logits.offset(), logits.rows(), VOCABULARY, targets);
        network.network().clearGradients();
        network.network().backward(Sequence.of(logits.rows(), VOCABULARY, loss.gradient()));
        return mean;
    }

    static Stream<Arguments> networks() {
        Stream<Cell> itsCells = Arrays.stream(Cell.values()).filter(cell -> cell != Cell.GRU_RESET_FIRST);
        return itsCells.flatMap(
                cell -> Stream.of(1, 3).flatMap(layers -> Stream.of(false, true).flatMap(both -> Stream.of(
                                new InputPlan.OneHot(VOCABULARY),
                                new InputPlan.Embedding(VOCABULARY, 6, Optional.empty()),
                                new InputPlan.Real(VOCABULARY, Optional.empty()))
                        .map(input -> Arguments.of(input, cell, layers, both)))));
    }

    @ParameterizedTest
    @MethodSource("networks")
    void lossAndGradientsAgree(InputPlan input, Cell cell, int layers, boolean both) {
        PlannedNetwork network = network(input, cell, layers, both);
        LibtorchTwin twin = new LibtorchTwin(network);
        double ours = backward(network, targets);
        agree(network, ours, twin, twin.loss(TIME, BATCH, twin.input(TIME, BATCH, tokens, values), targets));
    }

    /** A class a sequence, from both halves of the last step and from the ends of both directions. */
    @ParameterizedTest
    @EnumSource(
            value = Cell.class,
            names = {"LSTM", "GRU", "RNN_TANH", "RNN_RELU"})
    void endsOfSequencesAgree(Cell cell) {
        int[] classes = Arrays.copyOf(targets, BATCH);
        for (SequenceEnd end : SequenceEnd.values()) {
            OutputPlan output = new OutputPlan(VOCABULARY, Optional.empty(), Optional.empty(), Optional.empty(), end);
            PlannedNetwork network = network(
                    new InputPlan.Real(VOCABULARY, Optional.empty()), cell, 2, true, output, Objective.LAST_STEP);
            LibtorchTwin twin = new LibtorchTwin(network);
            double ours = backward(network, classes);
            Tensor input = twin.input(TIME, BATCH, tokens, values);
            agree(network, ours, twin, twin.lossAtEnd(BATCH, input, classes, end == SequenceEnd.ENDS));
        }
    }

    private static void agree(PlannedNetwork network, double ours, LibtorchTwin twin, Tensor theirs) {
        theirs.backward();
        assertEquals(theirs.item_float(), ours, 2e-6);
        for (Parameter parameter : network.network().parameters()) {
            assertEquals(0, distance(twin.gradient(parameter.name()), parameter.gradient()), 1e-5, parameter.name());
        }
    }

    @ParameterizedTest
    @CsvSource({"1, 0", "1, 1", "2, 2"})
    void convolutionsAndPoolingAgree(int stride, int padding) {
        SlidingWindow one = new SlidingWindow(2, 9, 8, 3, stride, padding);
        SlidingWindow pool = new SlidingWindow(5, one.outputHeight(), one.outputWidth(), 2, 2, 0);
        SlidingWindow two = new SlidingWindow(5, pool.outputHeight(), pool.outputWidth(), 2, 1, 1);
        PlannedNetwork network = NetworkBuilder.build(
                new NetworkPlan(
                        new InputPlan.Real(one.values(), Optional.empty()),
                        List.of(
                                ConvolutionPlan.floats("one", one, 5, true),
                                new MaxPoolPlan("pool", pool),
                                ConvolutionPlan.floats("two", two, 3, true)),
                        OutputPlan.plain(VOCABULARY),
                        Objective.LAST_STEP),
                random);
        LibtorchTwin twin = new LibtorchTwin(network);
        float[] images = values(TIME * one.values());
        int[] classes = Arrays.copyOf(targets, TIME);
        Sequence logits =
                network.network().forward(Sequence.of(TIME, one.values(), images), Window.full(1, TIME, false, true));
        SoftmaxCrossEntropy loss = new SoftmaxCrossEntropy();
        double ours = loss.loss(logits.data(), logits.offset(), TIME, VOCABULARY, classes);
        network.network().clearGradients();
        network.network().backward(Sequence.of(TIME, VOCABULARY, loss.gradient()));
        Tensor theirs = twin.imageLoss(images, classes);
        agree(network, ours, twin, theirs);
    }

    /** The greatest difference, as a share of the greatest value. */
    private static double distance(float[] wanted, float[] seen) {
        assertEquals(wanted.length, seen.length);
        double greatest = 1e-6;
        double worst = 0;
        for (int i = 0; i < wanted.length; i++) {
            greatest = Math.max(greatest, Math.abs(wanted[i]));
            worst = Math.max(worst, Math.abs(wanted[i] - seen[i]));
        }
        return worst / greatest;
    }

    @Test
    void sgdFollowsTheCurve() {
        follow(new Sgd(), 0.5f, (twin, rate) -> new SGD(twin.parameters(), new SGDOptions(rate)));
    }

    @Test
    void momentumFollowsTheCurve() {
        follow(new Momentum(0.9f), 0.1f, (twin, rate) -> {
            SGDOptions options = new SGDOptions(rate);
            options.momentum().put(0.9);
            return new SGD(twin.parameters(), options);
        });
    }

    @Test
    void adamFollowsTheCurve() {
        follow(
                new Adam(),
                0.01f,
                (twin, rate) -> new org.bytedeco.pytorch.Adam(twin.parameters(), new AdamOptions(rate)));
    }

    private interface Peer {
        org.bytedeco.pytorch.Optimizer of(LibtorchTwin twin, float rate);
    }

    /** 60 steps from the same weights on the same window. */
    private void follow(Optimizer optimizer, float rate, Peer peer) {
        PlannedNetwork network = network(new InputPlan.OneHot(VOCABULARY), Cell.LSTM, 2, false);
        LibtorchTwin twin = new LibtorchTwin(network);
        org.bytedeco.pytorch.Optimizer theirs = peer.of(twin, rate);
        Tensor input = twin.input(TIME, BATCH, tokens, values);
        double first = 0;
        double last = 0;
        for (int step = 0; step < 60; step++) {
            last = backward(network, targets);
            first = step == 0 ? last : first;
            theirs.zero_grad();
            Tensor loss = twin.loss(TIME, BATCH, input, targets);
            loss.backward();
            assertEquals(loss.item_float(), last, 1e-4 * loss.item_float(), "step " + step);
            optimizer.step(network.network().parameters(), rate);
            theirs.step();
        }
        assertTrue(last < 0.95 * first, "the loss went from " + first + " to " + last);
    }
}
