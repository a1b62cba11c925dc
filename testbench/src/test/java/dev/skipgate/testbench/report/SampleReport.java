package dev.skipgate.testbench.report;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.skipgate.boards.Boards;
import dev.skipgate.compiler.diagnostics.Diagnostics;
import dev.skipgate.compiler.estimate.Activity;
import dev.skipgate.compiler.estimate.CycleModel;
import dev.skipgate.compiler.estimate.StepCycles;
import dev.skipgate.compiler.frontend.ModelDescription;
import dev.skipgate.compiler.frontend.ModelReader;
import dev.skipgate.compiler.frontend.Purpose;
import dev.skipgate.compiler.ir.Design;
import dev.skipgate.compiler.ir.FloatNetwork;
import dev.skipgate.compiler.ir.Grid;
import dev.skipgate.compiler.ir.QuantizedNetwork;
import dev.skipgate.compiler.pass.MapToArray;
import dev.skipgate.compiler.pass.Quantize;
import dev.skipgate.compiler.pass.StreamSource;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Random;

/** A report of a model with random weights. */
public final class SampleReport {
    private final Design design;
    private final Design unbalanced;

    private SampleReport(Design design, Design unbalanced) {
        this.design = design;
        this.unbalanced = unbalanced;
    }

    /** LSTM layers of this size, one-hot in and dense out. */
    public static SampleReport of(int classes, int hidden, int layers, Grid grid) {
        Diagnostics diagnostics = new Diagnostics();
        QuantizedNetwork network = network(classes, hidden, layers, diagnostics);
        return new SampleReport(
                new MapToArray(grid).apply(network, diagnostics),
                new MapToArray(grid, false).apply(network, diagnostics));
    }

    /** The same with weights streamed in segments of 16 words a bank. */
    public static SampleReport streamed(int classes, int hidden, int layers, Grid grid) {
        Diagnostics diagnostics = new Diagnostics();
        QuantizedNetwork network = network(classes, hidden, layers, diagnostics);
        return new SampleReport(
                new MapToArray(grid)
                        .streamed(network, new StreamSource("a memory", 1.5, Long.MAX_VALUE), 16, 48, diagnostics)
                        .orElseThrow(),
                new MapToArray(grid, false).apply(network, diagnostics));
    }

    Design design() {
        return design;
    }

    /** The tree after compiling. */
    public ObjectNode compiled(String board) {
        return JsonReport.of(new ReportData(
                design,
                Optional.of(unbalanced),
                Boards.load(board),
                300,
                Optional.empty(),
                Optional.empty(),
                Optional.of(new ReportData.QualityFigures(
                        "bits per character",
                        20_000,
                        OptionalDouble.of(1.912),
                        2.034,
                        2.051,
                        OptionalDouble.of(0.183)))));
    }

    /** The tree after verifying steps whose every third activation is zero. */
    public ObjectNode verified(String board) {
        ObjectNode report = compiled(board);
        JsonReport.verified(report, run());
        return report;
    }

    VerifiedRun run() {
        CycleModel cycles = new CycleModel(design);
        Activity some = (operand, element) -> operand.isOneHot() ? element == 1 : element % 3 != 0;
        List<StepCycles> steps = List.of(cycles.step(some), cycles.step(some));
        return new VerifiedRun(
                "held-out.txt",
                steps,
                List.of(
                        new VerifiedRun.Target("java", true, "Java", OptionalDouble.empty(), Optional.empty()),
                        new VerifiedRun.Target(
                                "csim",
                                true,
                                "C simulation, g++",
                                OptionalDouble.of(steps.get(0).total()),
                                Optional.empty())));
    }

    private static QuantizedNetwork network(int classes, int hidden, int layers, Diagnostics diagnostics) {
        StringBuilder yaml =
                new StringBuilder("name: sample\ninput: {type: one-hot, size: " + classes + "}\nlayers:\n");
        for (int l = 0; l < layers; l++) {
            yaml.append("  - {hidden: ").append(hidden).append(", recurrent-weights: Q1.1}\n");
        }
        yaml.append("output: {size: ").append(classes).append("}\n");
        ModelDescription description = ModelReader.read(
                        Path.of("model.yaml"),
                        yaml.toString().getBytes(StandardCharsets.UTF_8),
                        Purpose.TRAINING,
                        diagnostics)
                .orElseThrow();
        Random random = new Random(1);
        List<FloatNetwork.FloatLayer> floats = new ArrayList<>();
        for (int l = 0; l < layers; l++) {
            floats.add(new FloatNetwork.FloatLayer(
                    weights(4 * hidden * description.inputSizeOf(l), 0.85, random),
                    weights(4 * hidden * hidden, 0.9, random),
                    weights(4 * hidden, 0, random)));
        }
        FloatNetwork.FloatDense output =
                new FloatNetwork.FloatDense(weights(classes * hidden, 0.5, random), weights(classes, 0, random));
        return new Quantize().apply(new FloatNetwork(description, new float[0], floats, output), diagnostics);
    }

    /** Half as many zeros in the first half of the rows, so that there is something to balance. */
    private static float[] weights(int count, double sparsity, Random random) {
        float[] weights = new float[count];
        for (int i = 0; i < count; i++) {
            double zeros = i < count / 8 ? sparsity / 2 : sparsity;
            weights[i] = random.nextDouble() < zeros ? 0 : random.nextBoolean() ? 0.5f : -0.5f;
        }
        return weights;
    }
}
