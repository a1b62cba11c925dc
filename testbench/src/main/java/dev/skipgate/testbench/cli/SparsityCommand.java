package dev.skipgate.testbench.cli;

import com.fasterxml.jackson.databind.node.ObjectNode;
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
import dev.skipgate.testbench.lab.search.ActivationTrials;
import dev.skipgate.testbench.lab.search.MappedWeights;
import dev.skipgate.testbench.lab.search.OnBoard;
import dev.skipgate.testbench.lab.search.SearchReport;
import dev.skipgate.testbench.lab.search.ThresholdGrid;
import dev.skipgate.testbench.lab.search.ThresholdSearch;
import dev.skipgate.testbench.lab.search.ThresholdTrials;
import dev.skipgate.testbench.lab.worth.Worth;
import dev.skipgate.testbench.project.OutputException;
import dev.skipgate.testbench.report.page.SparsityPage;
import dev.skipgate.testbench.training.EvaluationData;
import dev.skipgate.testbench.training.MeasuredNetwork;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code skipgate sparsity}: where the zeros of a model are, and what a map of operations makes of them. */
@Command(
        name = "sparsity",
        description =
                "Count the zeros among the weights and the values of a trained model on data, by tensor, gate, layer"
                        + " and block, with or without a map of thresholds and other operations.",
        mixinStandardHelpOptions = true)
final class SparsityCommand implements Runnable {
    private static final int MOST_STREAMS = 1000;
    private static final String ON_ACTIVATIONS = "activations";
    private static final List<String> SEARCHES = List.of("thresholds", ON_ACTIVATIONS);

    @Spec
    private CommandSpec spec;

    @Mixin
    private ModelArgument model;

    @Option(
            names = "--data",
            paramLabel = "FILE",
            description =
                    "what to run on, as of evaluate: a text, .safetensors, or a training file; default: the data that"
                            + " the description names under quality")
    private Optional<Path> data = Optional.empty();

    @Mixin
    private final PartOption part = new PartOption(EvaluationData.Part.TEST);

    @Mixin
    private final MostOption most = new MostOption(50000);

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

    @Option(
            names = "--search",
            paramLabel = "WHAT",
            description =
                    "thresholds: the highest ones on the weights of each layer that keep the quality, by the paper's"
                            + " grid search and by a joint one; activations: the same on what each layer gives")
    private Optional<String> search = Optional.empty();

    @Option(
            names = "--keep",
            paramLabel = "SHARE",
            defaultValue = "0.99",
            description = "share of the quality that a search has to keep, above 0 to 1; default ${DEFAULT-VALUE}")
    private double keep;

    @Mixin
    private final HardwareOptions hardware = new HardwareOptions();

    @Option(names = "--out", paramLabel = "FOLDER", description = "write sparsity.json and sparsity.html there")
    private Optional<Path> out = Optional.empty();

    @Option(names = "--json", description = "print the figures as JSON on standard output")
    private boolean json;

    private final List<String> lines = new ArrayList<>();
    private final Map<String, String> maps = new LinkedHashMap<>();

    @Override
    public void run() {
        if (streams < 1 || streams > MOST_STREAMS) {
            throw new ParameterException(
                    spec.commandLine(), "--streams is " + streams + "; wanted 1 to " + MOST_STREAMS);
        }
        checkSearch();
        Optional<SparsityMap> read = map.map(MapReader::read);
        try (MeasuredNetwork measured = MeasuredNetwork.open(
                model.description(), weights, data, part.part(), most.number(), streams, !floats)) {
            SparsityReport report = report(measured, read);
            out.ifPresent(folder -> write(folder, report));
            print(report);
        } catch (DataException e) {
            throw CommandFailure.input(e.getMessage(), e);
        }
    }

    private void checkSearch() {
        if (search.filter(each -> !SEARCHES.contains(each)).isPresent()) {
            throw new ParameterException(
                    spec.commandLine(), "--search is '" + search.get() + "'; wanted " + String.join(" or ", SEARCHES));
        }
        if (search.isPresent() && map.isPresent()) {
            throw new ParameterException(
                    spec.commandLine(), "--search finds a map of its own; leave out --map, or the search");
        }
        if (!(keep > 0 && keep <= 1)) {
            throw new ParameterException(
                    spec.commandLine(), "--keep is " + keep + "; wanted a share of the quality above 0 and up to 1");
        }
    }

