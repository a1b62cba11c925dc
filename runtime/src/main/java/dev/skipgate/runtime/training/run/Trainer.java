package dev.skipgate.runtime.training.run;

import dev.skipgate.runtime.training.data.BatchReader;
import dev.skipgate.runtime.training.data.SequenceBatch;
import dev.skipgate.runtime.training.linear.Blas;
import dev.skipgate.runtime.training.network.NetworkBuilder;
import dev.skipgate.runtime.training.network.PlannedNetwork;
import dev.skipgate.runtime.training.parameter.Parameter;
import dev.skipgate.runtime.training.plan.DropoutPattern;
import dev.skipgate.runtime.training.plan.NetworkPlan;
import dev.skipgate.runtime.training.plan.RunPlan;
import dev.skipgate.runtime.training.random.RandomState;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.function.Function;

/**
 * Runs a plan from phase to phase. The same plan, data and number of threads give the same weights bit for bit, whether or not the run was stopped and resumed on the way.
 */
public final class Trainer {
    /** Checkpoints did not have them at first; a run that goes on from such a one begins them anew. */
    private static final String GATE_SUMS = "gate-sums";

    private final RunPlan run;
    private final BatchReader<SequenceBatch> training;
    private final PlannedNetwork network;
    private final Evaluator evaluator;
    private final GateSparsifier sparsifier;
    private final Dropping dropping;
    private final Masks masks;
    private final TrainingListener listener;
    private final CheckpointSink sink;
    private final GateHistograms histograms;
    private final long stepsPerEpoch;
    private Phase phase;
    private long step;
    private boolean carried;

    /** A trainer on this processor. */
    public Trainer(
            NetworkPlan plan,
            RunPlan run,
            BatchReader<SequenceBatch> training,
            BatchReader<SequenceBatch> validation,
            TrainingListener listener,
            CheckpointSink sink) {
        this(plan, run, training, validation, listener, sink, network -> {});
    }

    /**
     * @param training read without end
     * @param validation read from where it stands for one epoch at every evaluation
     * @param placement puts the layers of the network where they are to run
     */
    public Trainer(
            NetworkPlan plan,
            RunPlan run,
            BatchReader<SequenceBatch> training,
            BatchReader<SequenceBatch> validation,
            TrainingListener listener,
            CheckpointSink sink,
            Consumer<PlannedNetwork> placement) {
        this.run = run;
        this.training = training;
        this.listener = listener;
        this.sink = sink;
        RandomState random = RandomState.of(run.seed());
        Blas.setThreads(run.threads());
        network = NetworkBuilder.build(plan, random);
        placement.accept(network);
        evaluator = new Evaluator(network, validation);
        sparsifier = new GateSparsifier(plan, network.network(), run.gateGradients());
        dropping = new Dropping(network.network(), run.dropout(), random.fork("dropout"));
        masks = new Masks(network.network());
        stepsPerEpoch = training.batchesPerEpoch();
        histograms = new GateHistograms(run.histogramsAt(), stepsPerEpoch);
        phase = phase(0);
    }

    /**
     * Draws no pattern, but finds out whether patterns can be drawn over these layers, for which a network is made and thrown away: so that a plan is refused before anything is written.
     *
     * @throws dev.skipgate.runtime.training.data.DataException when they have too few units or tiles for the rate
     */
    public static void requirePatterns(NetworkPlan plan, RunPlan run) {
        RandomState random = RandomState.of(run.seed());
        if (run.dropout().isPresent() && !(run.dropout().get().pattern() instanceof DropoutPattern.Conventional)) {
            new Dropping(NetworkBuilder.build(plan, random).network(), run.dropout(), random);
        }
    }

    private Phase phase(int index) {
        return new Phase(index, run.phases().get(index), stepsPerEpoch, network, run.patience());
    }

    /** The network as it stands. */
    public PlannedNetwork network() {
        return network;
    }

    /**
     * Trains until the plan is done or a stop is asked for; in both cases a checkpoint has been saved.
     *
     * @param stop asked after every update
     * @return whether the plan is done
     * @throws NonFiniteLossException when the loss or a weight is no number any more; the last checkpoint is good
     */
    public boolean run(BooleanSupplier stop) {
        while (true) {
            if (phase.step() == 0) {
                begin();
            }
            network.roundings().setActive(phase.plan().quantized());
            listener.phase(moment());
            while (!phase.over()) {
                update();
                if (stop.getAsBoolean()) {
                    save();
                    return false;
                }
            }
            sink.phaseEnded(phase.plan(), network);
            if (phase.index() + 1 == run.phases().size()) {
                save();
                return true;
            }
            phase = phase(phase.index() + 1);
        }
    }

    private void begin() {
        if (phase.plan().freshWeights()) {
            refill(NetworkBuilder.build(
                    network.plan(), RandomState.of(run.seed()).fork(phase.plan().name())));
        }
        masks.begin(phase.plan().pruning(), phase.steps());
    }

