package dev.skipgate.runtime.training.model;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.skipgate.runtime.bundle.SequenceEnd;
import dev.skipgate.runtime.training.linear.SliceRounding;
import dev.skipgate.runtime.training.linear.SlidingWindow;
import dev.skipgate.runtime.training.loss.SoftmaxCrossEntropy;
import dev.skipgate.runtime.training.parameter.Parameter;
import dev.skipgate.runtime.training.random.RandomState;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.DoubleSupplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.FieldSource;

/** Gradients against central differences of the loss. */
class GradientTest {
    private static final int TIME = 5;
    private static final int BATCH = 3;
    private static final int CLASSES = 4;
    private static final float STEP = 2e-3f;
    static final List<String> CELLS = Layers.CELLS;

    private final RandomState random = RandomState.of(7);

    @ParameterizedTest
    @FieldSource("CELLS")
    void twoLayersOnRealInput(String cell) {
        check(
                List.of(
                        Layers.recurrent(cell, 0, 3, 4, false, random),
                        Layers.recurrent(cell, 1, 4, 5, false, random),
                        Layers.dense("out", 5, CLASSES, false, random)),
                real(3),
                Window.full(TIME, BATCH, false, true));
    }

    @ParameterizedTest
    @FieldSource("CELLS")
    void oneHotTokens(String cell) {
        check(
                List.of(Layers.recurrent(cell, 0, 6, 4, false, random), Layers.dense("out", 4, CLASSES, false, random)),
                tokens(6),
                Window.full(TIME, BATCH, false, true));
    }

    @ParameterizedTest
    @FieldSource("CELLS")
    void bothDirectionsWithPadding(String cell) {
        check(
                List.of(
                        Layers.bidirectional(cell, 0, 3, 4, random),
                        Layers.bidirectional(cell, 1, 8, 3, random),
                        Layers.dense("out", 6, CLASSES, false, random)),
                real(3),
                padded());
    }

    @ParameterizedTest
    @FieldSource("CELLS")
    void endsOfAPaddedBidirectionalLayer(String cell) {
        paddedBidirectional(cell, SequenceEnd.ENDS);
    }

    @ParameterizedTest
    @FieldSource("CELLS")
    void lastStepOfAPaddedBidirectionalLayer(String cell) {
        paddedBidirectional(cell, SequenceEnd.LAST);
    }

    private void paddedBidirectional(String cell, SequenceEnd end) {
        check(
                List.of(
                        Layers.bidirectional(cell, 0, 3, 4, random),
                        new LastStepLayer(4, 4, end),
                        Layers.dense("hidden", 8, 7, true, random),
                        Layers.dense("out", 7, CLASSES, false, random)),
                real(3),
                padded());
    }

    @Test
    void embeddingBelowAnLstm() {
        check(
                List.of(
                        new EmbeddingLayer(
                                "embedding", Layers.parameter("embedding.weight", 6, 3, random), SliceRounding.NONE),
                        Layers.recurrent("lstm", 0, 3, 4, false, random),
                        Layers.dense("out", 4, CLASSES, false, random)),
                tokens(6),
                Window.full(TIME, BATCH, false, true));
    }

    @Test
    void denseLayersOnTokens() {
        check(
                List.of(Layers.dense("one", 6, 5, true, random), Layers.dense("two", 5, CLASSES, false, random)),
                tokens(6),
                Window.full(TIME, BATCH, false, true));
    }

    @Test
    void convolutionsAndPooling() {
        SlidingWindow one = new SlidingWindow(2, 6, 7, 3, 1, 1);
        SlidingWindow pool = new SlidingWindow(4, 6, 7, 2, 2, 0);
        SlidingWindow two = new SlidingWindow(4, 3, 3, 2, 1, 0);
        check(
                List.of(
                        Layers.convolution("one", one, 4, true, random),
                        new MaxPoolLayer("pool", pool, SliceRounding.NONE),
                        Layers.convolution("two", two, 5, false, random),
                        Layers.dense("out", 20, CLASSES, false, random)),
                real(2 * 6 * 7),
                Window.full(TIME, BATCH, false, true));
    }

    @Test
    void convolutionsWithAStrideBelowPoolingThatOverlaps() {
        SlidingWindow one = new SlidingWindow(1, 9, 8, 3, 2, 2);
        SlidingWindow pool = new SlidingWindow(3, 6, 5, 3, 1, 0);
        check(
                List.of(
                        Layers.convolution("one", one, 3, false, random),
                        new MaxPoolLayer("pool", pool, SliceRounding.NONE),
                        Layers.dense("out", 36, CLASSES, false, random)),
                real(72),
                Window.full(TIME, BATCH, false, true));
    }

    @ParameterizedTest
    @FieldSource("CELLS")
    void paddedStepsChangeNothing(String cell) {
        for (SequenceEnd end : SequenceEnd.values()) {
            paddedStepsChangeNothing(cell, end);
        }
    }

