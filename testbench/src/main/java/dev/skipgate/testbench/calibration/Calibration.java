package dev.skipgate.testbench.calibration;

import dev.skipgate.compiler.diagnostics.Diagnostics;
import dev.skipgate.compiler.frontend.ImageDescription;
import dev.skipgate.compiler.frontend.ModelDescription;
import dev.skipgate.compiler.frontend.ModelReader;
import dev.skipgate.compiler.frontend.Purpose;
import dev.skipgate.compiler.frontend.QualityDescription;
import dev.skipgate.compiler.frontend.onnx.OnnxImport;
import dev.skipgate.runtime.training.data.DataException;
import dev.skipgate.runtime.training.network.ValuePlace;
import dev.skipgate.runtime.training.run.Tally;
import dev.skipgate.testbench.training.DataFit;
import dev.skipgate.testbench.training.EvaluatedModel;
import dev.skipgate.testbench.training.EvaluationData;
import dev.skipgate.testbench.training.ModelEvaluation;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

/** Gives a model of floats the quantizers and number formats with which it loses least on data, and says what each of them costs. */
public final class Calibration {
    /** The files that are written, beside the weights. */
    public static final String REPORT = "calibration.json";

    private static final int STREAMS = 20;

    private final Path source;
    private final ModelDescription model;
    private final Path dataFile;
    private final EvaluationData.Part part;
    private final Request request;
    private final List<Rounded> chosen;
    private final Tally floats;
    private final List<Sensitivity> sensitivities;

    private Calibration(
            Path source,
            ModelDescription model,
            Path dataFile,
            EvaluationData.Part part,
            Request request,
            List<Rounded> chosen,
            Tally floats,
            List<Sensitivity> sensitivities) {
        this.source = source;
        this.model = model;
        this.dataFile = dataFile;
        this.part = part;
        this.request = request;
        this.chosen = chosen;
        this.floats = floats;
        this.sensitivities = sensitivities;
    }

    /**
     * Chooses, and measures what each choice costs.
     *
     * @param description of the model, with its float weights
     * @param data text, labelled sequences, a training file, or inputs alone
     * @param part of the data of a training file
     * @param progress takes a line about each measurement that is done
     * @throws dev.skipgate.compiler.diagnostics.CompilationFailedException when model, weights and data do not fit
     * @throws DataException when the data cannot be read
     */
    public static Calibration of(
            Path description, Path data, EvaluationData.Part part, Request request, Consumer<String> progress) {
        Diagnostics diagnostics = new Diagnostics();
        Optional<ModelDescription> read = ModelReader.read(description, Purpose.TRAINING, diagnostics);
        diagnostics.throwIfErrors();
        ModelDescription model = read.orElseThrow();
        ImageDescription.refuse(model);
        try (EvaluationData open = CalibrationData.open(data, model, part, request.most(), STREAMS)) {
            Diagnostics fit = new Diagnostics();
            DataFit.check(model, open, fit);
            fit.throwIfErrors();
            RoundedNetwork network = new RoundedNetwork(model, open.facts().objective(), open, request.most());
            Map<ValuePlace, ValueSample> samples = new LinkedHashMap<>();
            Choices.places(model).forEach(place -> samples.put(place, new ValueSample()));
            Tally floats = network.watched(samples);
            List<Rounded> chosen = Choices.of(model, request, network, floats, samples);
            List<Sensitivity> costs = costs(network, chosen, progress);
            return new Calibration(description, model, data, part, request, chosen, floats, costs);
        }
    }

    /** Each alone, and all of each layer together, the costliest first. */
    private static List<Sensitivity> costs(RoundedNetwork network, List<Rounded> chosen, Consumer<String> progress) {
        List<Sensitivity> costs = new ArrayList<>();
        Map<String, List<Rounded>> layers = new LinkedHashMap<>();
        chosen.forEach(each ->
                layers.computeIfAbsent(each.layer(), name -> new ArrayList<>()).add(each));
        int all = chosen.size() + layers.size();
        for (Rounded each : chosen) {
            costs.add(new Sensitivity(
                    each.layer(), each.key(), each.words(), each.least(), each.greatest(), network.with(each)));
            progress.accept("measured " + costs.size() + " of " + all + ": " + each.layer() + ": " + each.key());
        }
        layers.forEach((name, each) -> {
            costs.add(new Sensitivity(name, "", "", 0, 0, network.with(each)));
            progress.accept("measured " + costs.size() + " of " + all + ": " + name);
        });
        costs.sort(Comparator.comparingDouble(each -> -each.tally().mean()));
        return costs;
    }

    /**
     * Writes the description, its weights and what the choices cost, and measures the whole.
     *
     * @param directory an empty one
     */
    public CalibrationReport write(Path directory) throws IOException {
        Files.copy(model.weights().file(), directory.resolve(CalibratedDescription.WEIGHTS));
        if (model.input().vocabulary().isPresent()) {
            Files.copy(model.input().vocabulary().get().file(), directory.resolve(CalibratedDescription.VOCABULARY));
        }
        Path facts = source.resolveSibling(OnnxImport.FACTS);
        if (Files.isRegularFile(facts)) {
            Files.copy(facts, directory.resolve(facts.getFileName()));
        }
        Optional<String> heldOut = Optional.empty();
        boolean twin = false;
        if (model.quality().isPresent()) {
            QualityDescription quality = model.quality().get();
            heldOut = Optional.of(
                    quality.data().toString().endsWith(".safetensors") ? "held-out.safetensors" : "held-out.txt");
            Files.copy(quality.data(), directory.resolve(heldOut.get()));
            twin = quality.floatTwin().isPresent();
            if (twin) {
                Files.copy(quality.floatTwin().get(), directory.resolve(CalibratedDescription.TWIN));
            }
        }
        List<String> layers =
                model.stages().stream().map(stage -> stage.name().written()).toList();
        Path description = directory.resolve(ModelDescription.FILE);
        Files.writeString(
                description, CalibratedDescription.of(Files.readString(source), layers, chosen, heldOut, twin));
        CalibrationReport report =
                new CalibrationReport(dataFile.getFileName().toString(), whole(description), floats, sensitivities);
        Files.writeString(directory.resolve(REPORT), report.toJson().toPrettyString() + "\n", StandardCharsets.UTF_8);
        return report;
    }

    private ModelEvaluation whole(Path description) {
        EvaluatedModel calibrated = EvaluatedModel.read(description, Optional.empty());
        try (EvaluationData open = CalibrationData.open(dataFile, model, part, request.most(), 1)) {
            return calibrated.on(open, request.most());
        }
    }
}