    private SparsityReport report(MeasuredNetwork model, Optional<SparsityMap> read) {
        PrintWriter err = spec.commandLine().getErr();
        Optional<OnBoard> onBoard = hardware.given().map(each -> new OnBoard(model, each));
        Optional<Worth> worth = onBoard.map(each -> each.with(matrix -> Optional.empty()));
        PlannedNetwork plain = model.network(OperationPlan.NONE);
        String name = model.description().name().written();
        ResolvedMap resolved = ResolvedMap.of(read.orElse(SparsityMap.NONE), name, plain.network());
        Measured without = measure("count", model, plain, resolved.hierarchy());
        SparsityReport report = new SparsityReport(model, resolved.hierarchy(), without);
        lines.add("quality: " + model.words().told(without.tally()));
        worth.ifPresent(each -> add("withoutMap", "as it is", each, report));
        if (read.isPresent()) {
            PlannedNetwork network = model.network(resolved.plan());
            Hierarchy hierarchy =
                    ResolvedMap.of(read.get(), name, network.network()).hierarchy();
            Measured with = measure("count with map", model, network, hierarchy);
            report.add(resolved, with, without);
            lines.add(String.format(
                    Locale.ROOT,
                    "quality with map: %s; %.2f %% kept",
                    model.words().told(with.tally()),
                    100 * model.words().kept(without.tally(), with.tally())));
            onBoard.map(each -> each.with(new MappedWeights(resolved.plan(), plain.network())))
                    .ifPresent(each -> add("withMap", "with map", each, report));
            List<String> warnings = new ArrayList<>(ZeroedTensors.of(without, with));
            if (!resolved.plan().gradients().isEmpty()) {
                warnings.add("the map's operations on gradients act in training alone, and not here");
            }
            warnings.forEach(each -> err.println("warning: " + each));
            report.warn(warnings);
        }
        if (search.isPresent()) {
            search(model, report, onBoard);
        }
        return report;
    }

    private void add(String key, String words, Worth worth, SparsityReport report) {
        report.json().withObject("/worth").set(key, worth.toJson());
        lines.add(SearchReport.line(words, worth));
    }

    private void search(MeasuredNetwork model, SparsityReport report, Optional<OnBoard> onBoard) {
        PrintWriter err = spec.commandLine().getErr();
        boolean onWeights = !search.orElseThrow().equals(ON_ACTIVATIONS);
        ThresholdTrials trials = onWeights ? new ThresholdGrid(model) : new ActivationTrials(model);
        ThresholdSearch searching = new ThresholdSearch(trials, keep, new LineProgress(err));
        ObjectNode json = report.json().putObject("search").put("keep", keep);
        for (ThresholdSearch.Found found : List.of(searching.grid(), searching.joint())) {
            Optional<Worth> worth = onBoard.filter(board -> onWeights).map(each -> {
                Map<String, float[]> weights = trials.weights(found.steps());
                return each.with(matrix -> Optional.ofNullable(weights.get(matrix)));
            });
            SearchReport.add(json.withArray("/thresholds"), found.outcome(), model.words(), worth);
            lines.addAll(SearchReport.lines(found.outcome(), model.words()));
            worth.ifPresent(
                    each -> lines.add(SearchReport.line("  " + found.outcome().method(), each)));
            maps.put(search.get() + "-" + found.outcome().method() + ".yaml", SearchReport.map(found.outcome(), keep));
        }
    }

    private Measured measure(String task, MeasuredNetwork model, PlannedNetwork network, Hierarchy hierarchy) {
        PrintWriter err = spec.commandLine().getErr();
        try (StepProgress progress = StepProgress.start(task, whole(most.number()), err)) {
            int batches = model.opened().batches().batchesPerEpoch();
            AtomicLong ofOne = new AtomicLong();
            return Measured.of(model, network, hierarchy, steps -> {
                // There may be fewer than asked for: as many as all batches have, if they are like the first.
                ofOne.compareAndSet(0, steps);
                progress.expect(whole(Math.min(most.number(), ofOne.get() * batches)));
                progress.done(whole(steps));
            });
        }
    }

    private static int whole(long steps) {
        return (int) Math.min(steps, Integer.MAX_VALUE);
    }

    private void write(Path folder, SparsityReport report) {
        try {
            Files.createDirectories(folder);
            DataFile.write(folder.resolve("sparsity.json"), report.json().toPrettyString() + "\n");
            DataFile.write(folder.resolve("sparsity.html"), SparsityPage.render(report.json()));
            for (Map.Entry<String, String> found : maps.entrySet()) {
                DataFile.write(folder.resolve(found.getKey()), found.getValue());
            }
        } catch (IOException e) {
            throw new OutputException("cannot write " + folder + ": " + OutputException.reason(e), e);
        }
    }

    private void print(SparsityReport report) {
        PrintWriter err = spec.commandLine().getErr();
        SparsityTable.of(report.json()).forEach(err::println);
        lines.forEach(err::println);
        err.flush();
        if (json) {
            spec.commandLine().getOut().println(report.json());
            spec.commandLine().getOut().flush();
        }
    }
}
