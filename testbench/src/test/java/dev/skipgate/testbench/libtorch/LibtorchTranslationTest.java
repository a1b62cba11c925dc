package dev.skipgate.testbench.libtorch;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.skipgate.runtime.training.linear.Blas;
import dev.skipgate.runtime.training.loss.SoftmaxCrossEntropy;
import dev.skipgate.runtime.training.model.Sequence;
import dev.skipgate.runtime.training.model.TrainableNetwork;
import dev.skipgate.runtime.training.model.Window;
import dev.skipgate.runtime.training.network.NetworkBuilder;
import dev.skipgate.runtime.training.optimize.Adam;
import dev.skipgate.runtime.training.parameter.Parameter;
import dev.skipgate.runtime.training.plan.EncoderDecoderPlan;
import dev.skipgate.runtime.training.plan.InputPlan;
import dev.skipgate.runtime.training.plan.NetworkPlan;
import dev.skipgate.runtime.training.plan.Objective;
import dev.skipgate.runtime.training.plan.OutputPlan;
import dev.skipgate.runtime.training.random.RandomState;
import java.nio.FloatBuffer;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import org.bytedeco.pytorch.AdamOptions;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorVector;
import org.bytedeco.pytorch.global.torch;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * The encoder-decoder against libtorch's automatic differentiation. libtorch computes each pair of sentences by itself and without padding, so that the masks are checked too.
 */
class LibtorchTranslationTest {
    private static final int SOURCE = 11;
    private static final int TARGET = 9;
    private static final int HIDDEN = 12;
    private static final int[] READ = {6, 2, 4, 1};
    private static final int[] WRITTEN = {3, 5, 1, 4};
    private static final int BATCH = READ.length;
    private static final int READ_TIME = 6;
    private static final int WRITTEN_TIME = 5;

    private final RandomState random = RandomState.of(3);
    private final int[] source = draw(READ_TIME * BATCH, SOURCE);
    private final int[] target = draw(WRITTEN_TIME * BATCH, TARGET);
    private final int[] said = draw(WRITTEN_TIME * BATCH, TARGET);
    private final Map<String, Tensor> tensors = new LinkedHashMap<>();

    @BeforeAll
    static void oneThread() {
        torch.set_num_threads(1);
        Blas.setThreads(1);
    }

    private int[] draw(int count, int vocabulary) {
        return IntStream.range(0, count).map(i -> random.nextInt(vocabulary)).toArray();
    }

    private TrainableNetwork network(int layers) {
        NetworkPlan plan = new NetworkPlan(
                new InputPlan.OneHot(TARGET),
                List.of(new EncoderDecoderPlan("coder", SOURCE, TARGET, 7, HIDDEN, layers, Optional.empty())),
                OutputPlan.plain(TARGET),
                Objective.EVERY_STEP);
        TrainableNetwork network = NetworkBuilder.build(plan, random).network();
        for (Parameter parameter : network.parameters()) {
            for (int i = 0; i < parameter.size(); i++) {
                parameter.master()[i] *= 4;
            }
            boolean vector = parameter.columns() == 1;
            long[] shape = vector ? new long[] {parameter.rows()} : new long[] {parameter.rows(), parameter.columns()};
            tensors.put(
                    parameter.name(),
                    Tensor.create(parameter.master().clone(), shape).set_requires_grad(true));
        }
        return network;
    }

    private double backward(TrainableNetwork network) {
        Window read = window(READ_TIME, READ, Optional.empty());
        Window written = window(WRITTEN_TIME, WRITTEN, Optional.of(new Window.Reading(source, read)));
        int[] wanted = said.clone();
        for (int row = 0; row < wanted.length; row++) {
            wanted[row] = written.isPadding(row / BATCH, row % BATCH) ? SoftmaxCrossEntropy.NO_TARGET : wanted[row];
        }
        Sequence logits = network.forward(Sequence.ofTokens(target.length, TARGET, target), written);
        SoftmaxCrossEntropy loss = new SoftmaxCrossEntropy();
        double mean = loss.loss(logits.data(), logits.offset(), logits.rows(), TARGET, wanted);
        network.clearGradients();
        network.backward(Sequence.of(logits.rows(), TARGET, loss.gradient()));
        return mean;
    }

    private static Window window(int time, int[] lengths, Optional<Window.Reading> reading) {
        return new Window(time, BATCH, Optional.of(new Window.Padding(new int[BATCH], lengths)), false, true, reading);
    }

    /** The mean over all words that are said. */
    private Tensor theirLoss(int layers) {
        Tensor sum = torch.zeros(1);
        for (int b = 0; b < BATCH; b++) {
            sum = sum.add(ofPair(layers, b).mul(torch.full(new long[] {1}, scalar(WRITTEN[b]))));
        }
        return sum.div(torch.full(new long[] {1}, scalar(Arrays.stream(WRITTEN).sum())));
    }

    private static org.bytedeco.pytorch.Scalar scalar(double value) {
        return new org.bytedeco.pytorch.Scalar(value);
    }

