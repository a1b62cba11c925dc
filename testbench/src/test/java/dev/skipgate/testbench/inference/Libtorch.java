package dev.skipgate.testbench.inference;

import dev.skipgate.runtime.numeric.WeightMatrix;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.LSTMImpl;
import org.bytedeco.pytorch.LSTMOptions;
import org.bytedeco.pytorch.NoGradGuard;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorVector;
import org.bytedeco.pytorch.global.torch;

/** libtorch's LSTM in float32: all steps of all sequences in one call, without gradients. The number of threads is the process's. */
final class Libtorch implements Contender {
    private final LSTMImpl lstm;
    private final Tensor input;
    private final int hidden;
    private final int threads;

    Libtorch(LayerModel model, int steps, int batch, int threads) {
        hidden = model.hidden();
        this.threads = threads;
        lstm = new LSTMImpl(new LSTMOptions(hidden, hidden));
        lstm.eval();
        input = Tensor.create(model.inputs(steps, batch), steps, batch, hidden);
        float[] bias = new float[LayerModel.GATES * hidden];
        for (int row = 0; row < bias.length; row++) {
            bias[row] = model.bias(row);
        }
        NoGradGuard guard = new NoGradGuard();
        try {
            TensorVector parameters = lstm.parameters();
            parameters.get(0).copy_(weights(model.layer().inputWeights()));
            parameters.get(1).copy_(weights(model.layer().recurrentWeights()));
            parameters.get(2).copy_(Tensor.create(bias));
            parameters.get(3).zero_();
        } finally {
            guard.close();
        }
    }

    private static Tensor weights(WeightMatrix matrix) {
        float[] weights = new float[matrix.rows() * matrix.columns()];
        for (int row = 0; row < matrix.rows(); row++) {
            for (int column = 0; column < matrix.columns(); column++) {
                weights[row * matrix.columns() + column] = (float) matrix.real(row, column);
            }
        }
        return Tensor.create(weights, matrix.rows(), matrix.columns());
    }

    @Override
    public String name() {
        return "libtorch float32";
    }

    @Override
    public double run() {
        return last()[0];
    }

    /** The hidden values of the last sequence after the last step. */
    float[] last() {
        torch.set_num_threads(threads);
        PointerScope scope = new PointerScope();
        NoGradGuard guard = new NoGradGuard();
        try {
            Tensor all = lstm.forward(input).get0();
            float[] last = new float[hidden];
            all.select(0, -1).select(0, -1).contiguous().data_ptr_float().get(last);
            return last;
        } finally {
            guard.close();
            scope.close();
        }
    }

    @Override
    public void close() {
        lstm.close();
        input.close();
    }
}
