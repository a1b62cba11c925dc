package dev.skipgate.testbench.training;

import dev.skipgate.compiler.diagnostics.CompilationFailedException;
import dev.skipgate.compiler.diagnostics.Diagnostic;
import dev.skipgate.compiler.diagnostics.Diagnostics;
import dev.skipgate.compiler.frontend.ConvolutionDescription;
import dev.skipgate.compiler.frontend.DenseDescription;
import dev.skipgate.compiler.frontend.ImageDescription;
import dev.skipgate.compiler.frontend.LayerDescription;
import dev.skipgate.compiler.frontend.LayerPart;
import dev.skipgate.compiler.frontend.ModelDescription;
import dev.skipgate.compiler.frontend.ModelReader;
import dev.skipgate.compiler.frontend.Purpose;
import dev.skipgate.compiler.frontend.StageDescription;
import dev.skipgate.compiler.frontend.TensorNames;
import dev.skipgate.compiler.ir.FloatNetwork;
import dev.skipgate.compiler.ir.QuantizedNetwork;
import dev.skipgate.compiler.pass.BindWeights;
import dev.skipgate.compiler.pass.Prune;
import dev.skipgate.compiler.pass.Quantize;
import dev.skipgate.runtime.Accelerator;
import dev.skipgate.runtime.bundle.Network;
import dev.skipgate.runtime.training.data.DataException;
import dev.skipgate.runtime.training.data.Position;
import dev.skipgate.runtime.training.network.NetworkBuilder;
import dev.skipgate.runtime.training.network.PlannedNetwork;
import dev.skipgate.runtime.training.parameter.Parameter;
import dev.skipgate.runtime.training.plan.NetworkPlan;
import dev.skipgate.runtime.training.plan.Objective;
import dev.skipgate.runtime.training.random.RandomState;
import dev.skipgate.runtime.training.run.Evaluator;
import dev.skipgate.runtime.training.run.Tally;
import dev.skipgate.testbench.quality.AcceleratorEvaluator;
import dev.skipgate.testbench.quality.IntegerEvaluator;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** A trained model to be measured: as the network that was trained, and as integers when hardware can have it. */
public final class EvaluatedModel {
    /** What is drawn is overwritten by the weights; stochastic quantizers, which no trained description has, round by it. */
    private static final long SEED = 1;

    private static final int GATES = 4;

    private final Path file;
    private final ModelDescription description;
    private final Path weights;
    private final Optional<Hardware> hardware;
    private final Optional<String> notHardware;

    /** The pruned floats and the integers they become. */
    private record Hardware(FloatNetwork pruned, Network integers) {}

    private EvaluatedModel(
            Path file,
            ModelDescription description,
            Path weights,
            Optional<Hardware> hardware,
            Optional<String> notHardware) {
        this.file = file;
        this.description = description;
        this.weights = weights;
        this.hardware = hardware;
        this.notHardware = notHardware;
    }

    /**
     * Reads a description.
     *
     * @param weights in place of those the description names
     * @throws CompilationFailedException when it is wrong
     */
    public static EvaluatedModel read(Path model, Optional<Path> weights) {
        Diagnostics diagnostics = new Diagnostics();
        Optional<ModelDescription> description = ModelReader.read(model, Purpose.TRAINING, diagnostics);
        diagnostics.throwIfErrors();
        Path file = weights.orElse(description.orElseThrow().weights().file());
        try {
            Hardware hardware = hardware(model, file);
            return new EvaluatedModel(model, description.get(), file, Optional.of(hardware), Optional.empty());
        } catch (CompilationFailedException e) {
            return new EvaluatedModel(
                    model,
                    description.get(),
                    file,
                    Optional.empty(),
                    Optional.of(e.diagnostics().get(0).render()));
        }
    }

    private static Hardware hardware(Path model, Path weights) {
        Diagnostics diagnostics = new Diagnostics();
        Optional<ModelDescription> description = ModelReader.read(model, Purpose.HARDWARE, diagnostics);
        diagnostics.throwIfErrors();
        FloatNetwork floats = new BindWeights(Optional.of(weights)).apply(description.orElseThrow(), diagnostics);
        FloatNetwork pruned = new Prune().apply(floats, diagnostics);
        return new Hardware(pruned, new Quantize().apply(pruned, diagnostics).integers());
    }

    /**
     * What hardware computes for a description, with the weights it names.
     *
     * @throws CompilationFailedException when it is wrong, or no hardware can have it
     */
    public static QuantizedNetwork integers(Path model) {
        Diagnostics diagnostics = new Diagnostics();
        Optional<ModelDescription> description = ModelReader.read(model, Purpose.HARDWARE, diagnostics);
        diagnostics.throwIfErrors();
        FloatNetwork floats = new BindWeights().apply(description.orElseThrow(), diagnostics);
        return new Quantize().apply(new Prune().apply(floats, diagnostics), diagnostics);
    }

    /** What is measured. */
    public ModelDescription description() {
        return description;
    }

    /** Where its description is. */
    Path file() {
        return file;
    }

    /** Where its weights are. */
    Path weights() {
        return weights;
    }

    /** The floats that the compiler rounds, pruned if the description asks for it; empty when no hardware can have the model. */
    Optional<FloatNetwork> pruned() {
        return hardware.map(Hardware::pruned);
    }

    private static long products(ImageDescription layer) {
        long window = (long) layer.window() * layer.window();
        return layer.outputs()
                * window
                * (layer instanceof ConvolutionDescription ? layer.from().channels() : 1);
    }

