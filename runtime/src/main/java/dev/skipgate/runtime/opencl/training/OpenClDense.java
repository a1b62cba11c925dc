package dev.skipgate.runtime.opencl.training;

import dev.skipgate.runtime.training.linear.Functions;
import dev.skipgate.runtime.training.linear.LinearMap;
import dev.skipgate.runtime.training.model.DenseDevice;
import dev.skipgate.runtime.training.model.DenseLayer;
import dev.skipgate.runtime.training.model.Sequence;
import java.util.Optional;

/** The products of a dense layer on a device: one launch forward, one or two backward. */
final class OpenClDense implements DenseDevice {
    /** Of a window, without the one for the gradient of the input. */
    static final int LAUNCHES = 2;

    private final LayerKernel layer;
    private final TrainingKernel kernel;
    private final ProductTable products;
    private final DenseLayer of;
    private KeptWeights weights = new KeptWeights(null, null, Optional.empty(), 1);
    private int rows;

    OpenClDense(LayerKernel layer, DenseLayer of) {
        this.layer = layer;
        this.kernel = layer.kernel;
        this.products = layer.products;
        this.of = of;
        kernel.kind = CellKernel.DENSE;
        kernel.gradientSource = ListKernel.OUTPUT_GRADIENT;
        kernel.batch = 1;
    }

    @Override
    public void forward(LinearMap map, Sequence input, float[] y) {
        rows = input.rows();
        weights = KeptWeights.of(map);
        layOut();
        KeptWeights.gather(
                weights.outputs(), 1, of.bias().effective(), 0, 1, kernel.given, kernel.biasAt, kernel.gateStride);
        KeptWeights.gather(
                weights.inputs(),
                weights.scale(),
                input.data(),
                input.offset(),
                rows,
                kernel.given,
                kernel.inputAt,
                kernel.inputStride);
        kernel.put(kernel.table).put(kernel.given);
        layer.launch(TrainingKernel.MULTIPLY, 1);
        kernel.get(kernel.values);
        KeptWeights.scatter(weights.outputs(), 1, kernel.values, 0, kernel.gateStride, rows, y);
    }

    private void layOut() {
        kernel.time = rows;
        kernel.outputs = weights.outputs().kept();
        kernel.gateStride = LayerKernel.padded(kernel.outputs);
        kernel.inputs = weights.inputs().kept();
        kernel.inputStride = LayerKernel.padded(kernel.inputs);
        layer.setWidth(weights.allows(ListKernel.WIDE));
        LayerKernel.Places given = new LayerKernel.Places();
        int forward = given.take((long) kernel.inputs * kernel.gateStride);
        int backward = given.take((long) kernel.outputs * kernel.inputStride);
        kernel.biasAt = given.take(kernel.gateStride);
        kernel.inputAt = given.take((long) rows * kernel.inputStride);
        LayerKernel.Places gradients = new LayerKernel.Places();
        kernel.inputGradients = gradients.take((long) rows * kernel.inputStride);
        kernel.weightGradients = gradients.take((long) kernel.outputs * kernel.inputStride);
        kernel.biasGradients = gradients.take(kernel.outputs);
        long values = (long) rows * kernel.gateStride;

        int outputs = kernel.outputs;
        int inputs = kernel.inputs;
        products.forward(ProductTable.INPUT, forward, kernel.gateStride, outputs, inputs, weights.tiles());
        products.target(ProductTable.INPUT, 0, ProductTable.TO_VALUES, kernel.biasAt);
        products.backward(ProductTable.INPUT_BACK, backward, kernel.inputStride, outputs, inputs, weights.tiles());
        products.target(ProductTable.INPUT_BACK, 0, ProductTable.TO_GRADIENTS, -1);
        products.weights(ProductTable.INPUT_WEIGHTS, kernel.inputAt, kernel.inputStride, rows, inputs, weights.tiles());
        products.target(ProductTable.INPUT_WEIGHTS, 0, ProductTable.TO_GRADIENTS, -1);
        int together = TrainingKernel.ROWS_TOGETHER;
        int forwardSegment = products.table[ProductTable.INPUT + ProductTable.SEGMENT];
        int backwardSegment = products.table[ProductTable.INPUT_BACK + ProductTable.SEGMENT];
        layer.plan(TrainingKernel.MULTIPLY, rows, 1, inputs, forwardSegment, 1);
        layer.plan(TrainingKernel.WEIGHTS, (outputs - 1) / together + 1, 1, rows, ProductTable.PLAIN_SEGMENT, together);
        layer.plan(TrainingKernel.MULTIPLY_BACK, rows, 1, outputs, backwardSegment, 1);
        layer.makeRoom(1, given, values, new LayerKernel.Places(), new LayerKernel.Places(), values, gradients);
        weights.copyWeights(
                of.weights().effective(), kernel.given, forward, kernel.gateStride, backward, kernel.inputStride);
    }

    @Override
    public void backward(float[] dy, int from, float[] dx) {
        KeptWeights.gather(weights.outputs(), 1, dy, from, rows, kernel.outputGradient, 0, kernel.gateStride);
        kernel.put(kernel.outputGradient);
        layer.launch(TrainingKernel.WEIGHTS, dx.length > 0 ? 2 : 1);
        kernel.get(kernel.gradients);
        weights.addGradients(
                kernel.gradients,
                kernel.weightGradients,
                kernel.inputStride,
                of.weights().gradient());
        if (dx.length > 0) {
            Functions.clear(dx, 0, rows * weights.inputs().width());
            KeptWeights.scatter(
                    weights.inputs(),
                    weights.scale(),
                    kernel.gradients,
                    kernel.inputGradients,
                    kernel.inputStride,
                    rows,
                    dx);
        }
    }
}
