package dev.skipgate.testbench.cli;

import dev.skipgate.compiler.frontend.ModelDescription;
import dev.skipgate.runtime.training.data.DataException;
import dev.skipgate.runtime.training.data.DataFile;
import dev.skipgate.runtime.training.plan.PruningPlan;
import dev.skipgate.runtime.training.run.NonFiniteLossException;
import dev.skipgate.testbench.lab.map.MappedTraining;
import dev.skipgate.testbench.lab.prune.PruneMeasure;
import dev.skipgate.testbench.lab.prune.PruneReport;
import dev.skipgate.testbench.lab.prune.PruneStage;
import dev.skipgate.testbench.lab.prune.PrunedModel;
import dev.skipgate.testbench.lab.prune.RetrainStart;
import dev.skipgate.testbench.lab.prune.Retraining;
import dev.skipgate.testbench.project.OutputDirectory;
import dev.skipgate.testbench.project.OutputException;
import dev.skipgate.testbench.training.EvaluatedModel;
import dev.skipgate.testbench.training.RunFolder;
import dev.skipgate.testbench.training.SchemeWords;
import dev.skipgate.testbench.training.Score;
import dev.skipgate.testbench.training.TrainingSetup;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code skipgate prune}: fewer weights, trained again if wanted, and what that does to quality and cycles. */
@Command(
        name = "prune",
        description =
                "Remove the smallest weights of a trained model, train it again if wanted, and tell what that does to"
                        + " quality and cycles.",
        mixinStandardHelpOptions = true)
final class PruneCommand implements Runnable {
    private static final PruningPlan.Gradual GRADUAL = new PruningPlan.Gradual(0, 0.75, 50);

    @Spec
    private CommandSpec spec;

    @Mixin
    private ModelArgument place;

    @Option(
            names = "--scheme",
            paramLabel = "WORD",
            required = true,
            description = "class-blind, class-uniform, class-distribution or bank-balanced")
    private String scheme;

    @Option(
            names = "--rate",
            paramLabel = "R",
            required = true,
            description = "share of weights to be zero, 0 to below 1")
    private String rate;

    @Option(
            names = "--rate-of",
            paramLabel = "TENSOR=R",
            description = "another rate for a tensor, such as output.weight=0; may be repeated")
    private Map<String, String> rates = new TreeMap<>();

    @Option(
            names = "--banks",
            paramLabel = "N",
            description =
                    "of bank-balanced: banks of a row, a power of two; the column groups of the lanes when left out")
    private Optional<Integer> banks = Optional.empty();

    @Option(
            names = "--weights",
            paramLabel = "FILE",
            description = "prune these in place of the model's, for example its float twin")
    private Optional<Path> weights = Optional.empty();

    @Option(
            names = "--retrain",
            paramLabel = "FILE",
            description = "train the pruned model again by this training file")
    private Optional<Path> retrain = Optional.empty();

    @Option(names = "--gradual", description = "prune bit by bit while training again; needs --retrain")
    private boolean gradual;

    @Option(
            names = "--sparse-from-start",
            description = "train new weights in the places that pruning leaves; needs --retrain")
    private boolean fresh;

    @Option(names = "--resume", description = "go on with retraining in --out that was stopped")
    private boolean resume;

    @Option(
            names = "--data",
            paramLabel = "FILE",
            description = "what to measure on, as for evaluate; the model's own quality data when left out")
    private Optional<Path> data = Optional.empty();

    @Mixin
    private final MostOption most = new MostOption(5000);

    @Mixin
    private HardwareOptions hardware;

    @Option(names = "--out", paramLabel = "DIR", required = true, description = "the folder to write")
    private Path out;

    @Option(names = "--json", description = "print the result as JSON on standard output")
    private boolean json;

    @Override
    public void run() {
        double share = rate("--rate", rate);
        requireSense();
        requireFree();
        try {
            Path model = place.description();
            PrunedModel pruned = PrunedModel.read(model, weights, share);
            if (pruned.ofTwin()) {
                say("the model's own weights have that many zeros already: pruned is its float twin, "
                        + pruned.weights());
            }
            PruneMeasure measure = new PruneMeasure(hardware.overrides(), data.or(() -> ownData(model)), most.number());
            List<PruneStage> stages = new ArrayList<>();
            stages.add(measure.of("before", model, Optional.of(pruned.weights())));
            PruningPlan plan = plan(share, pruned, stages.get(0));
            pruned.prune(plan);
            if (retrain.isPresent()) {
                if (!again(pruned, plan, measure, stages)) {
                    return;
                }
            } else {
                OutputDirectory.write(out, folder -> {
                    pruned.write(folder);
                    stages.add(measure.of("pruned", folder.resolve(ModelDescription.FILE), Optional.empty()));
                    report(pruned, share, stages, folder);
                });
            }
            PruneReport report = told(pruned, share, stages);
            report.lines().forEach(this::say);
            report.changedEncodings().forEach(this::say);
            say("wrote " + out + "; compile it with: skipgate compile " + out.resolve(ModelDescription.FILE));
            if (json) {
                spec.commandLine().getOut().println(report.toJson());
                spec.commandLine().getOut().flush();
            }
        } catch (DataException e) {
            throw CommandFailure.input(e.getMessage(), e);
        } catch (NonFiniteLossException e) {
            throw CommandFailure.input(e.getMessage() + "; " + RunFolder.lastResort(out), e);
        }
    }

