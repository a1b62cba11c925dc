package dev.skipgate.testbench.onnx;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.onnxruntime.NodeInfo;
import ai.onnxruntime.OnnxJavaType;
import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OnnxValue;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtLoggingLevel;
import ai.onnxruntime.OrtSession;
import ai.onnxruntime.TensorInfo;
import java.nio.FloatBuffer;
import java.nio.IntBuffer;
import java.nio.LongBuffer;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/** Runs a model in ONNX Runtime, on one thread. */
public final class OnnxRuntimeTwin implements AutoCloseable {
    private final OrtEnvironment environment =
            OrtEnvironment.getEnvironment(OrtLoggingLevel.ORT_LOGGING_LEVEL_ERROR, "test");
    private final OrtSession session;
    private final Map<String, OnnxTensor> inputs = new LinkedHashMap<>();

    OnnxRuntimeTwin(byte[] model) throws OrtException {
        this(Optional.of(model), "");
    }

    /** From a file, which may have external data. */
    public OnnxRuntimeTwin(Path file) throws OrtException {
        this(Optional.empty(), file.toString());
    }

    private OnnxRuntimeTwin(Optional<byte[]> model, String file) throws OrtException {
        try (OrtSession.SessionOptions options = new OrtSession.SessionOptions()) {
            options.setIntraOpNumThreads(1);
            options.setInterOpNumThreads(1);
            // More would round activations beside quantized weights.
            options.setOptimizationLevel(OrtSession.SessionOptions.OptLevel.BASIC_OPT);
            options.setSessionLogLevel(OrtLoggingLevel.ORT_LOGGING_LEVEL_ERROR);
            session = model.isPresent()
                    ? environment.createSession(model.get(), options)
                    : environment.createSession(file, options);
        }
    }

    /** The type of an input, if there is one of that name. */
    Optional<OnnxJavaType> type(String name) throws OrtException {
        NodeInfo info = session.getInputInfo().get(name);
        return Optional.ofNullable(info).map(each -> ((TensorInfo) each.getInfo()).type);
    }

    /** Gives an input. */
    public OnnxRuntimeTwin floats(String name, float[] values, long... shape) throws OrtException {
        inputs.put(name, OnnxTensor.createTensor(environment, FloatBuffer.wrap(values), shape));
        return this;
    }

    /** Gives an input. */
    public OnnxRuntimeTwin longs(String name, long[] values, long... shape) throws OrtException {
        inputs.put(name, OnnxTensor.createTensor(environment, LongBuffer.wrap(values), shape));
        return this;
    }

    OnnxRuntimeTwin ints(String name, int[] values, long... shape) throws OrtException {
        inputs.put(name, OnnxTensor.createTensor(environment, IntBuffer.wrap(values), shape));
        return this;
    }

    /** Zeros for an input; a size that the model leaves open is this. */
    OnnxRuntimeTwin zeros(String name, int open) throws OrtException {
        long[] shape = ((TensorInfo) session.getInputInfo().get(name).getInfo())
                .getShape()
                .clone();
        int count = 1;
        for (int i = 0; i < shape.length; i++) {
            shape[i] = shape[i] < 0 ? open : shape[i];
            count *= (int) shape[i];
        }
        return floats(name, new float[count], shape);
    }

    /** The first output. */
    public float[] run() throws OrtException {
        try (OrtSession.Result result = session.run(inputs)) {
            return values(result.get(0));
        }
    }

    /** The output of a name. */
    float[] run(String output) throws OrtException {
        try (OrtSession.Result result = session.run(inputs)) {
            return values(result.get(output).orElseThrow());
        }
    }

    private static float[] values(OnnxValue tensor) throws OrtException {
        FloatBuffer buffer = ((OnnxTensor) tensor).getFloatBuffer();
        float[] values = new float[buffer.remaining()];
        buffer.get(values);
        return values;
    }

    @Override
    public void close() throws OrtException {
        inputs.values().forEach(OnnxTensor::close);
        session.close();
    }

    static void assertClose(float[] wanted, float[] seen, double most, String what) {
        assertEquals(wanted.length, seen.length, what);
        for (int i = 0; i < wanted.length; i++) {
            double difference = Math.abs(wanted[i] - seen[i]) / Math.max(1, Math.abs(wanted[i]));
            int at = i;
            assertTrue(
                    difference <= most,
                    () -> what + ": value " + at + " is " + seen[at] + ", ONNX Runtime has " + wanted[at]);
        }
    }
}
