package dev.skipgate.testbench.training;

import dev.skipgate.boards.yaml.NearestWord;
import dev.skipgate.boards.yaml.Printable;
import dev.skipgate.compiler.diagnostics.Diagnostics;
import dev.skipgate.compiler.diagnostics.Rule;
import dev.skipgate.compiler.frontend.ModelDescription;
import dev.skipgate.compiler.frontend.ModelReader;
import dev.skipgate.compiler.frontend.TensorNames;
import dev.skipgate.compiler.frontend.TrainingDescription;
import dev.skipgate.runtime.training.data.DataException;
import dev.skipgate.runtime.training.data.text.Vocabulary;
import dev.skipgate.runtime.training.plan.DropoutPattern;
import dev.skipgate.runtime.training.plan.DropoutPlan;
import dev.skipgate.runtime.training.plan.GateGradientPlan;
import dev.skipgate.runtime.training.plan.NetworkPlan;
import dev.skipgate.runtime.training.plan.OperationPlan;
import dev.skipgate.runtime.training.plan.PhasePlan;
import dev.skipgate.runtime.training.plan.PruningPlan;
import dev.skipgate.runtime.training.plan.RunPlan;
import dev.skipgate.runtime.training.run.Trainer;
import java.io.Closeable;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * All that a trainer needs, made from a training file.
 *
 * @param vocabulary of the model, when it reads tokens
 * @param opened the data that the readers read
 * @param map a file of operations on the network's values, which are in its plan
 */
