package dev.skipgate.testbench.cli;

import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** How much of the data a command reads. */
final class MostOption {
    @Spec(Spec.Target.MIXEE)
    private CommandSpec command;

    @Option(
            names = {"--most", "--tokens"},
            paramLabel = "N",
            description = "tokens, steps or sequences after which no more are read; default ${DEFAULT-VALUE}")
    private long most;

    /** @param most when the command line does not say it */
    MostOption(long most) {
        this.most = most;
    }

    /** @throws ParameterException when it is below 1 */
    long number() {
        if (most < 1) {
            throw new ParameterException(command.commandLine(), "--most is " + most + "; wanted at least 1");
        }
        return most;
    }
}
