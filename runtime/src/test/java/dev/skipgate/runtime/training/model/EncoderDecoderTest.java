package dev.skipgate.runtime.training.model;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.skipgate.runtime.training.loss.SoftmaxCrossEntropy;
import dev.skipgate.runtime.training.network.NetworkBuilder;
import dev.skipgate.runtime.training.parameter.Parameter;
import dev.skipgate.runtime.training.plan.EncoderDecoderPlan;
import dev.skipgate.runtime.training.plan.InputPlan;
import dev.skipgate.runtime.training.plan.NetworkPlan;
import dev.skipgate.runtime.training.plan.Objective;
import dev.skipgate.runtime.training.plan.OutputPlan;
import dev.skipgate.runtime.training.random.RandomState;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class EncoderDecoderTest {
    private static final int BATCH = 3;
    private static final int READ = 5;
    private static final int WRITTEN = 4;
    private static final int SOURCE = 7;
    private static final int TARGET = 6;
    private static final float STEP = 4e-3f;

    private final RandomState random = RandomState.of(5);
    private final int[] source = draw(READ * BATCH, SOURCE);
    private final int[] target = draw(WRITTEN * BATCH, TARGET);
    private final Window read = window(READ, new int[] {READ, 3, 1}, Optional.empty());
    private final Window written = window(WRITTEN, new int[] {2, WRITTEN, 3}, Optional.of(source));

    private int[] draw(int count, int vocabulary) {
        return IntStream.range(0, count).map(i -> random.nextInt(vocabulary)).toArray();
    }

    private Window window(int time, int[] lengths, Optional<int[]> tokens) {
        return new Window(
                time,
                BATCH,
                Optional.of(new Window.Padding(new int[BATCH], lengths)),
                false,
                true,
                tokens.map(each -> new Window.Reading(each, read)));
    }

    private TrainableNetwork network(int layers) {
        NetworkPlan plan = new NetworkPlan(
                new InputPlan.OneHot(TARGET),
                List.of(new EncoderDecoderPlan("coder", SOURCE, TARGET, 4, 5, layers, Optional.empty())),
                OutputPlan.plain(TARGET),
                Objective.EVERY_STEP);
        TrainableNetwork network = NetworkBuilder.build(plan, random).network();
        // Greater weights than a network starts with, so that attention is not nearly uniform.
        for (Parameter parameter : network.parameters()) {
            for (int i = 0; i < parameter.size(); i++) {
                parameter.master()[i] = (random.nextFloat() - 0.5f) * 1.6f;
            }
        }
        return network;
    }

    private int[] said() {
        int[] said = draw(WRITTEN * BATCH, TARGET);
        for (int row = 0; row < said.length; row++) {
            said[row] = written.isPadding(row / BATCH, row % BATCH) ? SoftmaxCrossEntropy.NO_TARGET : said[row];
        }
        return said;
    }

    private double loss(TrainableNetwork network, int[] said, SoftmaxCrossEntropy loss) {
        Sequence logits = network.forward(Sequence.ofTokens(target.length, TARGET, target), written);
        return loss.loss(logits.data(), logits.offset(), logits.rows(), TARGET, said);
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2})
    void gradientsAreTheSlopesOfTheLoss(int layers) {
        TrainableNetwork network = network(layers);
        int[] said = said();
        SoftmaxCrossEntropy loss = new SoftmaxCrossEntropy();
        loss(network, said, loss);
        network.clearGradients();
        network.backward(Sequence.of(said.length, TARGET, loss.gradient().clone()));
        List<String> wrong = new ArrayList<>();
        for (Parameter parameter : network.parameters()) {
            for (int i = 0; i < parameter.size(); i++) {
                float before = parameter.master()[i];
                parameter.master()[i] = before + STEP;
                double above = loss(network, said, loss);
                parameter.master()[i] = before - STEP;
                double below = loss(network, said, loss);
                parameter.master()[i] = before;
                double slope = (above - below) / (2.0 * STEP);
                if (Math.abs(slope - parameter.gradient()[i]) > 3e-4 + 0.01 * Math.abs(slope)) {
                    wrong.add(parameter.name() + "[" + i + "]: " + parameter.gradient()[i] + ", numerically " + slope);
                }
            }
        }
        assertEquals(List.of(), wrong);
        for (Parameter parameter : network.parameters()) {
            assertTrue(
                    IntStream.range(0, parameter.size())
                            .anyMatch(i -> Math.abs(parameter.gradient()[i]) > 1e-4),
                    parameter.name() + " has a gradient");
        }
    }

    @Test
    void whatStandsInPaddingChangesNothing() {
        TrainableNetwork network = network(2);
        int[] said = said();
        SoftmaxCrossEntropy loss = new SoftmaxCrossEntropy();
        double once = loss(network, said, loss);
        source[3 * BATCH + 1] = (source[3 * BATCH + 1] + 1) % SOURCE;
        target[2 * BATCH] = (target[2 * BATCH] + 1) % TARGET;
        assertEquals(once, loss(network, said, loss), 0);
        source[2 * BATCH + 1] = (source[2 * BATCH + 1] + 1) % SOURCE;
        assertTrue(once != loss(network, said, loss), "the last word of sentence 1 counts");
    }

    @Test
    void sharesOfAttentionAddUpToOneAndPaddingHasNone() {
        TrainableNetwork network = network(1);
        loss(network, said(), new SoftmaxCrossEntropy());
        AttentiveLstmLayer top = ((EncoderDecoderLayer) network.layers().get(0)).top();
        for (int row = 0; row < WRITTEN * BATCH; row++) {
            double sum = 0;
            for (int k = 0; k < READ; k++) {
                sum += top.share(row, k);
                assertEquals(read.isPadding(k, row % BATCH), top.share(row, k) == 0, row + ", " + k);
            }
            assertEquals(1, sum, 1e-6);
        }
    }

    @Test
    void writingStepByStepIsWritingAtOnce() {
        TrainableNetwork network = network(2);
        EncoderDecoderLayer coder = (EncoderDecoderLayer) network.layers().get(0);
        Window whole = new Window(
                WRITTEN,
                BATCH,
                Optional.empty(),
                false,
                false,
                Optional.of(written.reading().get()));
        Sequence at = coder.forward(Sequence.ofTokens(target.length, TARGET, target), whole);
        float[] once = Arrays.copyOfRange(at.data(), at.offset(), at.offset() + at.rows() * at.width());
        coder.read(written.reading().get());
        for (int step = 0; step < WRITTEN; step++) {
            int[] words = Arrays.copyOfRange(target, step * BATCH, (step + 1) * BATCH);
            Sequence one = coder.write(Sequence.ofTokens(BATCH, TARGET, words), Window.full(1, BATCH, false, false));
            for (int i = 0; i < BATCH * one.width(); i++) {
                assertEquals(once[step * BATCH * one.width() + i], one.data()[one.offset() + i], 1e-6, "step " + step);
            }
        }
    }

    @Test
    void aWindowWithoutAnythingToReadIsRefused() {
        TrainableNetwork network = network(1);
        Sequence words = Sequence.ofTokens(target.length, TARGET, target);
        Window window = Window.full(WRITTEN, BATCH, false, false);
        assertTrue(assertThrows(IllegalArgumentException.class, () -> network.forward(words, window))
                .getMessage()
                .contains("'coder' has nothing to read"));
        assertThrows(
                IllegalArgumentException.class,
                () -> new Window(
                        WRITTEN, 2, Optional.empty(), false, false, Optional.of(new Window.Reading(source, read))));
    }
}
