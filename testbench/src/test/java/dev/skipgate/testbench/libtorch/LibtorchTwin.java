package dev.skipgate.testbench.libtorch;

import dev.skipgate.runtime.training.linear.SlidingWindow;
import dev.skipgate.runtime.training.network.PlannedNetwork;
import dev.skipgate.runtime.training.parameter.Parameter;
import dev.skipgate.runtime.training.plan.ConvolutionPlan;
import dev.skipgate.runtime.training.plan.InputPlan;
import dev.skipgate.runtime.training.plan.LayerPlan;
import dev.skipgate.runtime.training.plan.MaxPoolPlan;
import dev.skipgate.runtime.training.plan.RecurrentPlan;
import java.nio.FloatBuffer;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorOptional;
import org.bytedeco.pytorch.TensorVector;
import org.bytedeco.pytorch.global.torch;

/**
 * The same network in libtorch, from the same weights: stacked recurrent layers of one kind and size, over an embedding, one-hot tokens or real values, and a dense output.
 */
final class LibtorchTwin {
    private final PlannedNetwork planned;
    private final Map<String, Tensor> tensors = new LinkedHashMap<>();

    LibtorchTwin(PlannedNetwork planned) {
        this.planned = planned;
        for (Parameter parameter : planned.network().parameters()) {
            boolean vector = parameter.columns() == 1;
            long[] shape = vector ? new long[] {parameter.rows()} : new long[] {parameter.rows(), parameter.columns()};
            tensors.put(
                    parameter.name(),
                    Tensor.create(parameter.master().clone(), shape).set_requires_grad(true));
        }
    }

    TensorVector parameters() {
        return new TensorVector(tensors.values().toArray(Tensor[]::new));
    }

    /** The mean cross-entropy of a time-major window from a zero state. */
    Tensor loss(int time, int batch, Tensor input, int[] targets) {
        Tensor hidden = recurrent(batch, input);
        long width = hidden.size(2);
        Tensor logits = torch.linear(
                hidden.reshape((long) time * batch, width), tensors.get("output.weight"), tensors.get("output.bias"));
        return torch.cross_entropy_loss(logits, longs(targets));
    }

    /**
     * The mean cross-entropy of sequences with a class each.
     *
     * @param ends whether the state {@code h_n} of both directions is read, in place of the last step
     */
    Tensor lossAtEnd(int batch, Tensor input, int[] classes, boolean ends) {
        Tensor hidden = recurrent(batch, input);
        Tensor read = hidden.select(0, -1);
        if (ends) {
            long half = hidden.size(2) / 2;
            read = torch.cat(
                    new TensorVector(
                            read.narrow(1, 0, half), hidden.select(0, 0).narrow(1, half, half)),
                    1);
        }
        Tensor logits = torch.linear(read, tensors.get("output.weight"), tensors.get("output.bias"));
        return torch.cross_entropy_loss(logits, longs(classes));
    }

    /** The same with dropout after the embedding and after every layer; dense layers with ReLU in place of recurrent ones too. */
    Tensor dropped(int time, int batch, int[] tokens, float[] values, int[] targets, double rate) {
        Tensor hidden = input(time, batch, tokens, values);
        if (planned.plan().recurrent()) {
            hidden = recurrent(batch, torch.dropout(hidden, rate, true), rate);
        } else {
            for (LayerPlan layer : planned.plan().layers()) {
                Tensor weights = tensors.get(layer.name() + ".weight");
                hidden = torch.linear(hidden, weights, tensors.get(layer.name() + ".bias"));
                hidden = torch.relu(hidden);
                hidden = layer.equals(planned.plan()
                                .layers()
                                .get(planned.plan().layers().size() - 1))
                        ? hidden
                        : torch.dropout(hidden, rate, true);
            }
        }
        Tensor logits = torch.linear(
                torch.dropout(hidden, rate, true).reshape((long) time * batch, hidden.size(2)),
                tensors.get("output.weight"),
                tensors.get("output.bias"));
        return torch.cross_entropy_loss(logits, longs(targets));
    }

