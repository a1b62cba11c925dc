package dev.skipgate.testbench.report;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.skipgate.compiler.estimate.AccumulatorBound;
import dev.skipgate.compiler.ir.CellNumbers;
import dev.skipgate.compiler.ir.Design;
import dev.skipgate.compiler.ir.GateStage;
import dev.skipgate.compiler.ir.KernelPass;
import dev.skipgate.compiler.ir.Operand;
import dev.skipgate.compiler.ir.Phase;
import dev.skipgate.compiler.ir.Stage;
import dev.skipgate.runtime.bundle.DenseOutput;
import dev.skipgate.runtime.bundle.Network;
import dev.skipgate.runtime.bundle.NetworkInput;
import dev.skipgate.runtime.numeric.ActivationTable;
import dev.skipgate.runtime.numeric.ActivationTable.Function;
import dev.skipgate.runtime.numeric.WeightMatrix;
import java.util.Iterator;
import java.util.List;

/** {@code numbers}: formats, what weights there are, accumulators with their proof, tables with their error. */
final class NumberJson {
    private NumberJson() {}

    static void add(ObjectNode report, Design design) {
        Network network = design.network().integers();
        List<AccumulatorBound> bounds = AccumulatorBound.of(design);
        ObjectNode numbers = report.putObject("numbers");
        numbers.put("input", network.input().accept(new InputWords()));
        ArrayNode layers = numbers.putArray("layers");
        Iterator<KernelPass> passes = design.passes().iterator();
        for (int p = 0; p < design.phases().size(); p++) {
            Phase phase = design.phases().get(p);
            ObjectNode node = layers.addObject();
            node.put("name", phase.name());
            ObjectNode formats = node.putObject("formats");
            if (phase.isOutput()) {
                addOutput(formats, passes.next().pass().network().output());
            } else {
                addCell(node, formats, GateStage.of(design, phase));
            }
            ArrayNode weights = node.putArray("weights");
            for (Operand operand : phase.operands()) {
                weights.addObject().put("name", operand.name()).put("values", values(operand.weights()));
            }
            addAccumulator(node.putObject("accumulator"), bounds.get(p));
        }
    }

    private static void addCell(ObjectNode node, ObjectNode formats, GateStage stage) {
        CellNumbers cell = stage.numbers();
        cell.gateInput().ifPresent(format -> formats.put("gateInput", format.toString()));
        cell.gate().ifPresent(format -> formats.put("gate", format.toString()));
        cell.cell().ifPresent(format -> formats.put("cell", format.toString()));
        boolean dense = stage.stage() == Stage.DENSE || stage.stage() == Stage.DENSE_RELU;
        formats.put(dense ? "values" : "hidden", cell.value().toString());
        if (stage.tables().isEmpty()) {
            return;
        }
        ArrayNode tables = node.putArray("tables");
        for (CellNumbers.Table of : stage.tables()) {
            ActivationTable table = of.entries();
            ObjectNode entry = tables.addObject();
            entry.put("function", of.function() == Function.SIGMOID ? "sigmoid" : "tanh");
            entry.put("entries", table.values().length);
            entry.set("errorBound", Figure.measured(table.errorBound()));
        }
    }

    private static void addOutput(ObjectNode formats, DenseOutput output) {
        formats.put("logits", output.logits().toString());
        formats.put("result", output.result() == DenseOutput.Result.LOGITS ? "logits" : "argmax");
    }

    private static void addAccumulator(ObjectNode node, AccumulatorBound bound) {
        node.put("bits", bound.sum().bits());
        node.put("fractionBits", bound.sum().fraction());
        node.set("greatest", Figure.measured(bound.greatest()));
        node.put("limit", (1L << (bound.sum().bits() - 1)) - 1);
        node.put("row", bound.row());
        node.put("proved", bound.holds());
    }

    /** The values a weight can have, in words. */
    private static String values(WeightMatrix weights) {
        String least = "2^" + -weights.weightFraction();
        if (weights.coding() == WeightMatrix.Coding.FIXED_POINT) {
            return "multiples of " + least + ", as signed digits";
        }
        return weights.isTernary()
                ? "0, ±" + least
                : "0, ±" + least + " to ±2^" + (weights.maxShift() - weights.weightFraction());
    }

    /** The input in words. */
    private static final class InputWords implements NetworkInput.Visitor<String> {
        @Override
        public String oneHot(NetworkInput.OneHot input) {
            return "one-hot of " + input.size();
        }

        @Override
        public String embedding(NetworkInput.Embedding input) {
            return "embedding of " + input.entries() + " x " + input.size() + ", " + input.format();
        }

        @Override
        public String vector(NetworkInput.Vector input) {
            return "vector of " + input.size() + ", " + input.format();
        }
    }
}