    /** Products of a step in all layers, about. */
    long size() {
        long size = (long) description.output().size()
                * description.inputSizeOf(description.stages().size());
        for (int i = 0; i < description.stages().size(); i++) {
            StageDescription stage = description.stages().get(i);
            boolean recurrent = stage instanceof LayerDescription;
            if (stage instanceof ImageDescription image) {
                size += products(image);
                continue;
            }
            size += (long) stage.outputs()
                    * (description.inputSizeOf(i) + (recurrent ? stage.outputs() : 0))
                    * (recurrent ? GATES : 1);
        }
        return size;
    }

    /**
     * Measures on a file: text, labelled sequences, or a training file.
     *
     * @param most targets after which no further batch is read
     * @throws CompilationFailedException when model, weights and data do not fit
     * @throws dev.skipgate.runtime.training.data.DataException when the data cannot be read
     */
    public ModelEvaluation on(Path data, EvaluationData.Part part, long most) {
        return on(data, part, most, Optional.empty());
    }

    /**
     * The same, and on an accelerator as well, which must run this very model.
     *
     * @throws DataException when no hardware can have the model, or the accelerator gives no logits
     */
    public ModelEvaluation on(Path data, EvaluationData.Part part, long most, Optional<Accelerator> accelerator) {
        try (EvaluationData open = EvaluationData.open(data, description, part, most, new Diagnostics())) {
            return on(open, most, accelerator);
        }
    }

    /** Measures on data that are open; afterwards they stand where they stood. */
    public ModelEvaluation on(EvaluationData data, long most) {
        return on(data, most, Optional.empty());
    }

    private ModelEvaluation on(EvaluationData data, long most, Optional<Accelerator> accelerator) {
        if (accelerator.isPresent() && notHardware.isPresent()) {
            throw new DataException("no accelerator can run the model: " + notHardware.get());
        }
        Diagnostics diagnostics = new Diagnostics();
        DataFit.check(description, data, diagnostics);
        diagnostics.throwIfErrors();
        Diagnostics tooFine = new Diagnostics();
        Optional<NetworkPlan> plan = NetworkPlans.of(description, data.facts().objective(), tooFine);
        if (hardware.isEmpty()) {
            tooFine.throwIfErrors();
        }
        PlannedNetwork network = NetworkBuilder.build(
                plan.orElseGet(
                        () -> NetworkPlans.floats(description, data.facts().objective())),
                RandomState.of(SEED));
        new TrainedWeights(description.weights(), weights, diagnostics).into(network);
        diagnostics.throwIfErrors();
        Position start = data.batches().position();
        Evaluator evaluator = new Evaluator(network, data.batches());
        Tally floats = evaluator.evaluate(false, most);
        hardware.ifPresent(each -> putPruned(description, each.pruned(), network));
        Optional<Tally> rounded = plan.map(each -> evaluator.evaluate(true, most));
        data.batches().restore(start);
        Optional<Tally> integers =
                hardware.map(each -> IntegerEvaluator.evaluate(each.integers(), data.batches(), most));
        Optional<ModelEvaluation.OnAccelerator> there = accelerator.map(each -> new ModelEvaluation.OnAccelerator(
                each.device(), new AcceleratorEvaluator(each, data.batches()).evaluate(most)));
        data.batches().restore(start);
        return new ModelEvaluation(
                unit(data.facts()),
                Score.of(data.facts().objective()),
                data.facts().vocabulary().isPresent(),
                floats,
                rounded,
                tooFine.all().stream().findFirst().map(Diagnostic::render),
                integers,
                notHardware,
                there);
    }

    /** Pruning that the description asks of the compiler belongs to the quantized model, not to its floats. */
    static void putPruned(ModelDescription description, FloatNetwork pruned, PlannedNetwork network) {
        Map<String, float[]> matrices = matrices(description, pruned);
        for (Parameter parameter : network.network().parameters()) {
            float[] values = matrices.get(parameter.name());
            if (values != null) {
                System.arraycopy(values, 0, parameter.master(), 0, values.length);
            }
        }
    }

    /** The matrices of a network by the names of their tensors; not copies. */
    public static Map<String, float[]> matrices(ModelDescription description, FloatNetwork network) {
        Map<String, float[]> matrices = new HashMap<>();
        int recurrent = 0;
        List<LayerPart> parts = description.parts();
        for (int l = 0; l < parts.size(); l++) {
            FloatNetwork.FloatLayer layer = network.layers().get(l);
            LayerPart.Direction direction = parts.get(l).direction();
            if (parts.get(l).layer() instanceof DenseDescription dense) {
                matrices.put(TensorNames.denseWeight(dense.name()), layer.inputWeights());
            } else {
                String suffix = direction == LayerPart.Direction.REVERSE ? TensorNames.REVERSE : "";
                matrices.put(TensorNames.inputWeights(recurrent) + suffix, layer.inputWeights());
                matrices.put(TensorNames.recurrentWeights(recurrent) + suffix, layer.recurrentWeights());
                recurrent += direction == LayerPart.Direction.FORWARD ? 0 : 1;
            }
        }
        matrices.put(TensorNames.OUTPUT_WEIGHT, network.output().weights());
        return matrices;
    }

    static String unit(DataSets data) {
        if (data.vocabulary().isPresent()) {
            return data instanceof TextData text && !text.words() ? "character" : "word";
        }
        return data.objective() == Objective.EVERY_STEP ? "step" : "sequence";
    }
}
