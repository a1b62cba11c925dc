package dev.skipgate.testbench.experiment;

import java.util.List;
import java.util.Optional;

/**
 * A network for small images in ten classes, in floats.
 *
 * @param name of the network; its runs' names begin with it
 * @param words what it is, for the report
 * @param description its model.yaml
 * @param layers those with weights, from the input
 * @param steps updates of each run
 */
record ImageNetwork(String name, String words, String description, List<Layer> layers, long steps) {
    static final int CLASSES = 10;
    private static final String FLOATS = "weights: float, bias: float";

    /** @param paper its zeros in tensorquant-sparsity's table 1; none when the paper does not have the network */
    record Layer(String name, Optional<Zeros> paper) {}

    /** Shares of zeros among weights and activations, trained with L2 and with L1. */
    record Zeros(double weightsL2, double weightsL1, double activationsL2, double activationsL1) {}

    ImageNetwork {
        layers = List.copyOf(layers);
    }

    /**
     * TensorQuant's LeNet. The paper does not give its sizes.
     *
     * @param first channels of the lower convolution
     * @param second channels of the upper convolution
     * @param units of the dense layer
     */
    static ImageNetwork lenet(int first, int second, int units, int height, int width, long steps) {
        String convolution =
                "  - {name: conv%d, type: convolution, channels: %d, kernel: 5, padding: 2, activation: relu, %s}\n  - {name: pool%d, type: max-pool, size: 2}\n";
        return new ImageNetwork(
                "lenet",
                "convolution of " + first + " channels 5 x 5, pooling 2 x 2, convolution of " + second
                        + " channels 5 x 5, pooling 2 x 2, dense " + units
                        + ", output; ReLU, floats; emulated, no hardware has it",
                "name: lenet\ninput: {type: vector, shape: [" + height + ", " + width + "]}\nlayers:\n"
                        + String.format(convolution, 1, first, FLOATS, 1)
                        + String.format(convolution, 2, second, FLOATS, 2)
                        + dense("fc3", units)
                        + output(),
                List.of(
                        layer("conv1", .142, .289, .717, .513),
                        layer("conv2", .491, .505, .528, .662),
                        layer("fc3", .258, .502, .661, .593),
                        layer("output", .258, .504, 0, 0)),
                steps);
    }

    /** Two hidden layers, as in approximate-random-dropout's table I; TensorQuant's paper has no such network. */
    static ImageNetwork mlp(int first, int second, int features, long steps) {
        String size = first + "x" + second;
        return new ImageNetwork(
                "mlp-" + size,
                "dense " + first + ", dense " + second + ", output; ReLU, floats",
                "name: mlp-" + size + "\ninput: {type: vector, size: " + features + "}\nlayers:\n"
                        + dense("fc1", first)
                        + dense("fc2", second)
                        + output(),
                List.of(layer("fc1"), layer("fc2"), layer("output")),
                steps);
    }

    private static Layer layer(String name, double... paper) {
        return new Layer(
                name,
                paper.length == 0 ? Optional.empty() : Optional.of(new Zeros(paper[0], paper[1], paper[2], paper[3])));
    }

    private static String dense(String name, int units) {
        return "  - {name: " + name + ", type: dense, units: " + units + ", activation: relu, " + FLOATS + "}\n";
    }

    private static String output() {
        return "output: {size: " + CLASSES + ", " + FLOATS + "}\n";
    }

    /** With another number of updates. */
    ImageNetwork withSteps(long other) {
        return new ImageNetwork(name, words, description, layers, other);
    }
}
