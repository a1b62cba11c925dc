package dev.skipgate.testbench.cli;

import dev.skipgate.runtime.Accelerator;
import dev.skipgate.runtime.training.data.DataException;
import dev.skipgate.testbench.project.CompiledProject;
import dev.skipgate.testbench.training.EvaluatedModel;
import dev.skipgate.testbench.training.EvaluationData;
import dev.skipgate.testbench.training.ModelEvaluation;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code skipgate evaluate}: how good a trained model is on data. */
@Command(
        name = "evaluate",
        description =
                "Measure a trained model on data: in floats, with weights and activations rounded, and in integers as"
                        + " in hardware.",
        mixinStandardHelpOptions = true)
final class EvaluateCommand implements Runnable {
    @Spec
    private CommandSpec spec;

    @Mixin
    private ModelArgument model;

    @Option(
            names = "--data",
            paramLabel = "FILE",
            required = true,
            description =
                    "a text, UTF-8; labelled sequences, .safetensors; or a training file, .yaml, whose data are read")
    private Path data;

    @Mixin
    private final PartOption part = new PartOption(EvaluationData.Part.TEST);

    @Mixin
    private final MostOption most = new MostOption(50000);

    @Option(
            names = "--target",
            paramLabel = "T",
            description = "measure on this target as well: java, cpu, opencl, csim or card; needs --project")
    private Optional<String> target = Optional.empty();

    @Option(
            names = "--project",
            paramLabel = "DIR",
            description = "the directory that MODEL was compiled to, for --target")
    private Optional<Path> project = Optional.empty();

    @Mixin
    private DeviceOption device;

    @Option(names = "--json", description = "print the result as JSON on standard output")
    private boolean json;

    @Override
    public void run() {
        if (target.isPresent() != project.isPresent()) {
            throw new ParameterException(
                    spec.commandLine(),
                    "--target and --project belong together: what to run on, and the compiled model");
        }
        try (Accelerator accelerator = accelerator()) {
            print(EvaluatedModel.read(model.description(), Optional.empty())
                    .on(data, part.part(), most.number(), Optional.ofNullable(accelerator)));
        } catch (DataException e) {
            throw CommandFailure.input(e.getMessage(), e);
        }
    }

    /** The target's; null when none was asked for. */
    private Accelerator accelerator() {
        if (target.isEmpty()) {
            return null;
        }
        Targets.require(target.get());
        return Targets.start(target.get(), CompiledProject.open(project.orElseThrow()), device);
    }

    private void print(ModelEvaluation result) {
        PrintWriter out = spec.commandLine().getOut();
        if (json) {
            out.println(result.toJson());
        } else {
            result.lines().forEach(out::println);
        }
        out.flush();
        if (!result.agrees()) {
            throw CommandFailure.input("the loss on the target is not that of the integer model; was "
                    + project.orElseThrow() + " compiled from " + model.description() + "?");
        }
    }
}
