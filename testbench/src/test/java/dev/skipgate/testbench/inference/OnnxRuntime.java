package dev.skipgate.testbench.inference;

import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import dev.skipgate.runtime.numeric.WeightMatrix;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.util.List;
import java.util.Map;

/** ONNX Runtime on the CPU: all steps of all sequences in one call of its LSTM, all graph optimizations on, so many threads inside an operator. */
final class OnnxRuntime implements Contender {
    /** Ours are i, f, g, o; ONNX's are i, o, f, c. */
    private static final int[] GATE_ORDER = {0, 3, 1, 2};

    private static final OrtEnvironment ENVIRONMENT = OrtEnvironment.getEnvironment();

    private final String name;
    private final OrtSession session;
    private final OnnxTensor input;

    private OnnxRuntime(String name, byte[] file, LayerModel model, int steps, int batch, int threads) {
        this.name = name;
        try (OrtSession.SessionOptions options = new OrtSession.SessionOptions()) {
            options.setIntraOpNumThreads(threads);
            options.setInterOpNumThreads(1);
            options.setOptimizationLevel(OrtSession.SessionOptions.OptLevel.ALL_OPT);
            session = ENVIRONMENT.createSession(file, options);
            float[] values = model.inputs(steps, batch);
            FloatBuffer buffer = ByteBuffer.allocateDirect(values.length * Float.BYTES)
                    .order(ByteOrder.nativeOrder())
                    .asFloatBuffer()
                    .put(values)
                    .rewind();
            input = OnnxTensor.createTensor(ENVIRONMENT, buffer, new long[] {steps, batch, model.hidden()});
        } catch (OrtException e) {
            throw new IllegalStateException(name + ": " + e.getMessage(), e);
        }
    }

    /** Weights and activations in float32. */
    static OnnxRuntime float32(LayerModel model, int steps, int batch, int threads) {
        long hidden = model.hidden();
        byte[] file = file(model, "LSTM", "", List.of("x", "w", "r", "b"), steps, batch)
                .floats("w", weights(model.layer().inputWeights()), 1, LayerModel.GATES * hidden, hidden)
                .floats("r", weights(model.layer().recurrentWeights()), 1, LayerModel.GATES * hidden, hidden)
                .toBytes();
        return new OnnxRuntime("ONNX Runtime float32", file, model, steps, batch, threads);
    }

    /** Weights in 8 bits, activations quantized to 8 bits as they come (DynamicQuantizeLSTM). */
    static OnnxRuntime int8(LayerModel model, int steps, int batch, int threads) {
        long hidden = model.hidden();
        List<String> inputs = List.of("x", "w", "r", "b", "", "", "", "", "w_scale", "w_zero", "r_scale", "r_zero");
        OnnxFile file = file(model, "DynamicQuantizeLSTM", "com.microsoft", inputs, steps, batch);
        for (boolean recurrent : new boolean[] {false, true}) {
            WeightMatrix matrix =
                    recurrent ? model.layer().recurrentWeights() : model.layer().inputWeights();
            String name = recurrent ? "r" : "w";
            // Transposed: 1 x I x 4H.
            byte[] bytes = new byte[matrix.rows() * matrix.columns()];
            for (int row = 0; row < matrix.rows(); row++) {
                for (int column = 0; column < matrix.columns(); column++) {
                    bytes[column * matrix.rows() + row] =
                            (byte) (127 * matrix.integer(ours(row, model.hidden()), column));
                }
            }
            file.bytes(name, bytes, 1, hidden, LayerModel.GATES * hidden)
                    .floats(name + "_scale", new float[] {(float) Math.scalb(1 / 127.0, -matrix.weightFraction())}, 1)
                    .bytes(name + "_zero", new byte[1], 1);
        }
        return new OnnxRuntime("ONNX Runtime int8", file.toBytes(), model, steps, batch, threads);
    }

    private static OnnxFile file(
            LayerModel model, String operator, String domain, List<String> inputs, int steps, int batch) {
        int hidden = model.hidden();
        float[] bias = new float[2 * LayerModel.GATES * hidden];
        for (int row = 0; row < LayerModel.GATES * hidden; row++) {
            bias[row] = model.bias(ours(row, hidden));
        }
        return new OnnxFile()
                .node(operator, domain, inputs, "y", hidden)
                .floats("b", bias, 1, bias.length)
                .input("x", steps, batch, hidden)
                .output("y", steps, 1, batch, hidden);
    }

    /** The row of ours that is a row of ONNX's. */
    private static int ours(int row, int hidden) {
        return GATE_ORDER[row / hidden] * hidden + row % hidden;
    }

    private static float[] weights(WeightMatrix matrix) {
        float[] weights = new float[matrix.rows() * matrix.columns()];
        int hidden = matrix.rows() / LayerModel.GATES;
        for (int row = 0; row < matrix.rows(); row++) {
            for (int column = 0; column < matrix.columns(); column++) {
                weights[row * matrix.columns() + column] = (float) matrix.real(ours(row, hidden), column);
            }
        }
        return weights;
    }

    @Override
    public String name() {
        return name;
    }

    /** The hidden values of the last sequence after the last step. */
    float[] last(int hidden) {
        try (OrtSession.Result result = session.run(Map.of("x", input))) {
            FloatBuffer all = ((OnnxTensor) result.get(0)).getFloatBuffer();
            float[] last = new float[hidden];
            all.get(all.capacity() - hidden, last);
            return last;
        } catch (OrtException e) {
            throw new IllegalStateException(name + ": " + e.getMessage(), e);
        }
    }

    @Override
    public double run() {
        try (OrtSession.Result result = session.run(Map.of("x", input))) {
            return result.size();
        } catch (OrtException e) {
            throw new IllegalStateException(name + ": " + e.getMessage(), e);
        }
    }

    @Override
    public void close() {
        input.close();
        try {
            session.close();
        } catch (OrtException e) {
            throw new IllegalStateException(name + ": " + e.getMessage(), e);
        }
    }
}
