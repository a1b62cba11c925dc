package dev.skipgate.testbench.quality;

import dev.skipgate.compiler.ir.FloatNetwork;
import dev.skipgate.runtime.bundle.DenseOutput;
import dev.skipgate.runtime.bundle.Layer;
import dev.skipgate.runtime.bundle.Network;
import dev.skipgate.runtime.bundle.NetworkInput;
import dev.skipgate.runtime.bundle.RecurrentLayer;
import dev.skipgate.runtime.numeric.WeightMatrix;
import dev.skipgate.runtime.reference.ReferenceModel;
import dev.skipgate.runtime.reference.StepListener;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.concurrent.ForkJoinPool;
import java.util.concurrent.ForkJoinTask;

/**
 * Measures float and integer quality side by side, on the same text. The two evaluations in floats run beside what the caller
 * does between beginning and finishing.
 */
public final class MeasureQuality {
    private final String unit;
    private final Network integers;
    private final int[] text;
    private final Optional<ForkJoinTask<Double>> twin;
    private final ForkJoinTask<Double> quantized;

    private MeasureQuality(
            String unit,
            Network integers,
            int[] text,
            Optional<ForkJoinTask<Double>> twin,
            ForkJoinTask<Double> quantized) {
        this.unit = unit;
        this.integers = integers;
        this.text = text;
        this.twin = twin;
        this.quantized = quantized;
    }

    /**
     * Begins to measure.
     *
     * @param description the float network the integer one was made from, for its shapes
     * @param integers the integer network
     * @param twin the float twin, if there is one
     * @param text indices of the held-out text, at least two
     */
    public static MeasureQuality begin(
            String unit, FloatNetwork description, Network integers, Optional<FloatNetwork> twin, int[] text) {
        ForkJoinPool pool = ForkJoinPool.commonPool();
        return new MeasureQuality(
                unit,
                integers,
                text,
                twin.map(each -> pool.submit(() -> bits(each, text))),
                pool.submit(() -> bits(dequantized(description, integers), text)));
    }

    /** Measures the integers, and waits for the rest. */
    public Quality finish() {
        ZeroCount zeros = new ZeroCount();
        double integer = bits(integers, text, zeros);
        double quantizedBits = quantized.join();
        return new Quality(
                Quality.Measure.BITS,
                unit,
                text.length - 1,
                twin.map(each -> OptionalDouble.of(each.join())).orElse(OptionalDouble.empty()),
                quantizedBits,
                integer,
                zeros.share());
    }

    private static double bits(FloatNetwork network, int[] text) {
        FloatModel model = new FloatModel(network);
        BitsPerToken bits = new BitsPerToken();
        for (int t = 0; t + 1 < text.length; t++) {
            float[] logits = model.step(text[t]);
            double[] wide = new double[logits.length];
            for (int n = 0; n < wide.length; n++) {
                wide[n] = logits[n];
            }
            bits.add(wide, text[t + 1]);
        }
        return bits.mean();
    }

    private static double bits(Network network, int[] text, StepListener listener) {
        ReferenceModel model = new ReferenceModel(network);
        BitsPerToken bits = new BitsPerToken();
        for (int t = 0; t + 1 < text.length; t++) {
            int[] logits = model.step(text[t], listener);
            double[] real = new double[logits.length];
            for (int n = 0; n < real.length; n++) {
                real[n] = network.output().logits().toReal(logits[n]);
            }
            bits.add(real, text[t + 1]);
        }
        return bits.mean();
    }

    static FloatNetwork dequantized(FloatNetwork description, Network integers) {
        List<FloatNetwork.FloatLayer> layers = new ArrayList<>();
        for (Layer layer : integers.layers()) {
            layers.add(new FloatNetwork.FloatLayer(
                    reals(layer.inputWeights()),
                    layer instanceof RecurrentLayer recurrent ? reals(recurrent.recurrentWeights()) : new float[0],
                    reals(layer.bias(), layer.sum().fraction())));
        }
        DenseOutput output = integers.output();
        float[] embedding = {};
        if (integers.input() instanceof NetworkInput.Embedding table) {
            embedding = new float[table.table().length];
            for (int i = 0; i < embedding.length; i++) {
                embedding[i] = (float) table.format().toReal(table.table()[i]);
            }
        }
        return new FloatNetwork(
                description.description(),
                embedding,
                layers,
                new FloatNetwork.FloatDense(
                        reals(output.weights()),
                        reals(output.bias(), output.sum().fraction())));
    }

    private static float[] reals(WeightMatrix matrix) {
        float[] reals = new float[matrix.codes().length];
        for (int i = 0; i < reals.length; i++) {
            reals[i] = Math.scalb((float) matrix.integerOf(matrix.codes()[i]), -matrix.weightFraction());
        }
        return reals;
    }

    private static float[] reals(int[] integers, int fraction) {
        float[] reals = new float[integers.length];
        for (int i = 0; i < reals.length; i++) {
            reals[i] = Math.scalb((float) integers[i], -fraction);
        }
        return reals;
    }
}
