package dev.skipgate.testbench.experiment;

import dev.skipgate.runtime.training.network.PlannedNetwork;
import dev.skipgate.runtime.training.parameter.Parameter;
import dev.skipgate.runtime.training.prune.PruningClass;
import dev.skipgate.runtime.training.run.OneShotPruning;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What pruning one class of weights alone costs (nmt-pruning, figures 4 and 5).
 *
 * @param weights by parameter, not pruned
 * @param loss with them, nats a word of the test part
 */
record PruningBreakdown(TranslationRuns runs, Map<String, float[]> weights, double loss) {
    /** The rate of both figures. */
    private static final double RATE = 0.9;

    /** The rate of figure 8, which shows what class-blind pruning leaves. */
    private static final double LEFT = 0.8;

    void into(ExperimentReport report) {
        Map<String, PlannedNetwork> pruned = new LinkedHashMap<>();
        NmtPruning.SCHEMES.forEach((name, scheme) -> {
            PlannedNetwork network = runs.network(weights);
            OneShotPruning.apply(network.network(), NmtPruning.pruning(scheme, RATE));
            pruned.put(name, network);
        });
        byGroup(report, pruned);
        byClass(report, pruned.get("class-uniform"));
    }

    /** Figure 4. */
    private void byGroup(ExperimentReport report, Map<String, PlannedNetwork> pruned) {
        Map<String, List<PruningClass>> groups = new LinkedHashMap<>();
        for (PruningClass each : OneShotPruning.classes(runs.network().network())) {
            groups.computeIfAbsent(group(each.parameter().name()), any -> new ArrayList<>())
                    .add(each);
        }
        List<String> heads = new ArrayList<>(List.of("weights of", "number"));
        heads.addAll(pruned.keySet());
        ExperimentReport.Table table = report.table(
                "Figure 4: what each part of the network costs",
                "Rise of the perplexity when 90 % are pruned by a scheme, but in this part alone.",
                heads.toArray(String[]::new));
        groups.forEach((name, classes) -> {
            if (runs.request().wants("figure 4, " + name)) {
                List<Object> row = new ArrayList<>(List.of(name, size(classes)));
                pruned.values().forEach(network -> row.add(rise(classes, network)));
                runs.request().say("figure 4, " + name);
                table.row(row.toArray());
            }
        });
    }

    /** What the paper calls a class in its figure 4, by a parameter's name. */
    static String group(String parameter) {
        String side = parameter.startsWith("encoder.") ? "source" : "target";
        if (parameter.endsWith("embedding.weight")) {
            return side + " embedding";
        }
        return parameter.equals("attention.weight")
                ? "attention"
                : parameter.equals("output.weight")
                        ? "softmax"
                        : side + " layer "
                                + (1 + Integer.parseInt(parameter.substring(parameter.lastIndexOf('l') + 1)));
    }

    /** Figure 5, and the shares that figure 8 shows. */
    private void byClass(ExperimentReport report, PlannedNetwork uniform) {
        ExperimentReport.Table table = report.table(
                "Figure 5: magnitude and damage",
                "Class-uniform, 90 %, one class alone: the greatest magnitude that is pruned, and the rise of the perplexity. Beside it the share of the class that class-blind pruning leaves of 80 %, which is 20 % of all weights.",
                "class",
                "number",
                "greatest pruned",
                "rise of perplexity",
                "left by class-blind at 80 %, %");
        PlannedNetwork blind = runs.network(weights);
        OneShotPruning.apply(blind.network(), NmtPruning.pruning(NmtPruning.SCHEMES.get("class-blind"), LEFT));
        List<PruningClass> left = OneShotPruning.classes(blind.network());
        for (int i = 0; i < left.size(); i++) {
            PruningClass each = left.get(i);
            if (runs.request().wants("figure 5, " + each.name())) {
                runs.request().say("figure 5, " + each.name());
                table.row(
                        each.name(),
                        size(List.of(each)),
                        (double) greatestPruned(each, uniform),
                        rise(List.of(each), uniform),
                        100 * (1 - each.sparsity()));
            }
        }
    }

    private static long size(List<PruningClass> classes) {
        return classes.stream()
                .mapToLong(each -> (long) (each.toRow() - each.fromRow())
                        * each.parameter().columns())
                .sum();
    }

    private float greatestPruned(PruningClass of, PlannedNetwork pruned) {
        float[] zeroed = parameter(pruned, of).master();
        float[] before = weights.get(of.parameter().name());
        float greatest = 0;
        for (int i = first(of); i < end(of); i++) {
            greatest = zeroed[i] == 0 ? Math.max(greatest, Math.abs(before[i])) : greatest;
        }
        return greatest;
    }

    /** The rise of the perplexity when these classes alone are as in a pruned network. */
    private double rise(List<PruningClass> classes, PlannedNetwork pruned) {
        PlannedNetwork network = runs.network(weights);
        for (PruningClass each : classes) {
            float[] from = parameter(pruned, each).master();
            float[] to = parameter(network, each).master();
            System.arraycopy(from, first(each), to, first(each), end(each) - first(each));
        }
        return Math.exp(runs.loss(network, runs.corpus().test())) - Math.exp(loss);
    }

    private static int first(PruningClass of) {
        return of.fromRow() * of.parameter().columns();
    }

    private static int end(PruningClass of) {
        return of.toRow() * of.parameter().columns();
    }

    private static Parameter parameter(PlannedNetwork network, PruningClass of) {
        return network.network().parameters().stream()
                .filter(each -> each.name().equals(of.parameter().name()))
                .findFirst()
                .orElseThrow();
    }
}
