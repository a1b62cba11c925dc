package dev.skipgate.testbench.training;

import dev.skipgate.compiler.diagnostics.Diagnostics;
import dev.skipgate.compiler.diagnostics.Rule;
import dev.skipgate.compiler.frontend.ModelDescription;
import dev.skipgate.compiler.frontend.ModelReader;
import dev.skipgate.compiler.frontend.Purpose;
import dev.skipgate.compiler.frontend.StageDescription;
import dev.skipgate.compiler.frontend.Vocabulary;
import dev.skipgate.runtime.training.plan.PhasePlan;
import dev.skipgate.runtime.training.plan.PruningPlan;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** A training file put to use on a model that was trained before. What is wrong is reported, once. */
record Retrained(TrainingFile file, Diagnostics diagnostics) {
    /** The file with this model in place of its own, which must be the same network, and with pruning in its first phase. */
    TrainingFile of(Path model, PruningPlan pruning) {
        Optional<ModelDescription> trained = ModelReader.read(model, Purpose.TRAINING, diagnostics);
        diagnostics.throwIfErrors();
        ModelDescription ours = trained.orElseThrow();
        Optional<ModelDescription> named = ModelReader.readForTraining(
                file.model(), () -> ours.input().vocabulary().map(Vocabulary::tokens), diagnostics);
        diagnostics.throwIfErrors();
        difference(named.orElseThrow(), ours)
                .ifPresent(what -> diagnostics.error(
                        Rule.SHAPE_MISMATCH,
                        file.where(),
                        "'model' is " + file.model() + ", another network than the one that is pruned: " + what
                                + "; name the model that is pruned, or one like it"));
        for (PhasePlan phase : file.phases()) {
            if (phase.pruning().isPresent() || phase.freshWeights()) {
                diagnostics.error(
                        Rule.BAD_PRUNING,
                        file.where(),
                        "phase '" + phase.name() + "' has '"
                                + (phase.freshWeights() ? "fresh-weights" : "pruning")
                                + "', but what is pruned, and what is begun with, is said on the command line here; remove it");
                break;
            }
        }
        return file.with(model, pruned(pruning));
    }

    private List<PhasePlan> pruned(PruningPlan pruning) {
        List<PhasePlan> phases = new ArrayList<>(file.phases());
        PhasePlan first = phases.get(0);
        phases.set(
                0,
                new PhasePlan(
                        first.name(),
                        first.epochs(),
                        first.steps(),
                        first.optimizer(),
                        first.learningRate(),
                        first.schedule(),
                        first.quantized(),
                        Optional.of(pruning),
                        false));
        return phases;
    }

    /** The first thing in which two networks differ, in words. */
    private static Optional<String> difference(ModelDescription there, ModelDescription ours) {
        if (there.stages().size() != ours.stages().size()) {
            return Optional.of("it has " + there.stages().size() + " layers, not "
                    + ours.stages().size());
        }
        if (there.input().width() != ours.input().width()) {
            return Optional.of("its input has " + there.input().width() + " values, not "
                    + ours.input().width());
        }
        for (int l = 0; l < ours.stages().size(); l++) {
            StageDescription one = there.stages().get(l);
            StageDescription other = ours.stages().get(l);
            if (one.outputs() != other.outputs() || !one.getClass().equals(other.getClass())) {
                return Optional.of(
                        "its layer '" + one.name() + "' gives " + one.outputs() + " values, not " + other.outputs());
            }
        }
        if (there.output().size() != ours.output().size()) {
            return Optional.of("its output has " + there.output().size() + " classes, not "
                    + ours.output().size());
        }
        Optional<List<String>> tokens = ours.input().vocabulary().map(Vocabulary::tokens);
        boolean sameTokens = there.input().vocabulary().map(Vocabulary::tokens).equals(tokens);
        return sameTokens ? Optional.empty() : Optional.of("its vocabulary is not the same");
    }
}
