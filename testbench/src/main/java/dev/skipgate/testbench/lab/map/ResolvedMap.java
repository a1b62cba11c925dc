package dev.skipgate.testbench.lab.map;

import dev.skipgate.boards.yaml.NearestWord;
import dev.skipgate.compiler.diagnostics.Diagnostics;
import dev.skipgate.compiler.diagnostics.Rule;
import dev.skipgate.compiler.diagnostics.SourceLocation;
import dev.skipgate.runtime.training.model.TrainableNetwork;
import dev.skipgate.runtime.training.operation.TensorOperation;
import dev.skipgate.runtime.training.plan.OperationPlan;
import dev.skipgate.runtime.training.plan.Site;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * A map held against a network: which operation acts on which tensor.
 *
 * <p>A tensor gets at most one operation of each kind. Of two entries that want it, the narrower one has it: the one all of whose tensors are among the other's. Two entries of which
 * neither is narrower contradict each other. Thresholds and top-k come before rounding.
 *
 * @param reach how many leaves each entry acts on, in the order of the entries
 */
public record ResolvedMap(SparsityMap map, Hierarchy hierarchy, OperationPlan plan, List<Integer> reach) {
    public ResolvedMap {
        reach = List.copyOf(reach);
    }

    /**
     * Resolves a map.
     *
     * @throws dev.skipgate.compiler.diagnostics.CompilationFailedException with all that fits no tensor or contradicts
     */
    public static ResolvedMap of(SparsityMap map, String model, TrainableNetwork network) {
        Map<String, String> blocks = new LinkedHashMap<>();
        map.blocks().forEach((layer, block) -> blocks.put(layer, block.block()));
        Hierarchy hierarchy = Hierarchy.of(model, network, blocks);
        Diagnostics diagnostics = new Diagnostics();
        map.blocks().forEach((layer, block) -> {
            if (!hierarchy.layers().contains(layer)) {
                diagnostics.error(
                        Rule.BAD_SPARSITY_MAP,
                        block.where(),
                        "block '" + block.block() + "': the model has no layer '" + layer + "'"
                                + hint(layer, hierarchy));
            }
        });
        List<List<Leaf>> reached = map.entries().stream()
                .map(entry -> reached(entry, hierarchy, diagnostics))
                .toList();
        diagnostics.throwIfErrors();
        ResolvedMap resolved = new Resolution(map, reached, diagnostics).resolve(hierarchy);
        diagnostics.throwIfErrors();
        return resolved;
    }

    private static String hint(String layer, Hierarchy hierarchy) {
        String near = NearestWord.hint(layer, hierarchy.layers());
        return near.isEmpty() ? "; its layers: " + String.join(", ", hierarchy.layers()) : near;
    }

    private static List<Leaf> reached(SparsityMap.Entry entry, Hierarchy hierarchy, Diagnostics diagnostics) {
        PathPattern pattern = new PathPattern(entry.at());
        boolean values = entry.kind() == SparsityMap.Kind.ACTIVATIONS;
        List<Leaf> all = List.copyOf(values ? hierarchy.values() : hierarchy.weights());
        List<Leaf> named =
                all.stream().filter(leaf -> pattern.matches(leaf.path())).toList();
        List<Leaf> meant = named.stream()
                .filter(leaf ->
                        !(leaf instanceof Leaf.OfValues each) || entry.intrinsic() || each.site() == Site.OUTPUT)
                .toList();
        if (named.isEmpty()) {
            diagnostics.error(
                    Rule.BAD_SPARSITY_MAP,
                    entry.where(),
                    "'" + entry.at() + "' matches no tensor among the "
                            + entry.kind().word() + pattern.hint(all));
        } else if (meant.isEmpty()) {
            diagnostics.error(
                    Rule.BAD_SPARSITY_MAP,
                    entry.where(),
                    "'" + entry.at() + "' matches values within a layer, such as "
                            + named.get(0).text() + ", but no output of one; add where: intrinsic, or name a layer");
        }
        return meant;
    }

    /** Decides which entry has which leaf. */
    private static final class Resolution {
        private final SparsityMap map;
        private final List<List<Leaf>> reached;
        private final List<Set<String>> texts;
        private final Diagnostics diagnostics;

        Resolution(SparsityMap map, List<List<Leaf>> reached, Diagnostics diagnostics) {
            this.map = map;
            this.reached = reached;
            this.diagnostics = diagnostics;
            texts = reached.stream()
                    .map(each -> {
                        Set<String> names = new HashSet<>();
                        each.forEach(leaf -> names.add(leaf.text()));
                        return names;
                    })
                    .toList();
        }

