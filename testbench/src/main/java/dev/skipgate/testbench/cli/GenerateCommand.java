package dev.skipgate.testbench.cli;

import dev.skipgate.runtime.Accelerator;
import dev.skipgate.runtime.InputSequence;
import dev.skipgate.runtime.StepResult;
import dev.skipgate.runtime.bundle.DenseOutput;
import dev.skipgate.runtime.bundle.Direction;
import dev.skipgate.runtime.bundle.Network;
import dev.skipgate.runtime.bundle.NetworkInput;
import dev.skipgate.testbench.project.CompiledProject;
import dev.skipgate.testbench.text.Sampler;
import dev.skipgate.testbench.text.TextCodec;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code skipgate generate}: a language model writes, on a target. */
@Command(
        name = "generate",
        description = "Let a compiled language model write, on the target named.",
        mixinStandardHelpOptions = true)
final class GenerateCommand implements Runnable {
    /** No token has this index. */
    private static final int NEVER = -1;

    @Spec
    private CommandSpec spec;

    @Parameters(paramLabel = "DIR", description = "a compiled model")
    private Path directory;

    @Option(
            names = "--target",
            defaultValue = Targets.CSIM,
            description = "java, cpu, opencl, csim or card; default ${DEFAULT-VALUE}")
    private String target;

    @Mixin
    private DeviceOption device;

    @Option(names = "--prompt", defaultValue = "The ", description = "the text to go on from")
    private String prompt;

    @Option(names = "--length", defaultValue = "400", description = "tokens to write; default ${DEFAULT-VALUE}")
    private int length;

    @Option(names = "--until", paramLabel = "TOKEN", description = "end after this token, such as <eos>")
    private Optional<String> until = Optional.empty();

    @Option(
            names = "--temperature",
            defaultValue = "0.7",
            description = "0 takes the likeliest token; default ${DEFAULT-VALUE}")
    private double temperature;

    @Option(names = "--seed", defaultValue = "1", description = "of the random numbers; default ${DEFAULT-VALUE}")
    private long seed;

    @Override
    public void run() {
        if (length < 1 || length > 1_000_000) {
            throw CommandFailure.input("--length is " + length + "; use 1 to 1000000");
        }
        if (!(temperature >= 0 && temperature <= 100)) {
            throw CommandFailure.input("--temperature is " + temperature + "; use 0 to 100");
        }
        CompiledProject project = CompiledProject.open(directory);
        Network network = project.network();
        requireLanguageModel(network);
        Targets.require(target);
        TextCodec codec = new TextCodec(network.vocabulary());
        if (prompt.isEmpty()) {
            throw CommandFailure.input("--prompt is empty; give at least one " + codec.unit());
        }
        int[] indices = codec.encode(prompt);
        int end = until.map(token -> network.vocabulary().indexOf(token)).orElse(NEVER);
        if (until.isPresent() && end < 0) {
            throw CommandFailure.input("--until is '" + until.get() + "', which is no token of '" + network.name()
                    + "'; name a single " + codec.unit() + " of its vocabulary");
        }
        try (Accelerator accelerator = Targets.start(target, project, device)) {
            write(accelerator, codec, indices, end);
        }
    }

    private static void requireLanguageModel(Network network) {
        for (int l = 0; l < network.layers().size(); l++) {
            if (network.directions().get(l) != Direction.FORWARD) {
                throw CommandFailure.input("'" + network.name() + "' cannot write: '"
                        + network.layers().get(l).name()
                        + "' reads texts from their end, which what is still to be written has not got; use a model whose"
                        + " layers all go forward");
            }
        }
        boolean readsTokens = !(network.input() instanceof NetworkInput.Vector);
        int outputs = network.output().weights().rows();
        if (!readsTokens
                || network.vocabulary().size() != outputs
                || network.output().isIdentity()) {
            throw CommandFailure.input("'" + network.name() + "' is not a language model: it needs a token input with a"
                    + " vocabulary as large as its output of " + outputs);
        }
    }

    private void write(Accelerator accelerator, TextCodec codec, int[] indices, int end) {
        PrintWriter out = spec.commandLine().getOut();
        boolean greedy = temperature == 0 || accelerator.network().output().result() == DenseOutput.Result.ARGMAX;
        Sampler sampler = new Sampler(accelerator.network().output().logits(), greedy ? 0 : temperature, seed);
        accelerator.reset();
        out.print(prompt);
        out.flush();
        long start = System.nanoTime();
        StepResult last = last(accelerator.run(new InputSequence.Indices(indices)));
        int written = 0;
        for (int next = NEVER; written < length && (written == 0 || next != end); written++) {
            next = sampler.next(last);
            out.print(codec.decode(next));
            out.flush();
            last = last(accelerator.run(new InputSequence.Indices(new int[] {next})));
        }
        out.println();
        out.flush();
        double seconds = (System.nanoTime() - start) / 1e9;
        spec.commandLine()
                .getErr()
                .println(String.format(
                        Locale.ROOT,
                        "skipgate: %d steps on %s, %.0f a second (measured)",
                        written + indices.length,
                        accelerator.device(),
                        (written + indices.length) / seconds));
        spec.commandLine().getErr().flush();
    }

    private static StepResult last(List<StepResult> results) {
        return results.get(results.size() - 1);
    }
}
