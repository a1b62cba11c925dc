package dev.skipgate.testbench.cli;

import dev.skipgate.runtime.training.data.DataException;
import dev.skipgate.testbench.training.EvaluatedModel;
import dev.skipgate.testbench.training.EvaluationData;
import dev.skipgate.testbench.training.ModelEvaluation;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
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

    @Parameters(paramLabel = "MODEL", description = "the model description, a YAML file")
    private Path model;

    @Option(
            names = "--data",
            paramLabel = "FILE",
            required = true,
            description =
                    "a text, UTF-8; labelled sequences, .safetensors; or a training file, .yaml, whose data are read")
    private Path data;

    @Option(
            names = "--part",
            defaultValue = "test",
            description = "of the data of a training file: test or validation; default ${DEFAULT-VALUE}")
    private String part;

    @Option(
            names = {"--most", "--tokens"},
            paramLabel = "N",
            defaultValue = "50000",
            description = "tokens, steps or sequences after which no more are read; default ${DEFAULT-VALUE}")
    private long most;

    @Option(names = "--json", description = "print the result as JSON on standard output")
    private boolean json;

    @Override
    public void run() {
        if (most < 1) {
            throw new ParameterException(spec.commandLine(), "--most is " + most + "; wanted at least 1");
        }
        PrintWriter out = spec.commandLine().getOut();
        try {
            ModelEvaluation result =
                    EvaluatedModel.read(model, Optional.empty()).on(data, part(), most);
            if (json) {
                out.println(result.toJson());
            } else {
                result.lines().forEach(out::println);
            }
            out.flush();
        } catch (DataException e) {
            throw CommandFailure.input(e.getMessage(), e);
        }
    }

    private EvaluationData.Part part() {
        for (EvaluationData.Part each : EvaluationData.Part.values()) {
            if (each.name().toLowerCase(Locale.ROOT).equals(part)) {
                return each;
            }
        }
        throw new ParameterException(spec.commandLine(), "--part is '" + part + "'; wanted test or validation");
    }
}
