package dev.skipgate.testbench.cli;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.skipgate.compiler.diagnostics.Diagnostics;
import dev.skipgate.compiler.frontend.ModelDescription;
import dev.skipgate.compiler.frontend.ModelReader;
import dev.skipgate.compiler.frontend.Purpose;
import dev.skipgate.runtime.Accelerator;
import dev.skipgate.runtime.opencl.OpenClException;
import dev.skipgate.runtime.training.checkpoint.CheckpointStore;
import dev.skipgate.runtime.training.data.DataException;
import dev.skipgate.runtime.training.run.NonFiniteLossException;
import dev.skipgate.runtime.training.run.Trainer;
import dev.skipgate.runtime.training.run.TrainingListener;
import dev.skipgate.testbench.lab.map.MappedTraining;
import dev.skipgate.testbench.project.KernelOfProject;
import dev.skipgate.testbench.training.HardwareValidation;
import dev.skipgate.testbench.training.RunFolder;
import dev.skipgate.testbench.training.RunMetrics;
import dev.skipgate.testbench.training.Score;
import dev.skipgate.testbench.training.TrainingRun;
import dev.skipgate.testbench.training.TrainingSetup;
import dev.skipgate.testbench.training.TrainingTarget;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code skipgate train}: a training file in, a trained model with its description out. */
@Command(
        name = "train",
        description = "Train a model; interrupted, it leaves a checkpoint and goes on with --resume.",
        mixinStandardHelpOptions = true)
final class TrainCommand implements Runnable {
    /** Options of the device that validates, and what to do where none does. */
    private static final Map<String, String> OF_VALIDATION = Map.of(
            "--threads", "training has as many as its file says under 'threads'",
            "--patience", "how long training waits for a better loss its file says under 'patience'",
            "--device", "leave it out, or train on a device with --target opencl",
            "--xclbin", "leave it out");

    @Spec
    private CommandSpec spec;

    @Parameters(paramLabel = "TRAINING", description = "the training file, YAML")
    private Path training;

    @Option(names = "--out", paramLabel = "DIR", required = true, description = "the directory to write")
    private Path out;

    @Option(names = "--resume", description = "go on with the run in DIR from its newest checkpoint")
    private boolean resume;

    @Option(
            names = "--target",
            paramLabel = "T",
            defaultValue = Targets.CPU,
            description = "where to train: cpu, or opencl, whose device --device names; default ${DEFAULT-VALUE}")
    private String target;

    @Option(
            names = "--validate-on",
            paramLabel = "T",
            description =
                    "at each evaluation, load the weights on this target as well and report their loss there: java, cpu, opencl, csim or"
                            + " card; needs --project")
    private Optional<String> validateOn = Optional.empty();

    @Option(
            names = "--project",
            paramLabel = "DIR",
            description = "for --validate-on: the model compiled with a capacity, whose kernel takes the weights")
    private Optional<Path> project = Optional.empty();

    @Option(
            names = "--map",
            paramLabel = "MAP",
            description = "operations on weights, activations and gradients in training, a sparsity map, YAML")
    private Optional<Path> map = Optional.empty();

    @Mixin
    private DeviceOption device;

    @Option(names = "--json", description = "print the result as JSON on standard output")
    private boolean json;

    @Override
    public void run() {
        if (validateOn.isPresent() != project.isPresent()) {
            throw new ParameterException(
                    spec.commandLine(),
                    "--validate-on and --project belong together: what to run on, and the compiled model");
        }
        if (map.isPresent() && validateOn.isPresent()) {
            throw new ParameterException(
                    spec.commandLine(),
                    "no hardware has what --map does, so --validate-on would measure something else");
        }
        validateOn.ifPresent(Targets::require);
        if (!target.equals(Targets.CPU) && !target.equals(Targets.OPENCL)) {
            throw CommandFailure.input("no model is trained on the target '" + target + "'; use cpu or opencl");
        }
        requireSense();
        if (!resume) {
            RunFolder.requireFree(out);
        }
        Optional<KernelOfProject> kernel = project.map(KernelOfProject::read);
        try (TrainingSetup setup = mapped(TrainingSetup.read(training));
                TrainingTarget where = target.equals(Targets.OPENCL)
                        ? TrainingTarget.openCl(setup, device.openCl().device())
                        : TrainingTarget.CPU;
                Accelerator accelerator = kernel.isPresent()
                        ? Targets.start(validateOn.orElseThrow(), kernel.get().project(), device)
                        : null;
                HardwareValidation hardware =
                        kernel.isPresent() ? HardwareValidation.of(kernel.get(), accelerator, setup) : null) {
            RunFolder folder = resume ? RunFolder.resume(out, training, setup) : RunFolder.create(out, training, setup);
            train(setup, folder, where, Optional.ofNullable(hardware));
        } catch (DataException e) {
            throw CommandFailure.input(e.getMessage(), e);
        } catch (NonFiniteLossException e) {
            throw CommandFailure.input(e.getMessage() + "; " + RunFolder.lastResort(out), e);
        }
    }