    /** The mean cross-entropy of images: convolutions with ReLU and max pooling below the output. */
    Tensor imageLoss(float[] images, int[] classes) {
        Tensor values = Tensor.create(images, classes.length, images.length / classes.length);
        for (LayerPlan layer : planned.plan().layers()) {
            SlidingWindow window = layer instanceof ConvolutionPlan convolution
                    ? convolution.window()
                    : ((MaxPoolPlan) layer).window();
            Tensor shaped = values.reshape(classes.length, window.channels(), window.height(), window.width());
            values = layer instanceof ConvolutionPlan
                    ? torch.relu(convolved(layer.name(), window, shaped))
                    : torch.max_pool2d(shaped, window.size(), window.size());
            values = values.reshape(classes.length, layer.outputs());
        }
        Tensor logits = torch.linear(values, tensors.get("output.weight"), tensors.get("output.bias"));
        return torch.cross_entropy_loss(logits, longs(classes));
    }

    private Tensor convolved(String name, SlidingWindow window, Tensor images) {
        Tensor weights = tensors.get(name + ".weight").reshape(-1, window.channels(), window.size(), window.size());
        return torch.conv2d(
                images,
                weights,
                new TensorOptional(tensors.get(name + ".bias")),
                new long[] {window.stride(), window.stride()},
                new long[] {window.padding(), window.padding()},
                new long[] {1, 1},
                1);
    }

    /** time x batch x width: the input as the recurrent layers see it. */
    Tensor input(int time, int batch, int[] tokens, float[] values) {
        InputPlan plan = planned.plan().input();
        if (plan instanceof InputPlan.Real) {
            return Tensor.create(values, time, batch, plan.width());
        }
        if (plan instanceof InputPlan.Embedding) {
            return torch.embedding(tensors.get("embedding.weight"), longs(tokens))
                    .reshape(time, batch, plan.width());
        }
        float[] oneHot = new float[tokens.length * plan.width()];
        for (int i = 0; i < tokens.length; i++) {
            oneHot[i * plan.width() + tokens[i]] = 1;
        }
        return Tensor.create(oneHot, time, batch, plan.width());
    }

    /** time x batch x hidden: the states of the highest recurrent layer. */
    Tensor recurrent(int batch, Tensor input) {
        return recurrent(batch, input, 0);
    }

    private Tensor recurrent(int batch, Tensor input, double rate) {
        RecurrentPlan first = (RecurrentPlan) planned.plan().layers().get(0);
        int layers = planned.plan().layers().size();
        boolean both = first.bidirectional();
        TensorVector weights = weights(layers, both);
        Tensor zero = torch.zeros((long) layers * (both ? 2 : 1), batch, first.hidden());
        return switch (first.cell()) {
            case LSTM -> torch.lstm(input, new TensorVector(zero, zero), weights, true, layers, rate, true, both, false)
                    .get0();
            case GRU -> torch.gru(input, zero, weights, true, layers, rate, true, both, false)
                    .get0();
            case RNN_TANH -> torch.rnn_tanh(input, zero, weights, true, layers, rate, true, both, false)
                    .get0();
            case RNN_RELU -> torch.rnn_relu(input, zero, weights, true, layers, rate, true, both, false)
                    .get0();
            case GRU_RESET_FIRST -> throw new IllegalArgumentException(
                    "libtorch resets the state after the product only");
        };
    }

    private TensorVector weights(int layers, boolean both) {
        TensorVector weights = new TensorVector();
        for (int layer = 0; layer < layers; layer++) {
            for (String direction : both ? List.of("", "_reverse") : List.of("")) {
                for (String part : List.of("weight_ih", "weight_hh", "bias_ih", "bias_hh")) {
                    weights.push_back(tensors.get(part + "_l" + layer + direction));
                }
            }
        }
        return weights;
    }

    void clearGradients() {
        tensors.values().forEach(tensor -> {
            if (tensor.grad().defined()) {
                tensor.mutable_grad().zero_();
            }
        });
    }

    /** The gradient of a parameter. */
    float[] gradient(String name) {
        return values(tensors.get(name).grad());
    }

    static float[] values(Tensor tensor) {
        FloatBuffer buffer = tensor.contiguous().createBuffer();
        float[] values = new float[buffer.remaining()];
        buffer.get(values);
        return values;
    }

    private static Tensor longs(int[] values) {
        long[] wide = new long[values.length];
        for (int i = 0; i < values.length; i++) {
            wide[i] = values[i];
        }
        return Tensor.create(wide, values.length);
    }
}
