package dev.skipgate.testbench.experiment;

import com.fasterxml.jackson.databind.JsonNode;
import dev.skipgate.compiler.frontend.ModelDescription;
import dev.skipgate.runtime.training.data.DataException;
import dev.skipgate.runtime.training.data.DataFile;
import dev.skipgate.runtime.training.metrics.MetricsLog;
import dev.skipgate.runtime.training.run.NonFiniteLossException;
import dev.skipgate.runtime.training.run.TrainingListener;
import dev.skipgate.testbench.lab.map.MappedTraining;
import dev.skipgate.testbench.training.EvaluationData;
import dev.skipgate.testbench.training.MeasuredNetwork;
import dev.skipgate.testbench.training.RunFolder;
import dev.skipgate.testbench.training.TrainingRun;
import dev.skipgate.testbench.training.TrainingSetup;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * A training run of an experiment that leaves its weights: a run folder as {@code skipgate train} makes one, in {@code runs/NAME/run} of the experiment's folder, beside the model, the
 * training file and the map that it was made by. So users can look into it by {@code skipgate sparsity}, or run it again by hand.
 *
 * @param training its training file, whose data it is measured on
 * @param failure why the run ended early
 */
record TrainedRun(String name, Path folder, Path training, Optional<String> failure) {
    private static final String BEGUN = "training-as-run.yaml";
    /** The texts of the three files; the training file names {@code model.yaml} beside it. */
    record Settings(String model, String training, String map) {}

    /** Trains to the end, or to a loss that is no number; a finished run is taken as it was, and one that was stopped goes on, when the request says so. */
    static TrainedRun of(String name, Request request, Settings settings) {
        Path place = request.out().orElseThrow().resolve("runs").resolve(name);
        Path folder = place.resolve("run");
        try {
            if (!request.resume()) {
                delete(folder);
            }
            Files.createDirectories(place);
            DataFile.write(place.resolve(ModelDescription.FILE), settings.model());
            DataFile.write(place.resolve("map.yaml"), settings.map());
            Path training = place.resolve("training.yaml");
            DataFile.write(training, "# data: " + request.dataKey() + "\n" + settings.training());
            return of(name, request, training, place.resolve("map.yaml"), folder);
        } catch (IOException e) {
            throw new DataException("cannot write into " + place + ": " + e.getMessage() + "; name another --out", e);
        }
    }

    private static TrainedRun of(String name, Request request, Path training, Path map, Path folder) {
        try (TrainingSetup setup = MappedTraining.of(TrainingSetup.read(training), Optional.of(map))) {
            RunFolder run = Files.exists(folder.resolve(BEGUN))
                    ? RunFolder.resume(folder, training, setup)
                    : RunFolder.create(folder, training, setup);
            if (Files.exists(folder.resolve(ModelDescription.FILE))) {
                request.say(name + ": finished before");
                return new TrainedRun(name, folder, training, Optional.empty());
            }
            train(name, request, setup, run, folder);
            return new TrainedRun(name, folder, training, Optional.empty());
        } catch (NonFiniteLossException e) {
            request.say(name + ": " + e.getMessage());
            return new TrainedRun(name, folder, training, Optional.of(e.getMessage()));
        }
    }

    private static void train(String name, Request request, TrainingSetup setup, RunFolder run, Path folder) {
        long start = System.nanoTime();
        TrainingListener told = new TrainingListener() {
            @Override
            public void evaluation(Evaluation evaluation) {
                request.say(String.format(
                        "%s: %s, step %d of %d, validation loss %.4f, accuracy %.2f %%, %.0f s",
                        name,
                        evaluation.at().phase(),
                        evaluation.at().phaseStep(),
                        evaluation.at().phaseSteps(),
                        evaluation.roundedLoss(),
                        100 * evaluation.roundedAccuracy(),
                        (System.nanoTime() - start) / 1e9));
            }
        };
        new TrainingRun(setup, run, folder, run.newest()).train(told, parameters -> {}, () -> false);
    }

    private static void delete(Path folder) throws IOException {
        if (!Files.exists(folder)) {
            return;
        }
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        }
    }

    /**
     * Opens it on a part of its data.
     *
     * @param most targets
     * @param rounded whether it is rounded as its description says
     */
    MeasuredNetwork open(EvaluationData.Part part, long most, boolean rounded) {
        return MeasuredNetwork.open(
                folder.resolve(ModelDescription.FILE), Optional.empty(), Optional.of(training), part, most, 1, rounded);
    }

    /**
     * What the run logged of sparsity at its evaluations, by step: shares by name.
     *
     * @param group as in metrics.jsonl: {@code weight gradients}, {@code gate gradients}, {@code products of training}
     */
    Map<Long, Map<String, Double>> sparsity(String group) {
        Map<Long, Map<String, Double>> found = new LinkedHashMap<>();
        for (JsonNode line : metrics()) {
            JsonNode shares = line.path(group);
            if (line.path(MetricsLog.KIND).asText().equals("sparsity") && !shares.isEmpty()) {
                Map<String, Double> own = new LinkedHashMap<>();
                shares.properties()
                        .forEach(each -> own.put(each.getKey(), each.getValue().asDouble()));
                found.put(line.path(MetricsLog.STEP).asLong(), own);
            }
        }
        return found;
    }

    private List<JsonNode> metrics() {
        try {
            Path log = folder.resolve("metrics.jsonl");
            return Files.exists(log) ? MetricsLog.read(log) : new ArrayList<>();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
