package dev.skipgate.testbench.cli;

import dev.skipgate.runtime.training.run.TrainingListener;
import dev.skipgate.testbench.training.HardwareValidation;
import dev.skipgate.testbench.training.Score;
import java.util.Locale;
import java.util.Optional;

/** Shows how a training goes on: a bar or a plain line now and then, and a line for every evaluation. */
final class TrainProgress implements TrainingListener {
    private final StepProgress bar;
    private final Score score;
    private Optional<Evaluation> last = Optional.empty();
    private Optional<HardwareValidation.Outcome> hardware = Optional.empty();
    private long step;

    TrainProgress(StepProgress bar, Score score) {
        this.bar = bar;
        this.score = score;
    }

    @Override
    public void step(Step done) {
        step = done.at().step();
        bar.done((int) step);
    }

    @Override
    public void evaluation(Evaluation evaluation) {
        last = Optional.of(evaluation);
        bar.say(String.format(
                Locale.ROOT,
                "%s, epoch %.2f, step %,d: validation loss %.4f, rounded %.4f; %s %.1f %%, rounded %.1f %%%s",
                evaluation.at().phase(),
                evaluation.at().epoch(),
                evaluation.at().step(),
                evaluation.floatLoss(),
                evaluation.roundedLoss(),
                score.words(),
                100 * score.from(evaluation.floatAccuracy()),
                100 * score.from(evaluation.roundedAccuracy()),
                evaluation.best() ? " (best)" : ""));
    }

    /** An evaluation in hardware. */
    void hardware(Moment at, HardwareValidation.Outcome outcome) {
        hardware = Optional.of(outcome);
        bar.say(String.format(
                Locale.ROOT,
                "%s, epoch %.2f, step %,d: %s",
                at.phase(),
                at.epoch(),
                at.step(),
                outcome.tally()
                        .map(tally -> String.format(
                                Locale.ROOT,
                                "validation loss %.4f, %s %.1f %%, equal to the integer model to the last bit, on: %s",
                                tally.mean(),
                                score.words(),
                                100 * score.from(tally.accuracy()),
                                outcome.device()))
                        .orElseGet(() -> "not validated on " + outcome.device() + ": "
                                + outcome.noRoom().orElseThrow())));
    }

    /** The last evaluation in hardware, if there was any. */
    Optional<HardwareValidation.Outcome> lastInHardware() {
        return hardware;
    }

    /** Updates so far. */
    long step() {
        return step;
    }

    Optional<Evaluation> last() {
        return last;
    }
}