    private void paddedStepsChangeNothing(String cell, SequenceEnd end) {
        TrainableNetwork network = new TrainableNetwork(List.of(
                Layers.bidirectional(cell, 0, 3, 4, random),
                new LastStepLayer(4, 4, end),
                Layers.dense("out", 8, CLASSES, false, random)));
        Sequence input = real(3);
        float[] once = values(network.forward(input, padded()));
        for (int t = 3; t < TIME; t++) {
            input.data()[(t * BATCH + 1) * 3] = 100;
        }
        assertArrayEquals(once, values(network.forward(input, padded())), "sequence 1 has 3 valid steps");
    }

    @ParameterizedTest
    @FieldSource("CELLS")
    void twoCarriedWindowsAreOneLongOne(String cell) {
        TrainableNetwork network = new TrainableNetwork(List.of(Layers.recurrent(cell, 0, 3, 4, false, random)));
        Sequence input = real(3);
        float[] whole = values(network.forward(input, Window.full(TIME, BATCH, false, false)));
        int split = 2;
        network.forward(Sequence.at(split * BATCH, 3, input.data(), 0), Window.full(split, BATCH, false, false));
        float[] rest = values(network.forward(
                Sequence.at((TIME - split) * BATCH, 3, input.data(), split * BATCH * 3),
                Window.full(TIME - split, BATCH, true, false)));
        for (int i = 0; i < rest.length; i++) {
            assertEquals(whole[split * BATCH * 4 + i], rest[i], 1e-6);
        }
    }

    private static float[] values(Sequence sequence) {
        float[] copy = new float[sequence.rows() * sequence.width()];
        System.arraycopy(sequence.data(), sequence.offset(), copy, 0, copy.length);
        return copy;
    }

    private static Window padded() {
        return new Window(
                TIME, BATCH, Optional.of(new Window.Padding(new int[] {0, 0, 2}, new int[] {TIME, 3, 2})), false, true);
    }

    private Sequence real(int width) {
        float[] data = new float[TIME * BATCH * width];
        for (int i = 0; i < data.length; i++) {
            data[i] = random.nextFloat() * 2 - 1;
        }
        return Sequence.of(TIME * BATCH, width, data);
    }

    private Sequence tokens(int vocabulary) {
        int[] tokens = new int[TIME * BATCH];
        for (int i = 0; i < tokens.length; i++) {
            tokens[i] = random.nextInt(vocabulary);
        }
        return Sequence.ofTokens(tokens.length, vocabulary, tokens);
    }

    private void check(List<Layer> layers, Sequence input, Window window) {
        TrainableNetwork network = new TrainableNetwork(layers);
        int rows = network.forward(input, window).rows();
        int[] targets = new int[rows];
        for (int row = 0; row < rows; row++) {
            int step = row / BATCH;
            int sequence = row % BATCH;
            boolean valid = rows == BATCH || !window.isPadding(step, sequence);
            targets[row] = valid ? random.nextInt(CLASSES) : SoftmaxCrossEntropy.NO_TARGET;
        }
        SoftmaxCrossEntropy loss = new SoftmaxCrossEntropy();
        loss(network, input, window, targets, loss);
        network.clearGradients();
        network.backward(Sequence.of(rows, CLASSES, loss.gradient().clone()));
        List<String> wrong = new ArrayList<>();
        int checked = 0;
        int kinks = 0;
        for (Parameter parameter : network.parameters()) {
            for (int i = 0; i < parameter.size(); i += 3) {
                double numeric = difference(parameter, i, () -> loss(network, input, window, targets, loss));
                if (Double.isNaN(numeric)) {
                    kinks++;
                    continue;
                }
                checked++;
                if (Math.abs(numeric - parameter.gradient()[i]) > 5e-4 + 0.01 * Math.abs(numeric)) {
                    wrong.add(
                            parameter.name() + "[" + i + "]: " + parameter.gradient()[i] + ", numerically " + numeric);
                }
            }
        }
        assertTrue(kinks * 5 <= checked, kinks + " kinks");
        assertTrue(checked > 20);
        assertEquals(List.of(), wrong);
    }

    /** NaN where the slopes on both sides differ, as at the kink of a ReLU. */
    private static double difference(Parameter parameter, int index, DoubleSupplier loss) {
        float before = parameter.master()[index];
        parameter.master()[index] = before + STEP;
        double above = loss.getAsDouble();
        parameter.master()[index] = before - STEP;
        double below = loss.getAsDouble();
        parameter.master()[index] = before;
        double middle = loss.getAsDouble();
        if (Math.abs(above - 2 * middle + below) / STEP > 2e-3) {
            return Double.NaN;
        }
        return (above - below) / (2.0 * STEP);
    }

    private static double loss(
            TrainableNetwork network, Sequence input, Window window, int[] targets, SoftmaxCrossEntropy loss) {
        Sequence logits = network.forward(input, window);
        return loss.loss(logits.data(), logits.offset(), logits.rows(), CLASSES, targets);
    }
}
