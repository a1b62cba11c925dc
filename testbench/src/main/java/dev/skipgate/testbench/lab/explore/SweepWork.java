package dev.skipgate.testbench.lab.explore;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.skipgate.compiler.Overrides;
import dev.skipgate.compiler.diagnostics.CompilationFailedException;
import dev.skipgate.compiler.diagnostics.Diagnostics;
import dev.skipgate.compiler.ir.FloatNetwork;
import dev.skipgate.compiler.pass.Quantize;
import dev.skipgate.runtime.bundle.Network;
import dev.skipgate.runtime.training.plan.PruningPlan;
import dev.skipgate.runtime.training.run.OneShotPruning;
import dev.skipgate.runtime.training.run.Tally;
import dev.skipgate.testbench.lab.worth.Appraisal;
import dev.skipgate.testbench.lab.worth.MatrixWorth;
import dev.skipgate.testbench.lab.worth.Workload;
import dev.skipgate.testbench.lab.worth.Worth;
import dev.skipgate.testbench.project.OutputDirectory;
import dev.skipgate.testbench.project.OutputException;
import dev.skipgate.testbench.quality.IntegerEvaluator;
import dev.skipgate.testbench.training.ChangedModel;
import dev.skipgate.testbench.training.EvaluationData;
import dev.skipgate.testbench.training.SchemeWords;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.stream.Collectors;

/** Does one job of a sweep. The same job gives the same text anywhere; nothing is shared with other jobs but the files that are read. */
public final class SweepWork {
    private static final double NATS = Math.log(2);

    private SweepWork() {}

    /**
     * The result as JSON: figures, or under {@code error} why hardware cannot have it.
     *
     * @throws OutputException when there is no room for temporary files
     */
    public static String run(SweepJob job) {
        ObjectNode result = JsonNodeFactory.instance.objectNode();
        try {
            Path folder = Files.createTempDirectory("skipgate-sweep");
            try {
                FloatNetwork network = variant(job, folder);
                if (job.measuresQuality()) {
                    quality(job, network, result);
                } else {
                    worth(job, network, result);
                }
            } finally {
                OutputDirectory.delete(folder);
            }
        } catch (CompilationFailedException e) {
            result.put("error", e.diagnostics().get(0).message());
        } catch (IOException e) {
            throw new OutputException("cannot write a temporary folder: " + OutputException.reason(e), e);
        }
        return result.toString();
    }

    /** The network of a variant, its weights pruned as {@code skipgate prune} does it. */
    private static FloatNetwork variant(SweepJob job, Path folder) throws IOException {
        SweepSubject subject = job.subject();
        Variant variant = job.variant();
        ChangedModel model = ChangedModel.read(
                Path.of(subject.model()),
                subject.weights().isEmpty() ? Optional.empty() : Optional.of(Path.of(subject.weights())));
        if (!variant.scheme().equals(Variant.NONE)) {
            OneShotPruning.apply(
                    model.network().network(),
                    new PruningPlan(
                            SchemeWords.scheme(variant.scheme(), subject.banks()),
                            variant.rate(),
                            new PruningPlan.OneShot(),
                            Map.of()));
        }
        Optional<String> quantizer =
                variant.quantizer().equals(Variant.AS_DESCRIBED) ? Optional.empty() : Optional.of(variant.quantizer());
        return Appraisal.read(model.writeVariant(folder, quantizer), Optional.empty());
    }

    private static void quality(SweepJob job, FloatNetwork network, ObjectNode result) {
        Diagnostics diagnostics = new Diagnostics();
        Network integers = new Quantize().apply(network, diagnostics).integers();
        diagnostics.throwIfErrors();
        try (EvaluationData data = EvaluationData.open(
                Path.of(job.subject().data()),
                network.description(),
                EvaluationData.Part.TEST,
                job.subject().most(),
                diagnostics)) {
            diagnostics.throwIfErrors();
            Tally tally = IntegerEvaluator.evaluate(
                    integers, data.batches(), job.subject().most());
            result.put("loss", tally.mean());
            if (data.facts().vocabulary().isPresent()) {
                result.put("bits", tally.mean() / NATS);
            }
            result.put("accuracy", tally.accuracy()).put("targets", tally.targets());
        }
    }

    private static void worth(SweepJob job, FloatNetwork network, ObjectNode result) {
        Overrides hardware = new Overrides(
                Optional.of(job.subject().board()),
                Optional.of(job.lanes()),
                Optional.of(job.encoding()),
                OptionalDouble.empty());
        Worth worth = Appraisal.of(
                network,
                hardware,
                Workload.of(Path.of(job.subject().data()), network.description(), Workload.USUAL_STEPS));
        result.put("cycles", worth.cycles()).put("microseconds", worth.microseconds());
        result.put("executedMacs", worth.executedMacs()).put("denseMacs", worth.denseMacs());
        result.put("sparsity", worth.sparsity()).put("weightBits", worth.weightBits());
        result.put("bundleBytes", worth.bundleBytes()).put("grid", worth.grid().toString());
        result.put("lut", worth.resources().lut()).put("ff", worth.resources().ff());
        result.put("bram36", worth.resources().bram36())
                .put("uram", worth.resources().uram());
        result.put("dsp", worth.resources().dsp());
        result.put(
                "encodings",
                worth.matrices().stream().map(MatrixWorth::encoding).distinct().collect(Collectors.joining("+")));
    }
}
