package dev.skipgate.testbench.training;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.skipgate.runtime.training.data.DataFile;
import dev.skipgate.runtime.training.metrics.MetricsLog;
import dev.skipgate.runtime.training.network.PlannedNetwork;
import dev.skipgate.runtime.training.plan.PhasePlan;
import dev.skipgate.runtime.training.run.CheckpointSink;
import dev.skipgate.runtime.training.run.TrainerState;
import dev.skipgate.runtime.training.run.TrainingListener;
import dev.skipgate.testbench.project.OutputException;
import dev.skipgate.testbench.report.page.TrainingPage;
import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Path;

/**
 * Writes what a run measures: {@code metrics.jsonl} as it goes, {@code training.html} after every evaluation. All methods throw an
 * {@link OutputException} when a file cannot be written.
 */
public final class RunMetrics implements TrainingListener, Closeable {
    static final String LOG = "metrics.jsonl";
    static final String PAGE = "training.html";
    private static final long MOST_STEPS_LOGGED = 2000;

    private final RunLock lock;
    private final Path folder;
    private final String title;
    private final Score score;
    private final MetricsLog log;
    private final long every;

    private RunMetrics(RunLock lock, Path folder, String title, Score score, MetricsLog log, long every) {
        this.lock = lock;
        this.folder = folder;
        this.title = title;
        this.score = score;
        this.log = log;
        this.every = every;
    }

    /**
     * Of a run that starts, or goes on: lines of later steps are dropped then. Until it is closed no other run can write there.
     *
     * @param step of the checkpoint the run goes on from; 0 at its start
     * @param steps of the whole run; of that many, about 2,000 are logged
     */
    public static RunMetrics open(Path folder, String title, Score score, long step, long steps) {
        Path file = folder.resolve(LOG);
        RunLock lock = RunLock.take(folder);
        try {
            MetricsLog log = step == 0 ? MetricsLog.start(file) : MetricsLog.resume(file, step);
            return new RunMetrics(lock, folder, title, score, log, Math.max(1, steps / MOST_STEPS_LOGGED));
        } catch (IOException e) {
            lock.close();
            throw new OutputException("cannot go on with " + file + ": " + OutputException.reason(e), e);
        }
    }

    /** A sink that saves nothing before all lines are on the disk: a checkpoint must not know more than they. */
    public CheckpointSink before(CheckpointSink sink) {
        return new CheckpointSink() {
            @Override
            public void save(TrainerState state, long step) {
                force();
                sink.save(state, step);
            }

            @Override
            public void best(TrainerState state, PhasePlan phase, double loss) {
                sink.best(state, phase, loss);
            }

            @Override
            public void phaseEnded(PhasePlan phase, PlannedNetwork network) {
                sink.phaseEnded(phase, network);
            }
        };
    }

    @Override
    public void step(Step step) {
        if (step.at().step() % every == 0) {
            ObjectNode line = line(step.at());
            line.put("loss", step.loss()).put(score.words(), score.from(step.accuracy()));
            line.put("learning rate", step.learningRate()).put("gradient norm", step.gradientNorm());
            append(step.at(), "train", line);
        }
    }

    @Override
    public void evaluation(Evaluation evaluation) {
        ObjectNode losses = line(evaluation.at());
        losses.put("float", evaluation.floatLoss()).put("rounded", evaluation.roundedLoss());
        append(evaluation.at(), "validation", losses.put("best", evaluation.best()));
        ObjectNode scores = line(evaluation.at());
        scores.put("float", score.from(evaluation.floatAccuracy()));
        scores.put("rounded", score.from(evaluation.roundedAccuracy()));
        append(evaluation.at(), score.words(), scores);
    }

    /** An evaluation in hardware; one whose weights had no room is logged with the reason. */
    public void hardware(Moment at, HardwareValidation.Outcome outcome) {
        ObjectNode line = line(at).put("device", outcome.device());
        outcome.tally()
                .ifPresent(tally -> line.put("loss", tally.mean()).put(score.words(), score.from(tally.accuracy())));
        outcome.noRoom().ifPresent(why -> line.put("noRoom", why));
        append(at, "hardware", line);
    }

    @Override
    public void sparsity(Sparsity sparsity) {
        ObjectNode line = line(sparsity.at());
        ObjectNode weights = line.putObject("weights");
        sparsity.weights().forEach(weights::put);
        ObjectNode gates = line.putObject("gate gradients");
        sparsity.gateGradients().forEach((layer, counts) -> {
            for (int gate = 0; gate < counts.all().length; gate++) {
                gates.put(gate(layer, gate, counts.all().length), counts.sparsity(gate));
            }
        });
        if (!sparsity.weightGradients().isEmpty()) {
            sparsity.weightGradients().forEach(line.putObject("weight gradients")::put);
        }
        line.putObject("products of training").put("skipped", sparsity.skipped().share());
        append(sparsity.at(), "sparsity", line);
        ObjectNode thresholds = line(sparsity.at());
        sparsity.thresholds().forEach(thresholds::put);
        append(sparsity.at(), "threshold", thresholds);
        writePage();
    }

    @Override
    public void histogram(GateHistogram histogram) {
        ObjectNode line = line(histogram.at());
        String gate = gate(histogram.layer(), histogram.gate(), histogram.gates());
        line.put("name", histogram.gradients() ? "log10 of gradients of " + gate : gate);
        line.put("from", histogram.counts().from()).put("to", histogram.counts().to());
        line.put("zeros", histogram.counts().zeros());
        for (long count : histogram.counts().counts()) {
            line.withArray("counts").add(count);
        }
        append(histogram.at(), "histogram", line);
    }

    /** A gate by the letters that the cells' formulas have. */
    private static String gate(String layer, int gate, int gates) {
        String letters = gates == 4 ? "ifgo" : gates == 3 ? "rzn" : "h";
        return layer + "." + letters.charAt(gate);
    }

    private static ObjectNode line(Moment at) {
        return JsonNodeFactory.instance.objectNode().put("phase", at.phase()).put("epoch", at.epoch());
    }

    private void append(Moment at, String kind, ObjectNode values) {
        try {
            log.append(at.step(), kind, values);
        } catch (IOException e) {
            throw failed(LOG, e);
        }
    }

    private void force() {
        try {
            log.force();
        } catch (IOException e) {
            throw failed(LOG, e);
        }
    }

    private void writePage() {
        try {
            String page = TrainingPage.render(title, "nats", MetricsLog.read(folder.resolve(LOG)));
            DataFile.write(folder.resolve(PAGE), page);
        } catch (IOException e) {
            throw failed(PAGE, e);
        }
    }

    private OutputException failed(String name, IOException e) {
        return new OutputException(
                "cannot write " + folder.resolve(name) + ": " + OutputException.reason(e)
                        + "; earlier checkpoints are unchanged; free some space and go on with --resume",
                e);
    }

    @Override
    public void close() {
        try (lock) {
            log.close();
        } catch (IOException e) {
            throw failed(LOG, e);
        }
    }
}
