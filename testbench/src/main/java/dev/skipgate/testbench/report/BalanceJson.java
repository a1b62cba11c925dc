package dev.skipgate.testbench.report;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.skipgate.compiler.ir.Design;
import dev.skipgate.compiler.ir.Operand;
import dev.skipgate.compiler.ir.Phase;
import java.util.Arrays;
import java.util.Optional;

/** {@code bankBalance}: how evenly the lanes are loaded, before and after balancing. */
final class BalanceJson {
    private static final int BINS = 24;

    private BalanceJson() {}

    static void add(ObjectNode report, Design design, Optional<Design> unbalanced) {
        ArrayNode phases = report.putArray("bankBalance");
        for (int p = 0; p < design.phases().size(); p++) {
            Phase phase = design.phases().get(p);
            if (phase.operands().stream().allMatch(Operand::isConstant)) {
                continue;
            }
            int[] after = loads(design, phase);
            int[] before = unbalanced.isPresent()
                    ? loads(unbalanced.get(), unbalanced.get().phases().get(p))
                    : new int[0];
            int worst = Math.max(1, Math.max(max(after), max(before)));
            int least = Math.min(worst - 1, Math.min(min(after, worst), min(before, worst)));
            ObjectNode node = phases.addObject();
            node.put("name", phase.name());
            if (unbalanced.isPresent()) {
                addLoads(node.putObject("before"), before, least, worst);
            } else {
                node.putNull("before");
            }
            addLoads(node.putObject("after"), after, least, worst);
            node.put("histogramFrom", least);
            node.put("histogramTo", worst);
        }
    }

    /** Codes and entries each lane walks when every activation is non-zero; of a one-hot input, column 0. */
    private static int[] loads(Design design, Phase phase) {
        int columnGroups = design.grid().columnGroups();
        int[] loads = new int[design.grid().lanes()];
        for (Operand operand : phase.operands()) {
            if (operand.isConstant()) {
                continue;
            }
            int[] groups = operand.columns().groups();
            int[] locals = operand.columns().locals();
            for (int lane = 0; lane < loads.length; lane++) {
                if (operand.isOneHot()) {
                    loads[lane] += operand.lengths()[lane][0];
                    continue;
                }
                for (int e = 0; e < groups.length; e++) {
                    loads[lane] += groups[e] == lane % columnGroups ? operand.lengths()[lane][locals[e]] : 0;
                }
            }
        }
        return loads;
    }

    private static void addLoads(ObjectNode node, int[] loads, int least, int worst) {
        double mean = Arrays.stream(loads).average().orElse(0);
        node.set("mean", Figure.estimated(mean));
        node.set("worst", Figure.estimated(max(loads)));
        node.set("imbalance", Figure.estimated(mean == 0 ? 1 : max(loads) / mean));
        int[] bins = new int[BINS];
        for (int load : loads) {
            bins[Math.min(BINS - 1, (int) ((long) (load - least) * BINS / (worst - least)))]++;
        }
        ArrayNode histogram = node.putArray("histogram");
        for (int bin : bins) {
            histogram.add(bin);
        }
    }

    private static int min(int[] loads, int otherwise) {
        return Arrays.stream(loads).min().orElse(otherwise);
    }

    private static int max(int[] loads) {
        return Arrays.stream(loads).max().orElse(0);
    }
}
