package dev.skipgate.testbench.cli;

import dev.skipgate.compiler.frontend.ModelDescription;
import dev.skipgate.runtime.training.data.DataException;
import dev.skipgate.testbench.calibration.Calibration;
import dev.skipgate.testbench.calibration.CalibrationReport;
import dev.skipgate.testbench.calibration.Request;
import dev.skipgate.testbench.calibration.WeightKind;
import dev.skipgate.testbench.project.OutputDirectory;
import dev.skipgate.testbench.training.EvaluationData;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code skipgate calibrate}: a model of floats in, the same with number formats chosen from data out. */
@Command(
        name = "calibrate",
        description =
                "Choose quantizers and number formats for a model that was not trained with them, and say what each costs.",
        mixinStandardHelpOptions = true)
final class CalibrateCommand implements Runnable {
    @Spec
    private CommandSpec spec;

    @Mixin
    private ModelArgument model;

    @Option(
            names = "--data",
            paramLabel = "FILE",
            required = true,
            description =
                    "a text, UTF-8; labelled sequences, .safetensors; a training file, .yaml; or inputs alone, .npy or"
                            + " .safetensors, for which the float model's own answers are the right ones")
    private Path data;

    @Mixin
    private final PartOption part = new PartOption(EvaluationData.Part.VALIDATION);

    @Option(names = "--out", paramLabel = "DIR", required = true, description = "the directory to write")
    private Path out;

    @Option(
            names = "--weights",
            paramLabel = "KINDS",
            defaultValue = "fixed8",
            split = ",",
            description =
                    "ternary, pow2, fixed3 to fixed16; of several, the cheapest first, each matrix gets the first that"
                            + " costs it little enough; default ${DEFAULT-VALUE}")
    private List<String> weights;

    @Option(
            names = "--within",
            paramLabel = "LOSS",
            defaultValue = "0.01",
            description = "with several --weights: loss in nats that one matrix may cost; default ${DEFAULT-VALUE}")
    private double within;

    @Option(
            names = "--activations",
            paramLabel = "BITS",
            defaultValue = "8",
            description =
                    "bits of inputs, embeddings, hidden states and values of dense layers; default ${DEFAULT-VALUE}")
    private int activations;

    @Option(
            names = "--per-layer",
            description = "let layers of the same cell have formats of their own, which costs a gate stage each")
    private boolean perLayer;

    @Mixin
    private final MostOption most = new MostOption(10000);

    @Option(names = "--json", description = "print the result as JSON on standard output")
    private boolean json;

    @Override
    public void run() {
        Request request = request();
        OutputDirectory.requireEmpty(out);
        Path description = model.description();
        PrintWriter err = spec.commandLine().getErr();
        List<CalibrationReport> report = new ArrayList<>();
        try {
            Calibration calibration = Calibration.of(description, data, part.part(), request, line -> {
                err.println(line);
                err.flush();
            });
            OutputDirectory.write(out, directory -> report.add(calibration.write(directory)));
        } catch (DataException e) {
            throw CommandFailure.input(e.getMessage(), e);
        }
        PrintWriter to = spec.commandLine().getOut();
        if (json) {
            to.println(report.get(0).toJson());
        } else {
            report.get(0).lines().forEach(to::println);
        }
        to.flush();
        err.println("calibrated; look at " + out.resolve(ModelDescription.FILE) + ", then: skipgate compile "
                + out.resolve(ModelDescription.FILE) + " --board zcu104 --out DIR");
        err.flush();
    }

    private Request request() {
        List<WeightKind> kinds = weights.stream()
                .map(word -> WeightKind.named(word)
                        .orElseThrow(() -> wrong("--weights has '" + word
                                + "'; wanted ternary, pow2 or fixed3 to fixed16, such as fixed8")))
                .toList();
        if (activations < 2 || activations > 16) {
            throw wrong("--activations is " + activations + "; wanted 2 to 16");
        }
        if (!(within >= 0)) {
            throw wrong("--within is " + within + "; wanted a number of at least 0");
        }
        return new Request(kinds, within, activations, perLayer, most.number());
    }

    private ParameterException wrong(String message) {
        return new ParameterException(spec.commandLine(), message);
    }
}
