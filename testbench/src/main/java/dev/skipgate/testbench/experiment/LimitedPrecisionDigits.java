package dev.skipgate.testbench.experiment;

import dev.skipgate.runtime.training.data.DataException;
import dev.skipgate.runtime.training.data.ExampleBatches;
import dev.skipgate.runtime.training.data.Examples;
import dev.skipgate.runtime.training.data.Remainder;
import dev.skipgate.runtime.training.data.speech.MfccSettings;
import dev.skipgate.runtime.training.data.speech.SpeechExamples;
import dev.skipgate.runtime.training.data.speech.SpokenDigit;
import dev.skipgate.runtime.training.data.speech.SpokenDigits;
import dev.skipgate.runtime.training.data.speech.Whitening;
import dev.skipgate.runtime.training.plan.Cell;
import dev.skipgate.runtime.training.plan.DensePlan;
import dev.skipgate.runtime.training.plan.InputPlan;
import dev.skipgate.runtime.training.plan.NetworkPlan;
import dev.skipgate.runtime.training.plan.Objective;
import dev.skipgate.runtime.training.plan.OptimizerPlan;
import dev.skipgate.runtime.training.plan.OutputPlan;
import dev.skipgate.runtime.training.plan.RecurrentPlan;
import dev.skipgate.runtime.training.plan.SchedulePlan;
import dev.skipgate.runtime.training.plan.UpdateRule;
import dev.skipgate.runtime.training.quantize.WeightRounding;
import dev.skipgate.runtime.training.random.RandomState;
import dev.skipgate.runtime.training.run.TrainingListener.Evaluation;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;

/** A GRU with rounded weights on spoken digits (limited-precision-rnn, section 4.2). */
final class LimitedPrecisionDigits implements Experiment {
    private static final int SAMPLE_RATE = 8000;
    private static final int DIGITS = 10;
    private static final double FLOOR = 1e-5;
    private static final double RATE = 0.001;
    private static final OptimizerPlan OPTIMIZER =
            new OptimizerPlan(UpdateRule.Adam.STANDARD, 0, 0, OptionalDouble.of(1));

    /**
     * A network and its data.
     *
     * @param everyNth how many recordings stand for one: every so manieth take is used
     */
    private record Size(int hidden, int frames, int batch, int everyNth) {}

    /** Which tensors of the GRU are rounded and how. */
    private record Variant(
            String name,
            String tensors,
            Optional<WeightRounding> input,
            Optional<WeightRounding> recurrent,
            Optional<WeightRounding> bias) {
        static Variant input(String name, WeightRounding rounding) {
            return new Variant(name, "input", Optional.of(rounding), Optional.empty(), Optional.empty());
        }

        static Variant inputAndBias(String name, WeightRounding rounding) {
            return new Variant(name, "input, bias", Optional.of(rounding), Optional.empty(), Optional.of(rounding));
        }

        static Variant weights(String name, WeightRounding rounding) {
            return new Variant(
                    name, "input, recurrent", Optional.of(rounding), Optional.of(rounding), Optional.empty());
        }

        static Variant all(String name, WeightRounding rounding) {
            return new Variant(
                    name,
                    "input, recurrent, bias",
                    Optional.of(rounding),
                    Optional.of(rounding),
                    Optional.of(rounding));
        }
    }

    @Override
    public String name() {
        return "limited-precision-digits";
    }

    @Override
    public String summary() {
        return "A GRU on spoken digits with binary, ternary, power-of-two ternary and exponential weights, by which tensors are rounded: error rates.";
    }

    @Override
    public String data() {
        return "the Free Spoken Digit Dataset, as a folder or a tar archive; it has to be given";
    }

