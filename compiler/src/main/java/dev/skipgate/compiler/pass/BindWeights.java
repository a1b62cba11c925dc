package dev.skipgate.compiler.pass;

import dev.skipgate.compiler.diagnostics.Diagnostics;
import dev.skipgate.compiler.diagnostics.Rule;
import dev.skipgate.compiler.diagnostics.SourceLocation;
import dev.skipgate.compiler.frontend.CellType;
import dev.skipgate.compiler.frontend.InputDescription;
import dev.skipgate.compiler.frontend.LayerDescription;
import dev.skipgate.compiler.frontend.LayerPart;
import dev.skipgate.compiler.frontend.ModelDescription;
import dev.skipgate.compiler.frontend.OutputDescription;
import dev.skipgate.compiler.frontend.StageDescription;
import dev.skipgate.compiler.frontend.TensorNames;
import dev.skipgate.compiler.frontend.WeightsDescription;
import dev.skipgate.compiler.ir.FloatNetwork;
import dev.skipgate.runtime.bundle.safetensors.SafetensorsException;
import dev.skipgate.runtime.bundle.safetensors.SafetensorsFile;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Reads the float weights a description names and checks their shapes and values. */
public final class BindWeights implements Pass<ModelDescription, FloatNetwork> {
    private final Optional<Path> otherFile;

    /** Reads the file the description names. */
    public BindWeights() {
        this(Optional.empty());
    }

    /** Reads another file with the same tensors, such as a float twin. */
    public BindWeights(Optional<Path> otherFile) {
        this.otherFile = otherFile;
    }

    @Override
    public FloatNetwork apply(ModelDescription model, Diagnostics diagnostics) {
        Path path = otherFile.orElse(model.weights().file());
        try (SafetensorsFile file = SafetensorsFile.open(path)) {
            FloatNetwork network = new Binding(model, file, path, diagnostics).bind();
            diagnostics.throwIfErrors();
            return network;
        } catch (SafetensorsException e) {
            diagnostics.error(Rule.BAD_WEIGHT_FILE, SourceLocation.of(path.toString()), e.getMessage());
            diagnostics.throwIfErrors();
            throw new IllegalStateException(e);
        }
    }

    /** One model against one file. */
    private static final class Binding {
        private final ModelDescription model;
        private final WeightsDescription names;
        private final SafetensorsFile file;
        private final SourceLocation where;
        private final Diagnostics diagnostics;
        private final Set<String> used = new HashSet<>();

        Binding(ModelDescription model, SafetensorsFile file, Path path, Diagnostics diagnostics) {
            this.model = model;
            this.names = model.weights();
            this.file = file;
            this.where = SourceLocation.of(path.toString());
            this.diagnostics = diagnostics;
        }

        FloatNetwork bind() throws SafetensorsException {
            float[] embedding = new float[0];
            if (model.input() instanceof InputDescription.Embedding input) {
                embedding = tensor(TensorNames.EMBEDDING_WEIGHT, input.size(), input.dimension());
            }
            List<FloatNetwork.FloatLayer> layers = new ArrayList<>();
            int recurrent = 0;
            for (LayerPart part : model.parts()) {
                StageDescription stage = part.layer();
                int inputs = part.inputs();
                boolean reverse = part.direction() == LayerPart.Direction.REVERSE;
                if (stage instanceof LayerDescription layer) {
                    recurrent -= reverse ? 1 : 0;
                    layers.add(recurrent(layer, recurrent++, inputs, reverse ? TensorNames.REVERSE : ""));
                } else {
                    layers.add(new FloatNetwork.FloatLayer(
                            tensor(TensorNames.denseWeight(stage.name()), stage.outputs(), inputs),
                            new float[0],
                            bias(TensorNames.denseBias(stage.name()), stage.outputs())));
                }
            }
            int width = model.inputSizeOf(model.stages().size());
            FloatNetwork.FloatDense output = model.output().result() == OutputDescription.Result.STATE
                    ? new FloatNetwork.FloatDense(new float[0], new float[0])
                    : new FloatNetwork.FloatDense(
                            tensor(TensorNames.OUTPUT_WEIGHT, model.output().size(), width),
                            bias(TensorNames.OUTPUT_BIAS, model.output().size()));
            warnOfUnused();
            return new FloatNetwork(model, embedding, layers, output);
        }