public record TrainingSetup(
        TrainingFile file,
        ModelDescription model,
        NetworkPlan network,
        RunPlan run,
        DataSets.Parts data,
        Optional<Vocabulary> vocabulary,
        DataSets opened,
        Optional<Path> map)
        implements Closeable {
    private static final Pattern BIAS = Pattern.compile("bias_[ih]h_l[0-9]+(_reverse)?|.*\\.bias");

    /**
     * Reads a training file with its model, and opens its data.
     *
     * @throws dev.skipgate.compiler.diagnostics.CompilationFailedException with all that is wrong
     */
    public static TrainingSetup read(Path path) {
        Diagnostics diagnostics = new Diagnostics();
        Optional<TrainingFile> file = TrainingFileReader.read(path, diagnostics);
        diagnostics.throwIfErrors();
        return of(file.orElseThrow(), diagnostics);
    }

    /**
     * Reads a training file to train a model again that was trained before.
     *
     * @param model the trained one's description, whose network has to be that of the file's own model
     * @param pruning what the first phase prunes; the file's phases must not say
     * @throws dev.skipgate.compiler.diagnostics.CompilationFailedException with all that is wrong
     */
    public static TrainingSetup again(Path path, Path model, PruningPlan pruning) {
        Diagnostics diagnostics = new Diagnostics();
        Optional<TrainingFile> read = TrainingFileReader.read(path, diagnostics);
        diagnostics.throwIfErrors();
        TrainingFile file = new Retrained(read.orElseThrow(), diagnostics).of(model, pruning);
        diagnostics.throwIfErrors();
        return of(file, diagnostics);
    }

    private static TrainingSetup of(TrainingFile file, Diagnostics diagnostics) {
        DataSets sets = open(file, Optional.empty(), diagnostics);
        Optional<ModelDescription> model = ModelReader.readForTraining(
                file.model(), () -> sets.vocabulary().map(Vocabulary::tokens), diagnostics);
        diagnostics.throwIfErrors();
        ModelDescription description = model.orElseThrow();
        Optional<Vocabulary> own = description
                .input()
                .vocabulary()
                .map(each -> Vocabulary.of(each.file().toString(), each.tokens()));
        boolean same = own.isEmpty()
                || sets.vocabulary().isEmpty()
                || own.get().tokens().equals(sets.vocabulary().get().tokens());
        DataSets data = same ? sets : reopen(file, sets, own, diagnostics);
        DataFit fit = new DataFit(description, file.dataWhere(), diagnostics);
        fit.check(data);
        fit.check(file, data);
        checkOverrides(file, description, diagnostics);
        Optional<NetworkPlan> network = NetworkPlans.of(description, data.objective(), diagnostics);
        diagnostics.throwIfErrors();
        int sequence = file.sequence().orElse(data.usualSequence().orElse(1));
        RunPlan run = run(file, description, data, sequence);
        requirePatterns(network.orElseThrow(), run, description, diagnostics);
        try {
            DataSets.Parts parts = data.parts(file.batch(), sequence, file.seed());
            return new TrainingSetup(
                    file,
                    description,
                    network.orElseThrow(),
                    run,
                    parts,
                    own.or(data::vocabulary),
                    data,
                    Optional.empty());
        } catch (DataException e) {
            data.close();
            throw failed(file, e, diagnostics);
        }
    }

    private static void requirePatterns(
            NetworkPlan network, RunPlan run, ModelDescription model, Diagnostics diagnostics) {
        try {
            Trainer.requirePatterns(network, run);
        } catch (DataException e) {
            diagnostics.error(
                    Rule.NOT_TRAINABLE,
                    model.training().dropout().orElseThrow().where(),
                    "training: 'dropout': " + e.getMessage());
            diagnostics.throwIfErrors();
        }
    }

    /** A rate for a tensor that is not there would be no rate for any. */
    private static void checkOverrides(TrainingFile file, ModelDescription model, Diagnostics diagnostics) {
        List<String> matrices = TensorNames.of(model.stages()).stream()
                .filter(name -> !BIAS.matcher(name).matches() && !name.equals(TensorNames.EMBEDDING_WEIGHT))
                .toList();
        for (PhasePlan phase : file.phases()) {
            for (String tensor :
                    phase.pruning().map(PruningPlan::overrides).orElse(Map.of()).keySet()) {
                if (!matrices.contains(tensor)) {
                    diagnostics.error(
                            Rule.BAD_PRUNING,
                            file.where(),
                            "phase '" + phase.name() + "': 'overrides' names " + Printable.quoted(tensor)
                                    + ", wanted one of " + String.join(", ", matrices)
                                    + NearestWord.hint(tensor, matrices));
                }
            }
        }
    }

    /** The same with operations on the network's values, which a file describes. */
    public TrainingSetup with(Path file, OperationPlan operations) {
        return new TrainingSetup(
                this.file, model, network.with(operations), run, data, vocabulary, opened, Optional.of(file));
    }

    @Override
    public void close() {
        opened.close();
    }

    private static DataSets reopen(
            TrainingFile file, DataSets sets, Optional<Vocabulary> vocabulary, Diagnostics diagnostics) {
        sets.close();
        return open(file, vocabulary, diagnostics);
    }

    private static DataSets open(TrainingFile file, Optional<Vocabulary> vocabulary, Diagnostics diagnostics) {
        try {
            return file.data().accept(new DataOpening(vocabulary, file.sequence()));
        } catch (DataException e) {
            throw failed(file, e, diagnostics);
        }
    }

    private static RuntimeException failed(TrainingFile file, DataException e, Diagnostics diagnostics) {
        diagnostics.error(Rule.BAD_TRAINING_DATA, file.dataWhere(), e.getMessage());
        diagnostics.throwIfErrors();
        return new IllegalStateException(e);
    }

    private static RunPlan run(TrainingFile file, ModelDescription model, DataSets data, int sequence) {
        boolean carried = file.carryState().orElse(data.continuous() && !DataFit.readsFromTheEnd(model));
        return new RunPlan(
                file.seed(),
                file.threads(),
                file.batch(),
                sequence,
                carried,
                file.phases(),
                gateGradients(model.training()),
                model.training().dropout().map(dropout -> dropout(dropout, model)),
                file.evaluateEvery(),
                file.checkpointEvery(),
                file.keepLast(),
                file.patience(),
                file.histogramsAt());
    }

    private static GateGradientPlan gateGradients(TrainingDescription training) {
        if (training.gradientSparsity().isPresent()) {
            return new GateGradientPlan.TargetSparsity(
                    training.gradientSparsity().getAsDouble());
        }
        return training.gradientThreshold() > 0
                ? new GateGradientPlan.Threshold(training.gradientThreshold())
                : new GateGradientPlan.KeepAll();
    }

    private static DropoutPlan dropout(TrainingDescription.Dropout dropout, ModelDescription model) {
        DropoutPattern pattern =
                switch (dropout.kind()) {
                    case CONVENTIONAL -> new DropoutPattern.Conventional();
                    case ROW -> new DropoutPattern.Row(dropout.maxPeriod());
                    case TILE -> new DropoutPattern.Tile(
                            dropout.maxPeriod(),
                            dropout.tileRows(),
                            dropout.tileColumns(),
                            switch (dropout.weights()) {
                                case ABOVE -> DropoutPattern.TiledWeights.ABOVE;
                                case OWN -> DropoutPattern.TiledWeights.OWN;
                            });
                };
        Map<String, Double> rates = new LinkedHashMap<>();
        model.stages().forEach(stage -> rates.put(stage.name().written(), dropout.rateAfter(stage.name())));
        return new DropoutPlan(pattern, rates, dropout.recurrent());
    }
}
