package dev.skipgate.testbench.cli;

import com.fasterxml.jackson.databind.JsonNode;
import dev.skipgate.compiler.frontend.ImageDescription;
import dev.skipgate.compiler.frontend.ModelDescription;
import dev.skipgate.compiler.frontend.Vocabulary;
import dev.skipgate.runtime.training.data.DataException;
import dev.skipgate.testbench.lab.explore.Exploration;
import dev.skipgate.testbench.lab.explore.LocalWorkers;
import dev.skipgate.testbench.lab.explore.Sweep;
import dev.skipgate.testbench.lab.explore.SweepCheck;
import dev.skipgate.testbench.lab.explore.SweepCluster;
import dev.skipgate.testbench.lab.explore.SweepReader;
import dev.skipgate.testbench.lab.explore.SweepSubject;
import dev.skipgate.testbench.lab.explore.SweepTable;
import dev.skipgate.testbench.lab.explore.SweepWorkers;
import dev.skipgate.testbench.project.OutputException;
import dev.skipgate.testbench.training.EvaluatedModel;
import dev.skipgate.testbench.training.EvaluationData;
import java.io.File;
import java.io.IOException;
import java.io.PrintWriter;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.ServiceLoader;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code skipgate explore}: quality against cycles over pruning, quantizers and hardware. */
@Command(
        name = "explore",
        description =
                "Sweep over pruning rates and schemes, quantizers, lanes and encodings: quality against cycles. The same"
                        + " command goes on with a sweep that was interrupted.",
        mixinStandardHelpOptions = true)
final class ExploreCommand implements Runnable {
    private static final int FRONT_LINES = 12;

    @Spec
    private CommandSpec spec;

    @Mixin
    private ModelArgument place;

    @Option(names = "--board", paramLabel = "ID", description = "the board; the description's when left out")
    private Optional<String> board = Optional.empty();

    @Option(
            names = "--data",
            paramLabel = "FILE",
            description = "what to measure on, as for evaluate; the model's own quality data when left out")
    private Optional<Path> data = Optional.empty();

    @Option(names = "--weights", paramLabel = "FILE", description = "sweep over these in place of the model's weights")
    private Optional<Path> weights = Optional.empty();

    @Option(names = "--sweep", paramLabel = "FILE", description = "what to try, YAML; see docs/explore.md")
    private Optional<Path> sweepFile = Optional.empty();

    @Mixin
    private final MostOption most = new MostOption(2000);

    @Option(names = "--threads", paramLabel = "N", description = "jobs side by side; one for each core when left out")
    private Optional<Integer> threads = Optional.empty();

    @Option(
            names = "--master",
            paramLabel = "URL",
            description = "run on Apache Spark: local[*], local-cluster[N,CORES,MEGABYTES], or the URL of a cluster")
    private Optional<String> master = Optional.empty();

    @Option(
            names = "--out",
            paramLabel = "DIR",
            description = "where the results go; 'explore' beside the model when left out")
    private Optional<Path> out = Optional.empty();

    @Option(names = "--json", description = "print the table as JSON on standard output")
    private boolean json;

    @Override
    public void run() {
        if (master.isPresent() && threads.isPresent()) {
            throw new ParameterException(
                    spec.commandLine(), "--threads is for this machine; with --master say local[N]; leave out one");
        }
        if (threads.orElse(1) < 1) {
            throw new ParameterException(spec.commandLine(), "--threads is " + threads.get() + "; wanted at least 1");
        }
        try {
            Path model = place.description();
            ModelDescription description = EvaluatedModel.read(model, weights).description();
            ImageDescription.refuse(description);
            SweepSubject subject = subject(model, description);
            Sweep sweep = sweepFile.map(SweepReader::read).orElse(Sweep.USUAL);
            SweepCheck.check(subject, sweep);
            EvaluatedModel.read(model, weights).on(Path.of(subject.data()), EvaluationData.Part.TEST, 1);
            explore(model, description, subject, sweep);
        } catch (DataException e) {
            throw CommandFailure.input(e.getMessage(), e);
        }
    }

    private SweepSubject subject(Path model, ModelDescription description) {
        Path measured = data.or(() -> description.quality().map(each -> each.data()))
                .orElseThrow(() -> CommandFailure.input(
                        "the model has no quality data of its own; name held-out data with --data"));
        String id = board.or(description.hardware()::board)
                .orElseThrow(() -> CommandFailure.input(
                        "the model's description names no board; name one with --board; skipgate boards lists them"));
        int banks = sweepFile.map(SweepReader::read).orElse(Sweep.USUAL).banks();
        return new SweepSubject(
                absolute(model),
                weights.map(ExploreCommand::absolute).orElse(""),
                absolute(measured),
                most.number(),
                id,
                banks);
    }

