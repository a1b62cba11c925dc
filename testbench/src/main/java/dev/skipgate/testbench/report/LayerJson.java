package dev.skipgate.testbench.report;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.skipgate.compiler.ir.Design;
import dev.skipgate.compiler.ir.EncodingCosts;
import dev.skipgate.compiler.ir.Operand;
import dev.skipgate.compiler.ir.Phase;
import dev.skipgate.compiler.ir.Stage;
import dev.skipgate.runtime.numeric.WeightMatrix;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/** {@code layers}: weights, zeros and encodings, a layer as a whole and each of its matrices. */
final class LayerJson {
    private LayerJson() {}

    static void add(ObjectNode report, Design design) {
        ArrayNode layers = report.putArray("layers");
        for (Phase phase : design.phases()) {
            addLayer(layers.addObject(), phase);
        }
    }

    private static void addLayer(ObjectNode layer, Phase phase) {
        List<Operand> operands = phase.operands();
        layer.put("name", phase.name());
        layer.put("kind", phase.isStore() ? "store" : kind(phase.stage()));
        layer.put(
                "encoding",
                operands.stream()
                        .map(operand -> operand.encoding().word())
                        .distinct()
                        .collect(Collectors.joining("+")));
        addCosts(layer.putObject("encodingCosts"), sum(operands));
        long weights = operands.stream()
                .mapToLong(operand -> operand.weights().codes().length)
                .sum();
        long nonzeros = operands.stream()
                .mapToLong(operand -> operand.weights().nonZeros())
                .sum();
        layer.set("weights", Figure.measured(weights));
        layer.set("nonzeros", Figure.measured(nonzeros));
        layer.set("sparsity", Figure.measured(1 - (double) nonzeros / weights));
        layer.set("denseMacs", Figure.measured(weights));
        layer.putNull("executedMacs");
        ArrayNode matrices = layer.putArray("matrices");
        for (Operand operand : operands) {
            addMatrix(matrices.addObject(), operand);
        }
    }

    private static String kind(Stage stage) {
        return stage == Stage.OUTPUT
                ? "dense"
                : stage.name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    private static void addMatrix(ObjectNode node, Operand operand) {
        WeightMatrix weights = operand.weights();
        node.put("name", operand.name());
        node.put("rows", weights.rows());
        node.put("columns", weights.columns());
        node.put("oneHot", operand.isOneHot());
        node.put("encoding", operand.encoding().word());
        addCosts(node.putObject("encodingCosts"), operand.costs());
        long nonzeros = weights.nonZeros();
        node.set("weights", Figure.measured(weights.codes().length));
        node.set("nonzeros", Figure.measured(nonzeros));
        node.set("terms", Figure.measured(weights.terms()));
        node.set("sparsity", Figure.measured(1 - (double) nonzeros / weights.codes().length));
        if (!operand.gates().isEmpty()) {
            ObjectNode perGate = node.putObject("sparsityPerGate");
            for (int gate = 0; gate < operand.gates().size(); gate++) {
                perGate.set(operand.gates().get(gate), Figure.measured(gateSparsity(operand, gate)));
            }
        }
    }

    /** Share of zeros among the rows of a gate; rows are gate-major. */
    private static double gateSparsity(Operand operand, int gate) {
        WeightMatrix weights = operand.weights();
        int size = weights.codes().length / operand.gates().size();
        int zeros = 0;
        for (int i = gate * size; i < (gate + 1) * size; i++) {
            zeros += weights.codes()[i] == 0 ? 1 : 0;
        }
        return (double) zeros / size;
    }

    private static EncodingCosts sum(List<Operand> operands) {
        boolean packed = operands.stream().allMatch(operand -> operand.costs().packedBits() > 0);
        boolean constant = operands.stream().allMatch(operand -> operand.costs().constantLuts() > 0);
        long packedBits = 0;
        long compressedBits = 0;
        long luts = 0;
        double packedCycles = 0;
        double compressedCycles = 0;
        for (Operand operand : operands) {
            EncodingCosts costs = operand.costs();
            packedBits += costs.packedBits();
            packedCycles += costs.packedCycles();
            compressedBits += costs.compressedBits();
            compressedCycles += costs.compressedCycles();
            luts += costs.constantLuts();
        }
        return new EncodingCosts(
                packed ? packedBits : 0, packedCycles, compressedBits, compressedCycles, constant ? luts : 0);
    }

    private static void addCosts(ObjectNode node, EncodingCosts costs) {
        if (costs.packedBits() > 0) {
            addMemory(node.putObject("packed"), costs.packedBits(), costs.packedCycles());
        } else {
            node.putNull("packed");
        }
        addMemory(node.putObject("compressed"), costs.compressedBits(), costs.compressedCycles());
        if (costs.constantLuts() > 0) {
            node.putObject("constant").set("luts", Figure.estimated(costs.constantLuts()));
        } else {
            node.putNull("constant");
        }
    }

    private static void addMemory(ObjectNode node, long bits, double cycles) {
        node.set("bits", Figure.estimated(bits));
        node.set("cycles", Figure.estimated(cycles));
    }
}
