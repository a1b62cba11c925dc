package dev.skipgate.testbench.training;

import dev.skipgate.compiler.diagnostics.Diagnostics;
import dev.skipgate.compiler.diagnostics.Rule;
import dev.skipgate.compiler.diagnostics.SourceLocation;
import dev.skipgate.compiler.frontend.WeightsDescription;
import dev.skipgate.runtime.bundle.safetensors.SafetensorsException;
import dev.skipgate.runtime.bundle.safetensors.SafetensorsFile;
import dev.skipgate.runtime.bundle.safetensors.SafetensorsWriter;
import dev.skipgate.runtime.training.network.PlannedNetwork;
import dev.skipgate.runtime.training.parameter.Parameter;
import dev.skipgate.runtime.training.plan.ConvolutionPlan;
import dev.skipgate.runtime.training.plan.LayerPlan;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/** Puts weights from a file into a network of any kind that can be trained. */
record TrainedWeights(WeightsDescription names, Path path, Diagnostics diagnostics) {
    /** What is missing or of another shape is reported; biases may be left out and are zero then. */
    void into(PlannedNetwork network) {
        try (SafetensorsFile file = SafetensorsFile.open(path)) {
            for (Parameter parameter : network.network().parameters()) {
                load(file, parameter, shape(network, parameter));
            }
        } catch (SafetensorsException e) {
            diagnostics.error(Rule.BAD_WEIGHT_FILE, SourceLocation.of(path.toString()), e.getMessage());
        }
    }

    private void load(SafetensorsFile file, Parameter parameter, List<Long> shape) throws SafetensorsException {
        Optional<String> name = names.nameIn(file.names(), parameter.name());
        if (name.isEmpty()) {
            if (isBias(parameter) && !names.mapping().containsKey(parameter.name())) {
                Arrays.fill(parameter.master(), 0f);
            } else {
                diagnostics.error(
                        Rule.MISSING_TENSOR,
                        SourceLocation.of(path.toString()),
                        "there is no tensor " + String.join(" or ", names.candidates(parameter.name()))
                                + "; name it under weights: mapping");
            }
            return;
        }
        List<Long> seen = file.info(name.get()).shape();
        if (seen.equals(shape)) {
            System.arraycopy(file.finiteFloats(name.get()), 0, parameter.master(), 0, parameter.size());
        } else {
            diagnostics.error(
                    Rule.SHAPE_MISMATCH,
                    SourceLocation.of(path.toString()),
                    "tensor '" + name.get() + "' has shape " + seen + ", the model needs " + shape
                            + "; correct the sizes in the description or name another tensor under weights: mapping");
        }
    }

    /**
     * Writes the weights of a network.
     *
     * @param values of each parameter that shall be written, such as its master copy
     * @throws SafetensorsException when the file cannot be written
     */
    static void write(Path file, PlannedNetwork network, Function<Parameter, float[]> values)
            throws SafetensorsException {
        SafetensorsWriter writer = new SafetensorsWriter();
        for (Parameter parameter : network.network().parameters()) {
            writer.floats(parameter.name(), shape(network, parameter), values.apply(parameter));
        }
        writer.write(file);
    }

    /** As PyTorch has it: a bias has one dimension, a matrix two, even with one column, the kernels of a convolution four. */
    private static List<Long> shape(PlannedNetwork network, Parameter parameter) {
        if (isBias(parameter)) {
            return List.of((long) parameter.rows());
        }
        for (LayerPlan layer : network.plan().layers()) {
            if (layer instanceof ConvolutionPlan convolution
                    && parameter.name().equals(convolution.name() + ".weight")) {
                long size = convolution.window().size();
                return List.of(
                        (long) parameter.rows(), (long) convolution.window().channels(), size, size);
            }
        }
        return List.of((long) parameter.rows(), (long) parameter.columns());
    }

    static boolean isBias(Parameter parameter) {
        return parameter.name().startsWith("bias_") || parameter.name().endsWith(".bias");
    }
}