    private void refill(PlannedNetwork fresh) {
        for (int i = 0; i < network.network().parameters().size(); i++) {
            Parameter old = network.network().parameters().get(i);
            float[] values = fresh.network().parameters().get(i).master();
            System.arraycopy(values, 0, old.master(), 0, values.length);
        }
        masks.applyToWeights();
    }

    private void update() {
        masks.step(phase.step());
        dropping.draw();
        float rate = phase.learningRate((double) phase.step() / stepsPerEpoch);
        Learner.Update update = phase.learner().learn(training.next(), carried, rate, masks, step);
        sparsifier.endStep();
        carried = run.carryState();
        step++;
        phase.setStep(phase.step() + 1);
        listener.step(new TrainingListener.Step(
                moment(),
                update.tally().mean(),
                update.tally().accuracy(),
                update.norm(),
                rate,
                update.tally().targets()));
        if (histograms.dueAt(step)) {
            histograms.take(network.network().recurrentLayers(), moment(), listener);
        }
        boolean last = phase.step() == phase.steps();
        if (last || phase.step() % run.evaluateEvery().inSteps(stepsPerEpoch) == 0) {
            evaluate();
        }
        if (last || step % run.checkpointEvery().inSteps(stepsPerEpoch) == 0) {
            save();
        }
    }

    private void save() {
        requireFiniteWeights();
        sink.save(state(), step);
    }

    /** Nothing is saved or measured of weights that rounding alone makes finite. */
    private void requireFiniteWeights() {
        NonFinite.inWeights(network.network()).ifPresent(where -> {
            throw new NonFiniteLossException(step, "the weights are not finite numbers any more: " + where);
        });
    }

    private void evaluate() {
        requireFiniteWeights();
        dropping.suspend();
        Tally plain = evaluator.evaluate(false);
        Tally rounded = evaluator.evaluate(true);
        double loss = phase.plan().quantized() ? rounded.mean() : plain.mean();
        boolean best = masks.settled() && phase.stopping().observe(loss);
        listener.evaluation(new TrainingListener.Evaluation(
                moment(), plain.mean(), plain.accuracy(), rounded.mean(), rounded.accuracy(), best));
        listener.sparsity(new TrainingListener.Sparsity(
                moment(),
                sparsifier.counts(),
                sparsifier.thresholdsByLayer(),
                sparsifier.skipped(),
                weightSparsity(),
                shares(network.roundings().withOperatedGradients(), Parameter::gradient)));
        sparsifier.clearSums();
        if (best) {
            sink.best(state(), phase.plan(), loss);
        }
    }

    private Map<String, Double> weightSparsity() {
        network.roundings().refresh();
        return shares(network.network().parameters(), Parameter::effective);
    }

    private static Map<String, Double> shares(List<Parameter> parameters, Function<Parameter, float[]> values) {
        Map<String, Double> shares = new LinkedHashMap<>();
        for (Parameter parameter : parameters) {
            long zeros = 0;
            for (float value : values.apply(parameter)) {
                zeros += value == 0 ? 1 : 0;
            }
            shares.put(parameter.name(), (double) zeros / parameter.size());
        }
        return shares;
    }

    private TrainingListener.Moment moment() {
        return new TrainingListener.Moment(
                phase.plan().name(), step, phase.step(), phase.steps(), (double) phase.step() / stepsPerEpoch);
    }

    /** All that a run has to remember. */
    public TrainerState state() {
        StateWriter writer = new StateWriter();
        writer.network(network);
        writer.reader(training.position());
        writer.optimizer(phase.learner().optimizer());
        writer.stopping(phase.stopping().state());
        writer.longs("progress", new long[] {phase.index(), phase.step(), step, carried ? 1 : 0});
        writer.doubles("gate-thresholds", sparsifier.state());
        writer.longs(GATE_SUMS, sparsifier.savedSums());
        writer.longs("dropout-random", dropping.randomState());
        writer.masks(masks);
        return writer.state();
    }

    /** Goes on from a state that a trainer with the same plan and data gave. */
    public void restore(TrainerState state) {
        StateReader reader = new StateReader(state);
        long[] progress = state.longs("progress");
        phase = phase((int) progress[0]);
        phase.setStep(progress[1]);
        step = progress[2];
        carried = progress[3] != 0;
        masks.begin(phase.plan().pruning(), phase.steps());
        reader.network(network);
        reader.optimizer(phase.learner().optimizer());
        phase.stopping().restore(reader.stopping());
        training.restore(reader.position());
        sparsifier.restore(reader.doubles("gate-thresholds"));
        sparsifier.clearSums();
        if (state.longs().containsKey(GATE_SUMS)) {
            sparsifier.restoreSums(state.longs(GATE_SUMS));
        }
        dropping.restoreRandomState(state.longs("dropout-random"));
        reader.masks(masks, phase.step());
    }
}
