package dev.skipgate.testbench.cli;

import dev.skipgate.testbench.training.EvaluationData;
import java.util.Locale;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Which part of the data of a training file a command reads. */
final class PartOption {
    @Spec(Spec.Target.MIXEE)
    private CommandSpec command;

    @Option(
            names = "--part",
            paramLabel = "PART",
            description = "of the data of a training file: test or validation; default ${DEFAULT-VALUE}")
    private String part;

    /** @param part when the command line does not say it */
    PartOption(EvaluationData.Part part) {
        this.part = word(part);
    }

    private static String word(EvaluationData.Part part) {
        return part.name().toLowerCase(Locale.ROOT);
    }

    /** @throws ParameterException when there is no such part */
    EvaluationData.Part part() {
        for (EvaluationData.Part each : EvaluationData.Part.values()) {
            if (word(each).equals(part)) {
                return each;
            }
        }
        throw new ParameterException(command.commandLine(), "--part is '" + part + "'; wanted test or validation");
    }
}