    @Override
    public ExperimentReport run(Request request) {
        if (request.data().size() != 1) {
            throw new DataException(request.data().size()
                    + " files are given; wanted one: the Free Spoken Digit Dataset, --data fsdd.tgz");
        }
        Size size = request.scale().choose(new Size(6, 12, 4, 1), new Size(48, 64, 50, 3), new Size(200, 200, 100, 1));
        SpokenDigits digits = read(request.data().get(0), size);
        SpokenDigits training = digits.where("training", digit -> !digit.isTest());
        SpokenDigits test = digits.where("test", SpokenDigit::isTest);
        MfccSettings settings = MfccSettings.of(SAMPLE_RATE);
        Whitening whitening = training.whitening(Whitening.Kind.ZCA, settings.features(), FLOOR);
        SpeechExamples learned = examples(training, whitening, size);
        SpeechExamples tested = examples(test, whitening, size);
        long steps = request.stepsOr(2, 160, 20L * (learned.size() / size.batch()));
        ExperimentReport report = new ExperimentReport(
                this, request, "Recurrent neural networks with limited numerical precision, section 4.2 and table 1");
        report.setting(
                        "data",
                        learned.size() + " recordings trained on, " + tested.size() + " tested; " + settings.features()
                                + " x " + size.frames() + " MFCC, whitened (ZCA), zeros before the speech, not masked; "
                                + tested.cut() + " of the tested recordings are longer and lose their end")
                .setting(
                        "network",
                        "GRU " + size.hidden() + ", ReLU " + size.hidden() + ", softmax; batch " + size.batch())
                .setting("steps", steps + ", which are " + steps * size.batch() / learned.size() + " epochs")
                .setting("optimizer", "Adam, learning rate " + RATE + ", gradient norm clipped at 1")
                .setting("rounded", "tensors of the GRU alone; the dense layers are floats");
        ExperimentReport.Table table = report.table(
                "Error rates",
                "On the test recordings, with the weights rounded as they were trained; at best: the evaluation with the least error. Chance is 90 %.",
                "weights",
                "rounded",
                "error at the end, %",
                "error at best, %",
                "error with float copies, %");
        ExperimentReport.Chart chart = report.chart("Share of right digits", "training steps", "share right");
        for (Variant variant : variants()) {
            String label = variant.name() + (variant.tensors().isEmpty() ? "" : ", " + variant.tensors());
            if (!request.wants(label)) {
                continue;
            }
            MeasuredRun run = MeasuredRun.of(
                    label,
                    request,
                    network(settings.features(), size, variant),
                    new RunPlans(
                                    size.batch(),
                                    size.frames(),
                                    false,
                                    steps,
                                    8,
                                    OPTIMIZER,
                                    RATE,
                                    new SchedulePlan.Constant(),
                                    true)
                            .plan(request),
                    new ExampleBatches(
                            learned,
                            size.batch(),
                            Remainder.DROP,
                            Optional.of(RandomState.of(Request.SEED).fork("order"))),
                    new ExampleBatches(tested, size.batch(), Remainder.KEEP, Optional.empty()));
            double best = run.evaluations().stream()
                    .mapToDouble(Evaluation::roundedAccuracy)
                    .max()
                    .orElse(Double.NaN);
            table.row(
                    variant.name(),
                    variant.tensors(),
                    100 * (1 - run.last(Evaluation::roundedAccuracy)),
                    100 * (1 - best),
                    100 * (1 - run.last(Evaluation::floatAccuracy)));
            chart.curve(label, run.steps(), run.values(Evaluation::roundedAccuracy));
        }
        return report;
    }

    private static List<Variant> variants() {
        return List.of(
                new Variant("float", "", Optional.empty(), Optional.empty(), Optional.empty()),
                Variant.input("pow2-ternary Q1.1", Rounding.powerOfTwoTernary(false)),
                Variant.inputAndBias("pow2-ternary Q1.1", Rounding.powerOfTwoTernary(false)),
                Variant.all("pow2-ternary Q1.1", Rounding.powerOfTwoTernary(false)),
                Variant.input("ternary -1, 0, 1", Rounding.ternary(false)),
                Variant.all("ternary -1, 0, 1", Rounding.ternary(false)),
                Variant.input("stochastic ternary -1, 0, 1", Rounding.ternary(true)),
                Variant.all("stochastic ternary -1, 0, 1", Rounding.ternary(true)),
                Variant.all("exponential 2^-8 to 1", Rounding.exponential(false)),
                Variant.all("stochastic exponential 2^-8 to 1", Rounding.exponential(true)),
                Variant.weights("binary +-1", Rounding.binary(1, false)),
                Variant.weights("stochastic binary +-1", Rounding.binary(1, true)),
                Variant.weights("binary +-0.5", Rounding.binary(0.5, false)),
                Variant.weights("stochastic binary +-0.5", Rounding.binary(0.5, true)));
    }

    private static SpokenDigits read(Path source, Size size) {
        SpokenDigits all = SpokenDigits.read(source, MfccSettings.of(SAMPLE_RATE));
        return size.everyNth() == 1 ? all : all.where("a part", digit -> digit.take() % size.everyNth() == 0);
    }

    private static SpeechExamples examples(SpokenDigits digits, Whitening whitening, Size size) {
        SpeechExamples examples =
                new SpeechExamples(digits, whitening, size.frames(), SpeechExamples.Padding.FRONT, false);
        requireBatch(examples, size.batch());
        return examples;
    }

    private static void requireBatch(Examples examples, int batch) {
        if (examples.size() < batch) {
            throw new DataException(examples.name() + ": there are " + examples.size() + ", fewer than a batch of "
                    + batch + "; add some");
        }
    }

    private static NetworkPlan network(int features, Size size, Variant variant) {
        RecurrentPlan gru = new RecurrentPlan(
                "gru",
                Cell.GRU,
                size.hidden(),
                false,
                variant.input(),
                variant.recurrent(),
                variant.bias(),
                Optional.empty(),
                false);
        return new NetworkPlan(
                new InputPlan.Real(features, Optional.empty()),
                List.of(gru, new DensePlan("dense", size.hidden(), true, Optional.empty(), Optional.empty())),
                OutputPlan.plain(DIGITS),
                Objective.LAST_STEP);
    }
}
