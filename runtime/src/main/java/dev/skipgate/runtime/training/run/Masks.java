package dev.skipgate.runtime.training.run;

import dev.skipgate.runtime.numeric.pruning.MagnitudePruning;
import dev.skipgate.runtime.training.model.ConvolutionLayer;
import dev.skipgate.runtime.training.model.DenseLayer;
import dev.skipgate.runtime.training.model.EncoderDecoderLayer;
import dev.skipgate.runtime.training.model.Layer;
import dev.skipgate.runtime.training.model.RecurrentLayer;
import dev.skipgate.runtime.training.model.TrainableNetwork;
import dev.skipgate.runtime.training.parameter.Parameter;
import dev.skipgate.runtime.training.plan.PruningPlan;
import dev.skipgate.runtime.training.plan.PruningScheme;
import dev.skipgate.runtime.training.prune.GradualPruning;
import dev.skipgate.runtime.training.prune.PruningClass;
import dev.skipgate.runtime.training.prune.PruningMasks;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Pruning in a run: which weights are zero now, and when more become so. The masks of a phase hold in all phases after it.
 */
final class Masks implements WeightMask {
    private static final List<String> LSTM_GATES = List.of("input", "forget", "candidate", "output");
    private static final List<String> GRU_GATES = List.of("reset", "update", "new");

    /** Weights that are pruned together to one rate. */
    private record Group(PruningMasks masks, MagnitudePruning scheme, double rate) {}

    private final List<PruningClass> classes;
    private final PruningMasks all;
    private List<Group> groups = List.of();
    private Optional<GradualPruning> gradual = Optional.empty();
    private boolean active;
    private boolean settled = true;

    Masks(TrainableNetwork network) {
        classes = classes(network);
        all = new PruningMasks(classes);
    }

    /** The weight classes of nmt-pruning, section 3.2; biases are not pruned, nor are embeddings below other layers than an encoder and decoder. */
    static List<PruningClass> classes(TrainableNetwork network) {
        List<PruningClass> found = new ArrayList<>();
        for (RecurrentLayer layer : network.recurrentLayers()) {
            for (Parameter parameter :
                    List.of(layer.weights().input(), layer.weights().recurrent())) {
                int gates = layer.gateWidth() / layer.hidden();
                found.addAll(
                        gates == 1
                                ? List.of(PruningClass.whole(parameter))
                                : PruningClass.ofGates(parameter, gates == 4 ? LSTM_GATES : GRU_GATES));
            }
        }
        for (Layer layer : network.layers()) {
            if (layer instanceof DenseLayer dense) {
                found.add(PruningClass.whole(dense.weights()));
            } else if (layer instanceof ConvolutionLayer convolution) {
                found.add(PruningClass.whole(convolution.weights()));
            } else if (layer instanceof EncoderDecoderLayer coder) {
                found.addAll(classes(coder));
            }
        }
        return found;
    }

    /** Those of a translation model besides its recurrent layers; here embeddings are pruned, as in the paper. */
    private static List<PruningClass> classes(EncoderDecoderLayer layer) {
        List<PruningClass> found =
                new ArrayList<>(PruningClass.ofGates(layer.top().feed(), LSTM_GATES));
        found.add(PruningClass.whole(layer.top().combine()));
        layer.embeddings().forEach(table -> found.add(PruningClass.whole(table)));
        return found;
    }

    /** What a phase prunes; removes nothing yet. */
    void begin(Optional<PruningPlan> plan, long phaseSteps) {
        groups = plan.map(this::groups).orElse(List.of());
        gradual = plan.flatMap(each -> gradual(each.timing(), phaseSteps));
        settled = groups.isEmpty();
    }

    private static Optional<GradualPruning> gradual(PruningPlan.Timing timing, long phaseSteps) {
        return timing.accept(new PruningPlan.Timing.Visitor<Optional<GradualPruning>>() {
            @Override
            public Optional<GradualPruning> oneShot(PruningPlan.OneShot oneShot) {
                return Optional.empty();
            }

            @Override
            public Optional<GradualPruning> gradual(PruningPlan.Gradual plan) {
                long from = Math.round(plan.from() * phaseSteps);
                long to = Math.max(from + 1, Math.round(plan.to() * phaseSteps) - 1);
                return Optional.of(new GradualPruning(0, Math.nextDown(1.0), from, to, plan.everySteps()));
            }
        });
    }

    private List<Group> groups(PruningPlan plan) {
        Map<String, List<PruningClass>> together = new LinkedHashMap<>();
        for (PruningClass each : classes) {
            boolean own = plan.overrides().containsKey(each.parameter().name());
            boolean banked = plan.scheme() instanceof PruningScheme.BankBalanced;
            String key = own || banked ? each.parameter().name() : "";
            together.computeIfAbsent(key, any -> new ArrayList<>()).add(each);
        }
        List<Group> made = new ArrayList<>();
        together.values().forEach(of -> {
            Parameter parameter = of.get(0).parameter();
            double rate = plan.overrides().getOrDefault(parameter.name(), plan.rate());
            made.add(new Group(new PruningMasks(of), scheme(plan.scheme(), parameter.columns()), rate));
        });
        return made;
    }

    private static MagnitudePruning scheme(PruningScheme scheme, int columns) {
        return scheme.accept(new PruningScheme.Visitor<MagnitudePruning>() {
            @Override
            public MagnitudePruning classBlind(PruningScheme.ClassBlind blind) {
                return new MagnitudePruning.ClassBlind();
            }

            @Override
            public MagnitudePruning classUniform(PruningScheme.ClassUniform uniform) {
                return new MagnitudePruning.ClassUniform();
            }

            @Override
            public MagnitudePruning classDistribution(PruningScheme.ClassDistribution distribution) {
                return new MagnitudePruning.ClassDistribution();
            }

            @Override
            public MagnitudePruning bankBalanced(PruningScheme.BankBalanced balanced) {
                return new MagnitudePruning.BankBalanced((columns - 1) / balanced.banks() + 1);
            }
        });
    }

    /** Before an update: removes weights when it is time. */
    void step(long phaseStep) {
        if (groups.isEmpty()) {
            return;
        }
        boolean due = gradual.map(each -> each.prunesAt(phaseStep)).orElse(phaseStep == 0);
        if (due) {
            double share = gradual.map(each -> each.rateAt(phaseStep)).orElse(1.0);
            for (Group group : groups) {
                group.masks().prune(group.scheme(), group.rate() * share);
            }
            all.takeZeros();
            active = true;
        }
        settled = gradual.map(each -> phaseStep >= each.toStep()).orElse(true);
    }

    /** Whether no more weights are going to be removed in this phase. */
    boolean settled() {
        return settled;
    }

    /** The masks by parameter; empty when nothing was pruned yet. */
    Map<String, long[]> saved() {
        Map<String, long[]> copies = new LinkedHashMap<>();
        if (active) {
            all.state().forEach((name, words) -> copies.put(name, words.clone()));
        }
        return copies;
    }

    void restore(Map<String, long[]> saved, long phaseStep) {
        active = !saved.isEmpty();
        if (active) {
            all.restore(saved);
        }
        settled = groups.isEmpty()
                || gradual.map(each -> phaseStep > each.toStep()).orElse(phaseStep > 0);
    }

    @Override
    public void applyToGradients() {
        if (active) {
            all.applyToGradients();
        }
    }

    @Override
    public void applyToWeights() {
        if (active) {
            all.applyToMasters();
        }
    }
}