    /** Options of a device that nobody here would read are refused: in training some of their words mean something else. */
    private void requireSense() {
        for (Map.Entry<String, String> option : OF_VALIDATION.entrySet()) {
            boolean read =
                    validateOn.isPresent() || (option.getKey().equals("--device") && target.equals(Targets.OPENCL));
            if (!read && spec.commandLine().getParseResult().hasMatchedOption(option.getKey())) {
                throw new ParameterException(
                        spec.commandLine(),
                        option.getKey() + " is for the target of --validate-on, which is not given; "
                                + option.getValue());
            }
        }
    }

    private TrainingSetup mapped(TrainingSetup read) {
        TrainingSetup setup = MappedTraining.of(read, map);
        if (setup.map().isPresent() && validateOn.isPresent()) {
            setup.close();
            throw new DataException(
                    training + ": names a map under 'sparsity', which no hardware has, so --validate-on would"
                            + " measure something else; leave out one of them");
        }
        return setup;
    }

    private void train(
            TrainingSetup setup, RunFolder folder, TrainingTarget where, Optional<HardwareValidation> hardware) {
        PrintWriter err = spec.commandLine().getErr();
        Optional<CheckpointStore.Found> from = resume ? folder.newest() : Optional.empty();
        long before = from.map(CheckpointStore.Found::step).orElse(0L);
        long steps = TrainingRun.steps(setup);
        Score score = Score.of(setup.network().objective());
        try (Interruption interruption = Interruption.watch();
                StepProgress bar = StepProgress.goOn("train", counted(before), counted(steps), err);
                RunMetrics metrics = RunMetrics.open(out, setup.model().name().written(), score, before, steps)) {
            TrainProgress progress = new TrainProgress(bar, score);
            Trainer trainer = new Trainer(
                    setup.network(),
                    setup.run(),
                    setup.data().training(),
                    setup.data().validation(),
                    TrainingListener.all(Stream.concat(Stream.of(metrics, progress), hardware.stream())
                            .toList()),
                    metrics.before(folder),
                    where::place);
            where.words().ifPresent(bar::say);
            hardware.ifPresent(each -> each.begin(trainer.network(), (at, outcome) -> {
                metrics.hardware(at, outcome);
                progress.hardware(at, outcome);
            }));
            from.ifPresent(found -> {
                found.warnings().forEach(bar::say);
                TrainingRun.restore(trainer, found);
                bar.say("goes on after step " + found.step());
            });
            if (resume && from.isEmpty()) {
                bar.say("there is no checkpoint yet; starts from the beginning");
            }
            boolean done = run(trainer, interruption);
            if (done) {
                folder.finish(trainer, where).lines().forEach(bar::say);
                bar.say(advice(setup));
            } else {
                bar.say("stopped after step " + progress.step() + "; go on with --resume");
            }
            if (json) {
                printJson(progress, done, score);
            }
        }
    }

    private static int counted(long steps) {
        return (int) Math.min(steps, Integer.MAX_VALUE);
    }

    /** What to do with the model now. */
    private String advice(TrainingSetup setup) {
        Path model = out.resolve(ModelDescription.FILE);
        if (setup.model().isEmulated()) {
            return "trained; no hardware has its convolutions or pooling, look into it with: skipgate sparsity " + out;
        }
        Diagnostics diagnostics = new Diagnostics();
        ModelReader.read(model, Purpose.HARDWARE, diagnostics);
        return diagnostics.hasErrors()
                ? "trained; no hardware can have it as it is described, skipgate compile says why; measure it with:"
                        + " skipgate evaluate " + model + " --data FILE"
                : "trained; compile it with: skipgate compile " + model;
    }

    private boolean run(Trainer trainer, Interruption interruption) {
        try {
            return trainer.run(interruption::asked);
        } catch (OpenClException e) {
            throw CommandFailure.tool(
                    e.getMessage() + "; the last checkpoint in " + out
                            + ", if there is one, is good: go on with --resume",
                    e);
        }
    }

    private void printJson(TrainProgress progress, boolean done, Score score) {
        ObjectNode result = JsonNodeFactory.instance.objectNode();
        result.put("out", out.toString()).put("done", done).put("steps", progress.step());
        progress.last().ifPresent(evaluation -> result.putObject("validation")
                .put("floatLoss", evaluation.floatLoss())
                .put("roundedLoss", evaluation.roundedLoss())
                .put("float" + score.key(), score.from(evaluation.floatAccuracy()))
                .put("rounded" + score.key(), score.from(evaluation.roundedAccuracy())));
        progress.lastInHardware().ifPresent(outcome -> {
            ObjectNode there = result.putObject("hardware").put("device", outcome.device());
            outcome.tally().ifPresent(tally -> there.put("loss", tally.mean())
                    .put("equalsIntegers", true)
                    .put(score.key(), score.from(tally.accuracy())));
            outcome.noRoom().ifPresent(why -> there.put("noRoom", why));
        });
        spec.commandLine().getOut().println(result);
        spec.commandLine().getOut().flush();
    }
}
