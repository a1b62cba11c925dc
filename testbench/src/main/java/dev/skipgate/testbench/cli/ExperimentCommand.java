package dev.skipgate.testbench.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.skipgate.runtime.training.data.DataException;
import dev.skipgate.testbench.experiment.Experiment;
import dev.skipgate.testbench.experiment.ExperimentReport;
import dev.skipgate.testbench.experiment.Experiments;
import dev.skipgate.testbench.experiment.Request;
import dev.skipgate.testbench.experiment.Scale;
import dev.skipgate.testbench.report.ReportFiles;
import dev.skipgate.testbench.report.page.ExperimentPage;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code skipgate experiment}: reproduces what a paper reports. */
@Command(
        name = "experiment",
        description = "Reproduce a paper's training experiment; see docs/experiments.",
        mixinStandardHelpOptions = true)
final class ExperimentCommand implements Runnable {
    @Spec
    private CommandSpec spec;

    @Parameters(
            paramLabel = "NAME",
            description = "which one: ${COMPLETION-CANDIDATES}",
            completionCandidates = Names.class)
    private String name;

    /** For the help. */
    static final class Names extends ArrayList<String> {
        private static final long serialVersionUID = 1;

        Names() {
            super(Experiments.all().stream().map(Experiment::name).toList());
        }
    }

    @Option(names = "--quick", description = "minutes instead of hours: small networks, few steps")
    private boolean quick;

    @Option(
            names = "--data",
            arity = "1..*",
            paramLabel = "FILE",
            description = "the data, in place of the default; files as the experiment's page says")
    private List<Path> data = List.of();

    @Option(
            names = "--out",
            paramLabel = "DIR",
            description = "where report.json and report.html go (default: runs/NAME)")
    private Path out;

    @Option(names = "--steps", paramLabel = "N", description = "updates of each training run (default: by experiment)")
    private Long steps;

    @Option(
            names = "--threads",
            defaultValue = "2",
            paramLabel = "N",
            description = "of the matrix products (default: ${DEFAULT-VALUE})")
    private int threads;

    @Option(
            names = "--rows",
            paramLabel = "TEXT",
            description = "only rows whose name, as the progress shows it, contains this text")
    private String rows;

    @Option(
            names = "--resume",
            description = "take training runs that were finished in --out with the same settings and data as they were")
    private boolean resume;

    @Option(names = "--json", description = "print report.json instead of the tables")
    private boolean json;

    @Override
    public void run() {
        Experiment experiment = Experiments.named(name)
                .orElseThrow(() -> CommandFailure.input("there is no experiment '" + name + "'; wanted one of "
                        + Experiments.all().stream().map(Experiment::name).collect(Collectors.joining(", "))));
        PrintWriter log = spec.commandLine().getErr();
        Path directory = out == null ? Path.of("runs", name) : out;
        ExperimentReport report = measure(experiment, request(log, directory), directory);
        PrintWriter print = spec.commandLine().getOut();
        if (json) {
            print.print(ReportFiles.json(report.tree()));
        } else {
            print(report.tree(), print);
            print.println(
                    "written: " + directory.resolve(ReportFiles.JSON) + ", " + directory.resolve(ReportFiles.HTML));
        }
        print.flush();
    }

    private Request request(PrintWriter log, Path directory) {
        try {
            OptionalLong asked = steps == null ? OptionalLong.empty() : OptionalLong.of(steps);
            Consumer<String> progress = line -> {
                log.println(line);
                log.flush();
            };
            return new Request(
                    quick ? Scale.QUICK : Scale.FULL,
                    data,
                    asked,
                    threads,
                    Optional.ofNullable(rows),
                    progress,
                    Optional.of(directory),
                    resume);
        } catch (IllegalArgumentException e) {
            throw CommandFailure.input(e.getMessage(), e);
        }
    }

    /** The directory is made first: better to fail before hours of work than after. */
    private static ExperimentReport measure(Experiment experiment, Request request, Path directory) {
        try {
            Files.createDirectories(directory);
            ExperimentReport report = experiment.run(request);
            if (report.isEmpty()) {
                throw CommandFailure.input("no row of " + experiment.name() + " is done by '"
                        + request.rows().orElse("")
                        + "' alone; take a word of a name that the progress shows, and where"
                        + " rows are compared with one another one that all of them have");
            }
            report.write(directory);
            return report;
        } catch (DataException e) {
            throw CommandFailure.input(e.getMessage(), e);
        } catch (IOException e) {
            throw CommandFailure.input(
                    "cannot write into " + directory + ": " + e.getMessage() + "; name another --out", e);
        }
    }

    private static void print(ObjectNode report, PrintWriter out) {
        for (JsonNode table : report.path("tables")) {
            if (table.path("rows").isEmpty()) {
                continue;
            }
            List<List<String>> rows = new ArrayList<>();
            rows.add(texts(table.path("heads")));
            table.path("rows").forEach(row -> rows.add(texts(row)));
            out.println(table.path("title").asText());
            int columns = rows.get(0).size();
            int[] widths = new int[columns];
            rows.forEach(row -> {
                for (int i = 0; i < columns; i++) {
                    widths[i] = Math.max(widths[i], row.get(i).length());
                }
            });
            for (List<String> row : rows) {
                StringBuilder line = new StringBuilder();
                for (int i = 0; i < columns; i++) {
                    String cell = row.get(i);
                    line.append(i == 0 ? "" : "  ")
                            .append(" ".repeat(widths[i] - cell.length()))
                            .append(cell);
                }
                out.println(line);
            }
            out.println();
        }
    }

    private static List<String> texts(JsonNode cells) {
        List<String> texts = new ArrayList<>();
        cells.forEach(cell -> texts.add(ExperimentPage.text(cell)));
        return texts;
    }
}
