package dev.skipgate.testbench.cli;

import dev.skipgate.testbench.project.TextQuality;
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

/** {@code skipgate evaluate}: how well a trained language model predicts a text. */
@Command(
        name = "evaluate",
        description =
                "Measure a language model on a text: float weights, rounded weights, and integers as in hardware.",
        mixinStandardHelpOptions = true)
final class EvaluateCommand implements Runnable {
    @Spec
    private CommandSpec spec;

    @Parameters(paramLabel = "MODEL", description = "the model description, a YAML file")
    private Path model;

    @Option(names = "--data", paramLabel = "FILE", required = true, description = "the text, UTF-8")
    private Path data;

    @Option(names = "--tokens", paramLabel = "N", description = "predict at most so many; default ${DEFAULT-VALUE}")
    private int tokens = 50_000;

    @Option(names = "--json", description = "print the result as JSON on standard output")
    private boolean json;

    @Override
    public void run() {
        if (tokens < 1) {
            throw new ParameterException(spec.commandLine(), "--tokens is " + tokens + "; wanted at least 1");
        }
        TextQuality quality = TextQuality.measure(model, Optional.empty(), data, tokens);
        PrintWriter out = spec.commandLine().getOut();
        if (json) {
            out.println(quality.toJson());
        } else {
            out.printf(Locale.ROOT, "%,d predictions%n", quality.tokens());
            print(out, "float", quality.asFloat(), quality.unit());
            print(out, "rounded weights", quality.rounded(), quality.unit());
            print(out, "integers", quality.integer(), quality.unit());
        }
        out.flush();
    }

    private static void print(PrintWriter out, String what, double bits, String unit) {
        out.printf(Locale.ROOT, "%-16s %.4f bits a %s, perplexity %.3f%n", what, bits, unit, Math.pow(2, bits));
    }
}
