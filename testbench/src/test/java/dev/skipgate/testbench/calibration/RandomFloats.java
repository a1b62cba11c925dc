package dev.skipgate.testbench.calibration;

import dev.skipgate.compiler.diagnostics.Diagnostics;
import dev.skipgate.compiler.frontend.InputDescription;
import dev.skipgate.compiler.frontend.LayerDescription;
import dev.skipgate.compiler.frontend.ModelDescription;
import dev.skipgate.compiler.frontend.ModelReader;
import dev.skipgate.compiler.frontend.Purpose;
import dev.skipgate.compiler.frontend.StageDescription;
import dev.skipgate.compiler.frontend.TensorNames;
import dev.skipgate.runtime.bundle.safetensors.SafetensorsException;
import dev.skipgate.runtime.bundle.safetensors.SafetensorsFile;
import dev.skipgate.runtime.bundle.safetensors.SafetensorsWriter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;

/** A described model with random float weights, in a folder. */
public final class RandomFloats {
    private final Random random;
    private final SafetensorsWriter writer = new SafetensorsWriter();

    private RandomFloats(long seed) {
        random = new Random(seed);
    }

    /**
     * Writes {@code model.yaml} and {@code float.safetensors}.
     *
     * @param text of the description, without weights
     */
    public static Path write(Path folder, String text, long seed) throws IOException, SafetensorsException {
        Path file = folder.resolve("model.yaml");
        Files.writeString(file, text);
        Diagnostics diagnostics = new Diagnostics();
        ModelDescription model =
                ModelReader.read(file, Purpose.TRAINING, diagnostics).orElseThrow();
        diagnostics.throwIfErrors();
        new RandomFloats(seed).weights(model).write(folder.resolve("float.safetensors"));
        Files.writeString(file, text + "weights: float.safetensors\n");
        return file;
    }

    /** Puts other values into a tensor of a file of floats. */
    public static void replace(Path path, String tensor, float[] values) throws SafetensorsException {
        SafetensorsWriter writer = new SafetensorsWriter();
        try (SafetensorsFile file = SafetensorsFile.open(path)) {
            for (String name : file.names()) {
                writer.floats(name, file.info(name).shape(), name.equals(tensor) ? values : file.floats(name));
            }
        }
        writer.write(path);
    }

    private SafetensorsWriter weights(ModelDescription model) {
        if (model.input() instanceof InputDescription.Embedding table) {
            matrix(TensorNames.EMBEDDING_WEIGHT, table.size(), table.dimension(), 1);
        }
        int recurrent = 0;
        for (int i = 0; i < model.stages().size(); i++) {
            StageDescription stage = model.stages().get(i);
            int inputs = model.inputSizeOf(i);
            if (stage instanceof LayerDescription layer) {
                int rows = layer.type().gates() * layer.hidden();
                for (String end : layer.bidirectional() ? List.of("", TensorNames.REVERSE) : List.of("")) {
                    matrix(TensorNames.inputWeights(recurrent) + end, rows, inputs, 0.7);
                    matrix(TensorNames.recurrentWeights(recurrent) + end, rows, layer.hidden(), 0.3);
                    vector(TensorNames.inputBias(recurrent) + end, rows);
                    vector(TensorNames.recurrentBias(recurrent) + end, rows);
                }
                recurrent++;
            } else {
                matrix(TensorNames.denseWeight(stage.name()), stage.outputs(), inputs, 0.5);
                vector(TensorNames.denseBias(stage.name()), stage.outputs());
            }
        }
        matrix(
                TensorNames.OUTPUT_WEIGHT,
                model.output().size(),
                model.inputSizeOf(model.stages().size()),
                1);
        vector(TensorNames.OUTPUT_BIAS, model.output().size());
        return writer;
    }

    private void matrix(String name, int rows, int columns, double deviation) {
        writer.floats(name, List.of((long) rows, (long) columns), floats(rows * columns, deviation));
    }

    private void vector(String name, int size) {
        writer.floats(name, List.of((long) size), floats(size, 0.2));
    }

    private float[] floats(int count, double deviation) {
        return floats(random, count, deviation);
    }

    /** Gaussian ones. */
    static float[] floats(Random random, int count, double deviation) {
        float[] values = new float[count];
        for (int i = 0; i < count; i++) {
            values[i] = (float) (deviation * random.nextGaussian());
        }
        return values;
    }
}