    private Tensor ofPair(int layers, int b) {
        TensorVector weights = new TensorVector();
        for (int layer = 0; layer < layers; layer++) {
            for (String part : List.of("weight_ih", "weight_hh", "bias_ih", "bias_hh")) {
                weights.push_back(tensors.get("encoder." + part + "_l" + layer));
            }
        }
        Tensor read = torch.embedding(tensors.get("encoder.embedding.weight"), column(source, b, READ[b]))
                .reshape(READ[b], 1, 7);
        Tensor zero = torch.zeros(layers, 1, HIDDEN);
        var encoded = torch.lstm(read, new TensorVector(zero, zero), weights, true, layers, 0, true, false, false);
        Tensor memory = encoded.get0().reshape(READ[b], HIDDEN);
        Tensor words = torch.embedding(tensors.get("decoder.embedding.weight"), column(target, b, WRITTEN[b]));
        Tensor[] hidden = new Tensor[layers];
        Tensor[] cell = new Tensor[layers];
        for (int layer = 0; layer < layers; layer++) {
            hidden[layer] = encoded.get1().select(0, layer);
            cell[layer] = encoded.get2().select(0, layer);
        }
        Tensor attended = torch.zeros(1, HIDDEN);
        TensorVector all = new TensorVector();
        for (int t = 0; t < WRITTEN[b]; t++) {
            Tensor value = words.select(0, t).reshape(1, 7);
            for (int layer = 0; layer < layers; layer++) {
                boolean top = layer == layers - 1;
                Tensor input = tensors.get("decoder.weight_ih_l" + layer);
                if (top) {
                    value = torch.cat(new TensorVector(value, attended), 1);
                    input = torch.cat(new TensorVector(input, tensors.get("decoder.weight_fh_l" + layer)), 1);
                }
                Tensor gates = torch.linear(value, input, tensors.get("decoder.bias_ih_l" + layer))
                        .add(torch.linear(
                                hidden[layer],
                                tensors.get("decoder.weight_hh_l" + layer),
                                tensors.get("decoder.bias_hh_l" + layer)));
                Tensor i = gate(gates, 0).sigmoid();
                Tensor f = gate(gates, 1).sigmoid();
                Tensor g = gate(gates, 2).tanh();
                Tensor o = gate(gates, 3).sigmoid();
                cell[layer] = f.mul(cell[layer]).add(i.mul(g));
                hidden[layer] = o.mul(cell[layer].tanh());
                value = hidden[layer];
            }
            Tensor shares = torch.softmax(torch.matmul(value, memory.t()), 1);
            Tensor context = torch.matmul(shares, memory);
            attended = torch.matmul(
                            torch.cat(new TensorVector(context, value), 1),
                            tensors.get("attention.weight").t())
                    .tanh();
            all.push_back(attended);
        }
        Tensor logits = torch.linear(torch.cat(all, 0), tensors.get("output.weight"), tensors.get("output.bias"));
        return torch.cross_entropy_loss(logits, column(said, b, WRITTEN[b]));
    }

    private static Tensor gate(Tensor gates, int index) {
        return gates.narrow(1, (long) index * HIDDEN, HIDDEN);
    }

    private static Tensor column(int[] tokens, int sequence, int length) {
        long[] column = new long[length];
        for (int t = 0; t < length; t++) {
            column[t] = tokens[t * BATCH + sequence];
        }
        return Tensor.create(column, length);
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2})
    void lossAndGradientsAgree(int layers) {
        TrainableNetwork network = network(layers);
        double ours = backward(network);
        Tensor theirs = theirLoss(layers);
        theirs.backward();
        assertEquals(theirs.item_float(), ours, 2e-6);
        for (Parameter parameter : network.parameters()) {
            FloatBuffer wanted =
                    tensors.get(parameter.name()).grad().contiguous().createBuffer();
            double greatest = 1e-6;
            double worst = 0;
            for (int i = 0; i < parameter.size(); i++) {
                greatest = Math.max(greatest, Math.abs(wanted.get(i)));
                worst = Math.max(worst, Math.abs(wanted.get(i) - parameter.gradient()[i]));
            }
            assertEquals(0, worst / greatest, 2e-5, parameter.name());
            assertTrue(greatest > 1e-4, parameter.name() + " has a gradient");
        }
    }

    @ParameterizedTest
    @ValueSource(ints = 2)
    void adamFollowsTheCurve(int layers) {
        TrainableNetwork network = network(layers);
        Adam optimizer = new Adam();
        TensorVector all = new TensorVector(tensors.values().toArray(Tensor[]::new));
        org.bytedeco.pytorch.Adam theirs = new org.bytedeco.pytorch.Adam(all, new AdamOptions(0.01));
        double first = 0;
        double last = 0;
        for (int step = 0; step < 25; step++) {
            last = backward(network);
            first = step == 0 ? last : first;
            theirs.zero_grad();
            Tensor loss = theirLoss(layers);
            loss.backward();
            assertEquals(loss.item_float(), last, 1e-3 * loss.item_float(), "step " + step);
            optimizer.step(network.parameters(), 0.01f);
            theirs.step();
        }
        assertTrue(last < 0.7 * first, "the loss went from " + first + " to " + last);
    }
}