    private static String absolute(Path file) {
        return file.toAbsolutePath().normalize().toString();
    }

    private void explore(Path model, ModelDescription description, SweepSubject subject, Sweep sweep) {
        Path folder = out.orElse(model.toAbsolutePath().resolveSibling("explore"));
        PrintWriter err = spec.commandLine().getErr();
        // The workers first: where they are missing nothing is written.
        try (SweepWorkers workers = workers();
                Exploration exploration = Exploration.open(
                        description.name().written(), sweep, subject, folder, fingerprint(description, subject));
                Interruption interruption = Interruption.watch()) {
            if (exploration.damaged() > 0) {
                say((exploration.damaged() == 1
                                ? "1 result in " + folder + " is"
                                : exploration.damaged() + " results in " + folder + " are")
                        + " damaged and done again");
            }
            say(String.format(
                    Locale.ROOT,
                    "%s on %s: %,d jobs of %,d are left; %s",
                    description.name().written(),
                    subject.board(),
                    exploration.left(),
                    exploration.all(),
                    workers.described()));
            long start = System.nanoTime();
            long busy = processNanos();
            boolean done;
            try (StepProgress bar = StepProgress.start("explore", exploration.left(), err)) {
                done = exploration.run(workers, bar::done, interruption::asked);
            }
            double seconds = (System.nanoTime() - start) / 1e9;
            SweepTable table = exploration.write();
            if (!done) {
                say("stopped; the same command goes on, and repeats nothing that is finished");
                return;
            }
            say(String.format(
                    Locale.ROOT,
                    "%,d jobs in %.1f s; %.1f s of processor time%s (measured)",
                    exploration.left(),
                    seconds,
                    (processNanos() - busy) / 1e9,
                    master.isPresent() ? " in this process, without executors of their own" : ""));
            tell(table, folder);
        }
    }

    private SweepWorkers workers() {
        if (master.isPresent()) {
            return ServiceLoader.load(SweepCluster.class)
                    .findFirst()
                    .orElseThrow(() -> CommandFailure.tool("--master needs Apache Spark, which this program was started"
                            + " without; start it by ./skipgate, which fetches Spark when --master is given"))
                    .join(master.get(), jars());
        }
        return new LocalWorkers(threads.orElse(Runtime.getRuntime().availableProcessors()));
    }

    /** The jars that other machines lack: this program's own, without Spark's. */
    private static List<String> jars() {
        Optional<Path> app =
                Optional.ofNullable(System.getProperty("skipgate.app")).map(Path::of);
        return Arrays.stream(System.getProperty("java.class.path").split(File.pathSeparator))
                .filter(each -> each.endsWith(".jar"))
                .filter(each -> {
                    String name = Path.of(each).getFileName().toString();
                    return app.isEmpty()
                            || name.startsWith("skipgate-")
                            || Files.exists(app.get().resolve(name));
                })
                .toList();
    }

    /** Processor time of all threads of this process; 0 where the machine does not tell. */
    private static long processNanos() {
        return ManagementFactory.getOperatingSystemMXBean() instanceof com.sun.management.OperatingSystemMXBean system
                ? system.getProcessCpuTime()
                : 0;
    }

    private String fingerprint(ModelDescription description, SweepSubject subject) {
        List<Path> others =
                description.input().vocabulary().map(Vocabulary::file).stream().toList();
        try {
            return subject.fingerprint(weights.orElse(description.weights().file()), others);
        } catch (IOException e) {
            throw new OutputException("cannot read what is swept over: " + OutputException.reason(e), e);
        }
    }

    private void tell(SweepTable table, Path folder) {
        List<JsonNode> front = table.front();
        say("the front of quality (measured, integers) against cycles (estimated):");
        for (JsonNode point : front.subList(0, Math.min(FRONT_LINES, front.size()))) {
            say(String.format(
                    Locale.ROOT,
                    "  %s %7.4f  %,8.0f cycles  %s at rate %s, %s, %s lanes, %s",
                    point.has("bits") ? "bits" : "loss",
                    point.path(point.has("bits") ? "bits" : "loss").asDouble(),
                    point.path("cycles").asDouble(),
                    point.path("scheme").asText(),
                    point.path("rate").asText(),
                    point.path("quantizer").asText(),
                    point.path("lanes").asText(),
                    point.path("encoding").asText()));
        }
        say(SweepTable.NOT_RETRAINED);
        say("wrote " + folder + " (explore.html, explore.csv, explore.json)");
        if (json) {
            spec.commandLine().getOut().println(table.toJson());
            spec.commandLine().getOut().flush();
        }
    }

    private void say(String line) {
        spec.commandLine().getErr().println(line);
        spec.commandLine().getErr().flush();
    }
}
