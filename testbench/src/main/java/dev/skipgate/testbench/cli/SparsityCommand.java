package dev.skipgate.testbench.cli;

import dev.skipgate.runtime.bundle.Bundle;
import dev.skipgate.runtime.training.data.DataException;
import dev.skipgate.runtime.training.data.DataFile;
import dev.skipgate.runtime.training.network.PlannedNetwork;
import dev.skipgate.runtime.training.plan.OperationPlan;
import dev.skipgate.testbench.lab.figures.Measured;
import dev.skipgate.testbench.lab.figures.SparsityReport;
import dev.skipgate.testbench.lab.figures.SparsityTable;
import dev.skipgate.testbench.lab.figures.ZeroedTensors;
import dev.skipgate.testbench.lab.map.Hierarchy;
import dev.skipgate.testbench.lab.map.MapReader;
import dev.skipgate.testbench.lab.map.ResolvedMap;
import dev.skipgate.testbench.lab.map.SparsityMap;
import dev.skipgate.testbench.project.OutputException;
import dev.skipgate.testbench.report.page.SparsityPage;
import dev.skipgate.testbench.training.EvaluationData;
import dev.skipgate.testbench.training.MeasuredNetwork;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code skipgate sparsity}: where the zeros of a model are, and what a map of operations makes of them. */
@Command(
        name = "sparsity",
        description =
                "Count the zeros among the weights and the values of a trained model on data, by tensor, gate, layer"
                        + " and block, with or without a map of thresholds and other operations.",
        mixinStandardHelpOptions = true)
final class SparsityCommand implements Runnable {
    private static final String DESCRIPTION = "model.yaml";
    private static final int MOST_STREAMS = 1000;

    @Spec
    private CommandSpec spec;

    @Parameters(
            paramLabel = "DIR",
            description =
                    "the folder of a training run, or any with a model.yaml and its weights; or a model description")
    private Path model;

    @Option(
            names = "--data",
            paramLabel = "FILE",
            description =
                    "what to run on, as of evaluate: a text, .safetensors, or a training file; default: the data that"
                            + " the description names under quality")
    private Optional<Path> data = Optional.empty();

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

    @Option(
            names = "--streams",
            paramLabel = "N",
            defaultValue = "1",
            description = "parts that a text is cut into and read side by side, which is faster; each begins without a"
                    + " state; default ${DEFAULT-VALUE}, as of evaluate")
    private int streams;

    @Option(names = "--weights", paramLabel = "FILE", description = "weights in place of those the description names")
    private Optional<Path> weights = Optional.empty();

    @Option(names = "--floats", description = "weights and activations as trained, not rounded as the description says")
    private boolean floats;

    @Option(names = "--map", paramLabel = "MAP", description = "operations on weights and activations, a YAML file")
    private Optional<Path> map = Optional.empty();

    @Option(names = "--out", paramLabel = "FOLDER", description = "write sparsity.json and sparsity.html there")
    private Optional<Path> out = Optional.empty();

    @Option(names = "--json", description = "print the figures as JSON on standard output")
    private boolean json;

    @Override
    public void run() {
        if (most < 1) {
            throw new ParameterException(spec.commandLine(), "--most is " + most + "; wanted at least 1");
        }
        if (streams < 1 || streams > MOST_STREAMS) {
            throw new ParameterException(
                    spec.commandLine(), "--streams is " + streams + "; wanted 1 to " + MOST_STREAMS);
        }
        Optional<SparsityMap> read = map.map(MapReader::read);
        try (MeasuredNetwork measured =
                MeasuredNetwork.open(description(), weights, data, part(), most, streams, !floats)) {
            SparsityReport report = report(measured, read);
            out.ifPresent(folder -> write(folder, report));
            print(report);
        } catch (DataException e) {
            throw CommandFailure.input(e.getMessage(), e);
        }
    }

    private Path description() {
        if (!Files.exists(model)) {
            throw CommandFailure.input(model + ": there is no such folder or file; name a training run or a model");
        }
        if (!Files.isDirectory(model)) {
            return model;
        }
        if (Files.exists(model.resolve(DESCRIPTION))) {
            return model.resolve(DESCRIPTION);
        }
        boolean compiled = Files.exists(model.resolve(Bundle.MANIFEST));
        throw CommandFailure.input(model
                + (compiled
                        ? " is a compiled project, which has integers alone and its zeros in report.html; name the model it"
                                + " was compiled from"
                        : " has no model.yaml; name the folder of a finished training run, or a model description"));
    }

    private SparsityReport report(MeasuredNetwork model, Optional<SparsityMap> read) {
        PlannedNetwork plain = model.network(OperationPlan.NONE);
        String name = model.description().name().written();
        ResolvedMap resolved = ResolvedMap.of(read.orElse(SparsityMap.NONE), name, plain.network());
        Measured without = measure("count", model, plain, resolved.hierarchy());
        SparsityReport report = new SparsityReport(model, resolved.hierarchy(), without);
        if (read.isPresent()) {
            PlannedNetwork network = model.network(resolved.plan());
            Hierarchy hierarchy =
                    ResolvedMap.of(read.get(), name, network.network()).hierarchy();
            Measured with = measure("count with map", model, network, hierarchy);
            report.add(resolved, with, without);
            List<String> warnings = new ArrayList<>(ZeroedTensors.of(without, with));
            if (!resolved.plan().gradients().isEmpty()) {
                warnings.add("the map's operations on gradients act in training alone, and not here");
            }
            warnings.forEach(each -> spec.commandLine().getErr().println("warning: " + each));
            report.warn(warnings);
        }
        return report;
    }

    private Measured measure(String task, MeasuredNetwork model, PlannedNetwork network, Hierarchy hierarchy) {
        PrintWriter err = spec.commandLine().getErr();
        try (StepProgress progress = StepProgress.start(task, (int) Math.min(most, Integer.MAX_VALUE), err)) {
            return Measured.of(
                    model, network, hierarchy, steps -> progress.done((int) Math.min(steps, Integer.MAX_VALUE)));
        }
    }

    private static void write(Path folder, SparsityReport report) {
        try {
            Files.createDirectories(folder);
            DataFile.write(folder.resolve("sparsity.json"), report.json().toPrettyString() + "\n");
            DataFile.write(folder.resolve("sparsity.html"), SparsityPage.render(report.json()));
        } catch (IOException e) {
            throw new OutputException("cannot write " + folder + ": " + OutputException.reason(e), e);
        }
    }

    private void print(SparsityReport report) {
        PrintWriter err = spec.commandLine().getErr();
        SparsityTable.of(report.json()).forEach(err::println);
        err.flush();
        if (json) {
            spec.commandLine().getOut().println(report.json());
            spec.commandLine().getOut().flush();
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