        ResolvedMap resolve(Hierarchy hierarchy) {
            List<OperationPlan.OnWeights> weights = new ArrayList<>();
            List<OperationPlan.OnValues> values = new ArrayList<>();
            List<OperationPlan.OnWeights> gradients = new ArrayList<>();
            Map<Integer, Integer> reach = new LinkedHashMap<>();
            List<Integer> order = new ArrayList<>();
            for (int i = 0; i < map.entries().size(); i++) {
                order.add(i);
                reach.put(i, 0);
            }
            order.sort(Comparator.comparing(i -> rounds(map.entries().get(i))));
            for (int i : order) {
                SparsityMap.Entry entry = map.entries().get(i);
                List<Leaf> own = own(i);
                reach.put(i, own.size());
                for (Leaf leaf : own) {
                    if (leaf instanceof Leaf.OfValues each) {
                        values.add(new OperationPlan.OnValues(
                                each.owner(), each.reverse(), each.site(), each.part(), entry.operation()));
                    }
                }
                (entry.kind() == SparsityMap.Kind.GRADIENTS ? gradients : weights).addAll(onWeights(own, entry));
            }
            return new ResolvedMap(
                    map, hierarchy, new OperationPlan(weights, values, gradients), List.copyOf(reach.values()));
        }

        /** All gates of a matrix are treated as one matrix, a part of them each by itself. */
        private static List<OperationPlan.OnWeights> onWeights(List<Leaf> own, SparsityMap.Entry entry) {
            Map<String, List<Leaf.OfWeights>> byMatrix = new LinkedHashMap<>();
            for (Leaf leaf : own) {
                if (leaf instanceof Leaf.OfWeights each) {
                    byMatrix.computeIfAbsent(each.parameter().name(), any -> new ArrayList<>())
                            .add(each);
                }
            }
            List<OperationPlan.OnWeights> made = new ArrayList<>();
            byMatrix.forEach((name, parts) -> {
                if (parts.size() == parts.get(0).parts()) {
                    made.add(new OperationPlan.OnWeights(name, 0, 1, entry.operation()));
                } else {
                    parts.forEach(each ->
                            made.add(new OperationPlan.OnWeights(name, each.part(), each.parts(), entry.operation())));
                }
            });
            return made;
        }

        private static boolean rounds(SparsityMap.Entry entry) {
            return entry.operation() instanceof TensorOperation.Quantize;
        }

        /** What an entry has after narrower ones took theirs. */
        private List<Leaf> own(int i) {
            Set<String> taken = new HashSet<>();
            for (int j = 0; j < map.entries().size(); j++) {
                if (j != i && compete(i, j)) {
                    boolean narrower = texts.get(j).size() < texts.get(i).size()
                            && texts.get(i).containsAll(texts.get(j));
                    boolean wider = texts.get(i).size() < texts.get(j).size()
                            && texts.get(j).containsAll(texts.get(i));
                    if (narrower) {
                        taken.addAll(texts.get(j));
                    } else if (!wider && j < i) {
                        contradiction(j, i);
                    }
                }
            }
            return reached.get(i).stream()
                    .filter(leaf -> !taken.contains(leaf.text()))
                    .toList();
        }

        private boolean compete(int i, int j) {
            SparsityMap.Entry one = map.entries().get(i);
            SparsityMap.Entry other = map.entries().get(j);
            return one.kind() == other.kind()
                    && rounds(one) == rounds(other)
                    && texts.get(i).stream().anyMatch(texts.get(j)::contains);
        }

        private void contradiction(int first, int second) {
            SparsityMap.Entry one = map.entries().get(first);
            SparsityMap.Entry other = map.entries().get(second);
            String both = texts.get(second).stream()
                    .filter(texts.get(first)::contains)
                    .sorted()
                    .findFirst()
                    .orElseThrow();
            SourceLocation where = other.where();
            diagnostics.error(
                    Rule.BAD_SPARSITY_MAP,
                    where,
                    "'" + other.at() + "' wants " + other.operation().describe() + " for " + both + ", for which '"
                            + one.at() + "' in line " + one.where().line() + " wants "
                            + one.operation().describe()
                            + "; remove one, or make the pattern of the exception narrower than the other's");
        }
    }
}