        /** A direction of a recurrent layer; recurrent layers are counted by themselves. */
        private FloatNetwork.FloatLayer recurrent(LayerDescription layer, int index, int inputs, String direction)
                throws SafetensorsException {
            int units = layer.hidden();
            int rows = layer.type().gates() * units;
            float[] input = tensor(TensorNames.inputWeights(index) + direction, rows, inputs);
            float[] recurrent = tensor(TensorNames.recurrentWeights(index) + direction, rows, units);
            float[] inputBias = bias(TensorNames.inputBias(index) + direction, rows);
            float[] recurrentBias = bias(TensorNames.recurrentBias(index) + direction, rows);
            return new FloatNetwork.FloatLayer(
                    input,
                    recurrent,
                    layer.type() == CellType.GRU
                            ? apart(inputBias, recurrentBias, units)
                            : sum(inputBias, recurrentBias));
        }

        /** The biases of a GRU whose reset gate acts on the recurrent sum of n: those of n stay two. */
        private static float[] apart(float[] input, float[] recurrent, int units) {
            float[] biases = Arrays.copyOf(input, input.length + units);
            for (int row = 0; row < 2 * units; row++) {
                biases[row] += recurrent[row];
            }
            System.arraycopy(recurrent, 2 * units, biases, input.length, units);
            return biases;
        }

        /** A tensor that must be there. */
        private float[] tensor(String ours, int... shape) throws SafetensorsException {
            Optional<String> name = names.nameIn(file.names(), ours);
            if (name.isEmpty()) {
                diagnostics.error(
                        Rule.MISSING_TENSOR,
                        where,
                        "there is no tensor " + String.join(" or ", names.candidates(ours)) + "; the file holds "
                                + some(file.names()) + "; name it under weights: mapping");
                return new float[size(shape)];
            }
            return checked(name.get(), shape);
        }

        /** Biases may be left out (a network trained with bias=False), but not when the description names them. */
        private float[] bias(String ours, int rows) throws SafetensorsException {
            boolean leftOut = names.nameIn(file.names(), ours).isEmpty()
                    && !names.mapping().containsKey(ours);
            return leftOut ? new float[rows] : tensor(ours, rows);
        }

        private float[] checked(String name, int... shape) throws SafetensorsException {
            used.add(name);
            List<Long> seen = file.info(name).shape();
            List<Long> wanted = new ArrayList<>();
            for (int dimension : shape) {
                wanted.add((long) dimension);
            }
            if (!seen.equals(wanted)) {
                diagnostics.error(
                        Rule.SHAPE_MISMATCH,
                        where,
                        "tensor '" + name + "' has shape " + seen + ", the model needs " + wanted
                                + "; correct the sizes in the description or name another tensor under weights:"
                                + " mapping");
                return new float[size(shape)];
            }
            return file.finiteFloats(name);
        }

        private void warnOfUnused() {
            List<String> unused = file.names().stream()
                    .filter(name -> !used.contains(name))
                    .sorted()
                    .toList();
            if (!unused.isEmpty()) {
                diagnostics.warning(
                        Rule.UNUSED_TENSOR, where, "the model does not use " + some(unused) + " of the file");
            }
        }

        private static String some(Iterable<String> names) {
            List<String> all = new ArrayList<>();
            names.forEach(all::add);
            int shown = Math.min(6, all.size());
            return all.isEmpty()
                    ? "nothing"
                    : String.join(", ", all.subList(0, shown))
                            + (all.size() > shown ? " and " + (all.size() - shown) + " more" : "");
        }

        private static int size(int... shape) {
            int size = 1;
            for (int dimension : shape) {
                size = Math.multiplyExact(size, dimension);
            }
            return size;
        }

        private static float[] sum(float[] a, float[] b) {
            for (int i = 0; i < a.length; i++) {
                a[i] += b[i];
            }
            return a;
        }
    }
}
