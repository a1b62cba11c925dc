package dev.skipgate.testbench.training;

import dev.skipgate.compiler.diagnostics.Diagnostics;
import dev.skipgate.compiler.frontend.ModelDescription;
import dev.skipgate.compiler.frontend.QualityDescription;
import dev.skipgate.runtime.training.data.DataException;
import dev.skipgate.runtime.training.data.Position;
import dev.skipgate.runtime.training.model.Window;
import dev.skipgate.runtime.training.network.NetworkBuilder;
import dev.skipgate.runtime.training.network.PlannedNetwork;
import dev.skipgate.runtime.training.plan.NetworkPlan;
import dev.skipgate.runtime.training.plan.OperationPlan;
import dev.skipgate.runtime.training.random.RandomState;
import dev.skipgate.runtime.training.run.Evaluator;
import dev.skipgate.runtime.training.run.Tally;
import java.io.Closeable;
import java.nio.file.Path;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * A trained model with data open beside it, to be measured again and again, with or without operations on its values. Without any, it gives what {@link EvaluatedModel} gives, to
 * the last bit.
 */
public final class MeasuredNetwork implements Closeable {
    private static final long SEED = 1;

    private final EvaluatedModel model;
    private final EvaluationData data;
    private final NetworkPlan plan;
    private final boolean rounded;
    private final long most;

    private MeasuredNetwork(EvaluatedModel model, EvaluationData data, NetworkPlan plan, boolean rounded, long most) {
        this.model = model;
        this.data = data;
        this.plan = plan;
        this.rounded = rounded;
        this.most = most;
    }

    /**
     * Opens model and data.
     *
     * @param weights in place of those the description names
     * @param data what it is measured on; without, what the description names under quality
     * @param most targets after which no further batch is read
     * @param streams parts that a text is cut into and read side by side; 1 to read it as {@code evaluate} does
     * @param rounded whether weights and activations are rounded as the description says
     * @throws dev.skipgate.compiler.diagnostics.CompilationFailedException when model, weights and data do not fit, or floats cannot follow the rounding
     * @throws dev.skipgate.runtime.training.data.DataException when the data cannot be read
     */
    public static MeasuredNetwork open(
            Path model,
            Optional<Path> weights,
            Optional<Path> data,
            EvaluationData.Part part,
            long most,
            int streams,
            boolean rounded) {
        EvaluatedModel evaluated = EvaluatedModel.read(model, weights);
        Diagnostics diagnostics = new Diagnostics();
        Path named = data.or(() -> evaluated.description().quality().map(QualityDescription::data))
                .orElseThrow(() -> new DataException(
                        model + ": names no data to be measured on under quality: data;" + " name some with --data"));
        EvaluationData open = EvaluationData.open(named, evaluated.description(), part, most, streams, diagnostics);
        try {
            new DataFit(evaluated.description(), open.where(), diagnostics).check(open.facts());
            diagnostics.throwIfErrors();
            Optional<NetworkPlan> plan = rounded
                    ? NetworkPlans.of(evaluated.description(), open.facts().objective(), diagnostics)
                    : Optional.of(NetworkPlans.floats(
                            evaluated.description(), open.facts().objective()));
            diagnostics.throwIfErrors();
            return new MeasuredNetwork(evaluated, open, plan.orElseThrow(), rounded, most);
        } catch (RuntimeException e) {
            open.close();
            throw e;
        }
    }

    /** What is measured. */
    public ModelDescription description() {
        return model.description();
    }

    /** Where its description is. */
    public Path file() {
        return model.file();
    }

    /** The data; they stand at their start. */
    public EvaluationData opened() {
        return data;
    }

    /** Where its weights are. */
    public Path weights() {
        return model.weights();
    }

    /** Whether weights and activations are rounded as the description says. */
    public boolean rounded() {
        return rounded;
    }

    /** How its quality is told. */
    public QualityWords words() {
        return new QualityWords(
                EvaluatedModel.unit(data.facts()),
                Score.of(data.facts().objective()),
                data.facts().vocabulary().isPresent());
    }

    /** Where the data are named. */
    public String data() {
        return data.where().toString();
    }

    /** How many targets are read, where that is known to be fewer than there are. */
    public long most() {
        return most;
    }

    /**
     * The network with its weights, those of a rounded model pruned as the description asks.
     *
     * @param operations what is done to its values besides
     * @throws dev.skipgate.compiler.diagnostics.CompilationFailedException when the weights do not fit
     */
    public PlannedNetwork network(OperationPlan operations) {
        Diagnostics diagnostics = new Diagnostics();
        PlannedNetwork network = NetworkBuilder.build(plan.with(operations), RandomState.of(SEED));
        new TrainedWeights(model.description().weights(), model.weights(), diagnostics).into(network);
        diagnostics.throwIfErrors();
        if (rounded) {
            model.pruned().ifPresent(each -> EvaluatedModel.putPruned(model.description(), each, network));
        }
        network.roundings().setActive(rounded);
        network.roundings().refresh();
        return network;
    }

    /**
     * Reads the data once with a network of this model.
     *
     * @param watcher is given each window after the network went forward
     */
    public Tally evaluate(PlannedNetwork network, Consumer<Window> watcher) {
        Position start = data.batches().position();
        Tally tally = new Evaluator(network, data.batches()).evaluate(rounded, most, watcher);
        data.batches().restore(start);
        return tally;
    }

    @Override
    public void close() {
        data.close();
    }
}
