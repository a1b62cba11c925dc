package dev.skipgate.testbench.training;

import dev.skipgate.compiler.diagnostics.Diagnostics;
import dev.skipgate.compiler.frontend.ModelDescription;
import dev.skipgate.compiler.frontend.ModelReader;
import dev.skipgate.compiler.frontend.Purpose;
import dev.skipgate.compiler.frontend.QualityDescription;
import dev.skipgate.compiler.frontend.TensorNames;
import dev.skipgate.runtime.bundle.safetensors.SafetensorsException;
import dev.skipgate.runtime.training.data.DataFile;
import dev.skipgate.runtime.training.data.sequence.SequenceFiles;
import dev.skipgate.runtime.training.data.text.Vocabulary;
import dev.skipgate.runtime.training.network.NetworkBuilder;
import dev.skipgate.runtime.training.network.PlannedNetwork;
import dev.skipgate.runtime.training.parameter.Parameter;
import dev.skipgate.runtime.training.plan.Objective;
import dev.skipgate.runtime.training.random.RandomState;
import dev.skipgate.testbench.project.OutputException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** A model whose full-precision weights are changed, and that is then written as a model of its own. */
public final class ChangedModel {
    /** What is drawn is overwritten by the weights. */
    private static final long SEED = 1;

    private final Path file;
    private final ModelDescription description;
    private final PlannedNetwork network;

    private ChangedModel(Path file, ModelDescription description, PlannedNetwork network) {
        this.file = file;
        this.description = description;
        this.network = network;
    }

    /**
     * Reads a model of any kind that can be trained.
     *
     * @param weights in place of those that the description names
     * @throws dev.skipgate.compiler.diagnostics.CompilationFailedException with all that is wrong
     */
    public static ChangedModel read(Path model, Optional<Path> weights) {
        Diagnostics diagnostics = new Diagnostics();
        Optional<ModelDescription> read = ModelReader.read(model, Purpose.TRAINING, diagnostics);
        diagnostics.throwIfErrors();
        ModelDescription description = read.orElseThrow();
        PlannedNetwork network =
                load(description, weights.orElse(description.weights().file()), diagnostics);
        return new ChangedModel(model, description, network);
    }

    private static PlannedNetwork load(ModelDescription description, Path weights, Diagnostics diagnostics) {
        PlannedNetwork network =
                NetworkBuilder.build(NetworkPlans.floats(description, Objective.EVERY_STEP), RandomState.of(SEED));
        new TrainedWeights(description.weights(), weights, diagnostics).into(network);
        diagnostics.throwIfErrors();
        return network;
    }

    public ModelDescription description() {
        return description;
    }

    /** Its weights are to be changed by their master copies. */
    public PlannedNetwork network() {
        return network;
    }

    /**
     * Writes the model with all that it names into a folder: description, weights, vocabulary, quality data and float twin. Nothing is left in the
     * description for the compiler to prune.
     */
    public void write(Path folder) throws IOException {
        write(network, folder.resolve(TrainedDescription.WEIGHTS));
        Optional<Vocabulary> vocabulary = vocabulary();
        if (vocabulary.isPresent()) {
            vocabulary.get().write(folder.resolve(TrainedDescription.VOCABULARY));
        }
        Path whitening = file.resolveSibling(TrainedDescription.WHITENING);
        if (Files.exists(whitening)) {
            Files.copy(whitening, folder.resolve(TrainedDescription.WHITENING));
        }
        Optional<HeldOut> heldOut = description.quality().map(ChangedModel::heldOut);
        if (heldOut.isPresent()) {
            heldOut.get().write(folder);
        }
        Optional<Path> twin = description.quality().flatMap(QualityDescription::floatTwin);
        if (twin.isPresent()) {
            write(load(description, twin.get(), new Diagnostics()), folder.resolve(TrainedDescription.TWIN));
        }
        DataFile.write(
                folder.resolve(ModelDescription.FILE),
                TrainedDescription.ofPruned(Files.readString(file), vocabulary.isPresent(), heldOut, twin.isPresent()));
    }

    /**
     * Writes the model without what only measures it, its layers' weights quantized otherwise if asked for.
     *
     * @param quantizer in place of those of all layers below the output
     * @return the description
     */
    public Path writeVariant(Path folder, Optional<String> quantizer) throws IOException {
        write(network, folder.resolve(TrainedDescription.WEIGHTS));
        Optional<Vocabulary> vocabulary = vocabulary();
        if (vocabulary.isPresent()) {
            vocabulary.get().write(folder.resolve(TrainedDescription.VOCABULARY));
        }
        String text =
                TrainedDescription.ofPruned(Files.readString(file), vocabulary.isPresent(), Optional.empty(), false);
        Path description = folder.resolve(ModelDescription.FILE);
        DataFile.write(
                description,
                quantizer.map(each -> TrainedDescription.quantized(text, each)).orElse(text));
        return description;
    }

    private Optional<Vocabulary> vocabulary() {
        return description
                .input()
                .vocabulary()
                .map(each -> Vocabulary.of(each.file().toString(), each.tokens()));
    }

    private static HeldOut heldOut(QualityDescription quality) {
        try {
            return quality.data().toString().endsWith(".safetensors")
                    ? new HeldOut.Labelled(SequenceFiles.read(quality.data()))
                    : new HeldOut.Text(Files.readString(quality.data()));
        } catch (IOException e) {
            throw new OutputException("cannot read " + quality.data() + ": " + OutputException.reason(e), e);
        }
    }

    private static void write(PlannedNetwork network, Path file) throws SafetensorsException {
        TrainedWeights.write(file, network, Parameter::master);
    }

    /** Weight matrices, which are what can be pruned: no biases, no embedding. */
    public List<Parameter> matrices() {
        return network.network().parameters().stream()
                .filter(each -> !TrainedWeights.isBias(each) && !each.name().equals(TensorNames.EMBEDDING_WEIGHT))
                .toList();
    }

    /** The share of zeros among the master weights of all matrices. */
    public double sparsity() {
        long size = 0;
        long zeros = 0;
        for (Parameter each : matrices()) {
            size += each.size();
            for (float value : each.master()) {
                zeros += value == 0 ? 1 : 0;
            }
        }
        return (double) zeros / size;
    }
}