    private double rate(String option, String text) {
        double share = Double.NaN;
        try {
            share = Double.parseDouble(text);
        } catch (NumberFormatException e) {
            // Told below, as a number that is none.
        }
        if (!(share >= 0 && share < 1)) {
            throw CommandFailure.input(option + " is '" + text
                    + "'; wanted the share of weights to be zero, from 0 to below 1" + " such as 0.8");
        }
        return share;
    }

    private void requireSense() {
        if (!SchemeWords.ALL.contains(scheme)) {
            throw CommandFailure.input(
                    "--scheme is '" + scheme + "'; wanted one of " + String.join(", ", SchemeWords.ALL));
        }
        if (banks.isPresent()
                && (!SchemeWords.isBanked(scheme) || banks.get() < 2 || Integer.bitCount(banks.get()) != 1)) {
            throw CommandFailure.input(
                    "--banks is " + banks.get() + "; wanted a power of two from 2 on, with bank-balanced alone");
        }
        if (retrain.isEmpty() && (gradual || fresh || resume)) {
            throw new ParameterException(
                    spec.commandLine(), "--gradual, --sparse-from-start and --resume need --retrain FILE");
        }
        if (gradual && fresh) {
            throw new ParameterException(
                    spec.commandLine(), "--gradual and --sparse-from-start exclude each other; leave out one");
        }
    }

    /** An interrupted retraining has its folder already. */
    private void requireFree() {
        if (resume) {
            return;
        }
        if (retrain.isPresent()) {
            RunFolder.requireFree(out);
        } else if (Files.exists(out)) {
            throw new OutputException(out + " exists; name another place with --out");
        }
    }

    private Optional<Path> ownData(Path model) {
        return EvaluatedModel.read(model, Optional.empty())
                .description()
                .quality()
                .map(each -> each.data());
    }

    private PruningPlan plan(double share, PrunedModel pruned, PruneStage before) {
        Map<String, Double> others = new TreeMap<>();
        rates.forEach((tensor, other) -> {
            if (!pruned.tensors().contains(tensor)) {
                throw CommandFailure.input(
                        "--rate-of names '" + tensor + "'; wanted one of " + String.join(", ", pruned.tensors()));
            }
            others.put(tensor, rate("--rate-of " + tensor, other));
        });
        int columns = before.worth().grid().columnGroups();
        return new PruningPlan(
                SchemeWords.scheme(scheme, banks.orElse(Math.max(2, columns))),
                share,
                gradual ? GRADUAL : new PruningPlan.OneShot(),
                others);
    }

    /** Trains again; false when it was stopped before the end. */
    private boolean again(PrunedModel pruned, PruningPlan plan, PruneMeasure measure, List<PruneStage> stages) {
        Path once = temporary();
        try {
            pruned.write(once);
            Path description = once.resolve(ModelDescription.FILE);
            stages.add(measure.of("pruned", description, Optional.empty()));
            try (TrainingSetup setup = MappedTraining.of(
                    TrainingSetup.again(retrain.orElseThrow(), description, plan), Optional.empty())) {
                if (!train(pruned, new Retraining(setup, retrain.get(), said(plan), out, resume))) {
                    return false;
                }
            }
            stages.add(measure.of("retrained", out.resolve(ModelDescription.FILE), Optional.empty()));
            report(pruned, plan.rate(), stages, out);
            return true;
        } catch (IOException e) {
            throw new OutputException("cannot write " + once + ": " + OutputException.reason(e), e);
        } finally {
            OutputDirectory.delete(once);
        }
    }

    private String said(PruningPlan plan) {
        return plan.scheme() + " at rate " + plan.rate() + " " + plan.overrides()
                + (gradual ? ", gradual" : fresh ? ", sparse from the start" : "");
    }

    private boolean train(PrunedModel pruned, Retraining retraining) {
        RetrainStart start = gradual ? RetrainStart.UNPRUNED : fresh ? RetrainStart.FRESH : RetrainStart.PRUNED;
        PrintWriter err = spec.commandLine().getErr();
        try (Interruption interruption = Interruption.watch();
                StepProgress bar =
                        StepProgress.start("retrain", (int) Math.min(retraining.steps(), Integer.MAX_VALUE), err)) {
            TrainProgress progress =
                    new TrainProgress(bar, Score.of(retraining.setup().network().objective()));
            boolean done = retraining.run(pruned, start, progress, interruption::asked);
            if (!done) {
                say("stopped after step " + progress.step() + "; go on with --resume");
            }
            return done;
        }
    }

    private static Path temporary() {
        try {
            return Files.createTempDirectory("skipgate-prune");
        } catch (IOException e) {
            throw new OutputException("no temporary folder can be made: " + OutputException.reason(e), e);
        }
    }

    private PruneReport told(PrunedModel pruned, double share, List<PruneStage> stages) {
        return new PruneReport(pruned.name(), pruned.weights().toString(), scheme, share, stages);
    }

    private void report(PrunedModel pruned, double share, List<PruneStage> stages, Path folder) throws IOException {
        DataFile.write(
                folder.resolve(PruneReport.FILE),
                told(pruned, share, stages).toJson().toPrettyString() + "\n");
    }

    private void say(String line) {
        spec.commandLine().getErr().println(line);
        spec.commandLine().getErr().flush();
    }
}
