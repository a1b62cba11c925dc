package dev.skipgate.compiler.estimate;

import dev.skipgate.compiler.diagnostics.Diagnostics;
import dev.skipgate.compiler.frontend.InputDescription;
import dev.skipgate.compiler.frontend.ModelDescription;
import dev.skipgate.compiler.frontend.ModelReader;
import dev.skipgate.compiler.frontend.Purpose;
import dev.skipgate.compiler.ir.Design;
import dev.skipgate.compiler.ir.FloatNetwork;
import dev.skipgate.compiler.ir.Grid;
import dev.skipgate.compiler.pass.MapToArray;
import dev.skipgate.compiler.pass.Quantize;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/** Designs from random weights, for tests. */
final class RandomDesign {
    private RandomDesign() {}

    /** A model of LSTM layers of this size with a one-hot input, a share of its weights zero. */
    static Design oneHot(int classes, int hidden, int layers, double sparsity, Grid grid) {
        return of(yaml("{type: one-hot, size: " + classes + "}", classes, hidden, layers), sparsity, grid);
    }

    /** The same with an embedding as wide as a layer. */
    static Design embedding(int classes, int hidden, int layers, double sparsity, Grid grid) {
        String input = "{type: embedding, size: " + classes + ", dimension: " + hidden + "}";
        return of(yaml(input, classes, hidden, layers), sparsity, grid);
    }

    private static String yaml(String input, int outputs, int hidden, int layers) {
        StringBuilder yaml = new StringBuilder("name: random\ninput: " + input + "\nlayers:\n");
        for (int l = 0; l < layers; l++) {
            yaml.append("  - {hidden: ").append(hidden).append(", recurrent-weights: Q1.1}\n");
        }
        return yaml + "output: {size: " + outputs + "}\n";
    }

    static Design of(String yaml, double sparsity, Grid grid) {
        Diagnostics diagnostics = new Diagnostics();
        ModelDescription description = ModelReader.read(
                        Path.of("model.yaml"), yaml.getBytes(StandardCharsets.UTF_8), Purpose.TRAINING, diagnostics)
                .orElseThrow(
                        () -> new IllegalArgumentException(diagnostics.all().toString()));
        Random random = new Random(1);
        List<FloatNetwork.FloatLayer> layers = new ArrayList<>();
        for (int l = 0; l < description.layers().size(); l++) {
            int hidden = description.layers().get(l).hidden();
            layers.add(new FloatNetwork.FloatLayer(
                    weights(4 * hidden * description.inputSizeOf(l), sparsity, 1, random),
                    weights(4 * hidden * hidden, sparsity, 0.5f, random),
                    weights(4 * hidden, 0, 0.25f, random)));
        }
        int last = description.layers().get(description.layers().size() - 1).hidden();
        int outputs = description.output().size();
        FloatNetwork network = new FloatNetwork(
                description,
                embedding(description, random),
                layers,
                new FloatNetwork.FloatDense(
                        weights(outputs * last, sparsity, 0.5f, random), weights(outputs, 0, 0.25f, random)));
        return new MapToArray(grid).apply(new Quantize().apply(network, diagnostics), diagnostics);
    }

    private static float[] embedding(ModelDescription description, Random random) {
        return description.input().accept(new InputDescription.Visitor<>() {
            @Override
            public float[] oneHot(InputDescription.OneHot input) {
                return new float[0];
            }

            @Override
            public float[] embedding(InputDescription.Embedding input) {
                return weights(input.size() * input.dimension(), 0, 0.5f, random);
            }

            @Override
            public float[] vector(InputDescription.Vector input) {
                return new float[0];
            }
        });
    }

    private static float[] weights(int count, double sparsity, float magnitude, Random random) {
        float[] weights = new float[count];
        for (int i = 0; i < count; i++) {
            weights[i] = random.nextDouble() < sparsity ? 0 : random.nextBoolean() ? magnitude : -magnitude;
        }
        return weights;
    }
}
