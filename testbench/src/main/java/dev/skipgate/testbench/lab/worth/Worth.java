package dev.skipgate.testbench.lab.worth;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.skipgate.boards.Resources;
import dev.skipgate.compiler.ir.Grid;
import dev.skipgate.testbench.report.Figure;
import java.util.List;

/**
 * What a network costs on a board. Counts of weights are exact; all else is estimated: worked out by the compiler's cost model, not run.
 *
 * @param board id of the board
 * @param lanes multiplier-free lanes
 * @param grid how they are arranged
 * @param clockMhz clock of the kernel
 * @param cycles loop trips of a step, mean over the steps; equal to those of C simulation on the same steps
 * @param microseconds of a step at that clock, with pipeline fill and the wait for streamed weights
 * @param matrices in the order of the datapath
 * @param resources of the whole kernel
 * @param bundleBytes manifest, tensors and the images that the kernel reads
 * @param imageBytes of those the images: weights as encoded, column tables, biases, and the embedding if there is one
 * @param steps how many steps were measured
 * @param activity what the steps were, in words
 */
public record Worth(
        String board,
        int lanes,
        Grid grid,
        double clockMhz,
        double cycles,
        double microseconds,
        List<MatrixWorth> matrices,
        Resources resources,
        long bundleBytes,
        long imageBytes,
        int steps,
        String activity) {
    public Worth {
        matrices = List.copyOf(matrices);
    }

    /** MACs of a step that skips nothing: a one-hot input counts as the whole matrix, as in report.json. */
    public long denseMacs() {
        return matrices.stream().mapToLong(MatrixWorth::weights).sum();
    }

    /** Stored terms visited in a step, mean over the steps. */
    public double executedMacs() {
        return matrices.stream().mapToDouble(MatrixWorth::executedMacs).sum();
    }

    /** Weights that are not zero. */
    public long nonZeros() {
        return matrices.stream().mapToLong(MatrixWorth::nonZeros).sum();
    }

    /** Share of zeros among the weights, as quantized. */
    public double sparsity() {
        return 1 - (double) nonZeros() / denseMacs();
    }

    /** Memory of the weights as encoded, without padding of banks. */
    public long weightBits() {
        return matrices.stream().mapToLong(MatrixWorth::storedBits).sum();
    }

    /** All of it, each figure with its basis. */
    public ObjectNode toJson() {
        ObjectNode json = JsonNodeFactory.instance.objectNode();
        json.put("board", board)
                .put("lanes", lanes)
                .put("grid", grid.toString())
                .put("clockMhz", clockMhz);
        json.put("activity", activity).put("steps", steps);
        json.set("cyclesPerStep", Figure.estimated(cycles));
        json.set("microsecondsPerStep", Figure.estimated(microseconds));
        json.set("denseMacs", Figure.measured(denseMacs()));
        json.set("executedMacs", Figure.estimated(executedMacs()));
        json.set("sparsity", Figure.measured(sparsity()));
        json.set("weightBits", Figure.estimated(weightBits()));
        json.set("bundleBytes", Figure.estimated(bundleBytes));
        json.set("imageBytes", Figure.estimated(imageBytes));
        ObjectNode needs = json.putObject("resources");
        needs.set("lut", Figure.estimated(resources.lut()));
        needs.set("ff", Figure.estimated(resources.ff()));
        needs.set("bram36", Figure.estimated(resources.bram36()));
        needs.set("uram", Figure.estimated(resources.uram()));
        needs.set("dsp", Figure.estimated(resources.dsp()));
        ArrayNode of = json.putArray("matrices");
        matrices.forEach(each -> add(of.addObject(), each));
        return json;
    }

    private static void add(ObjectNode json, MatrixWorth matrix) {
        json.put("name", matrix.name()).put("encoding", matrix.encoding());
        json.set("storedBits", Figure.estimated(matrix.storedBits()));
        ArrayNode classes = json.putArray("classes");
        for (ClassWorth each : matrix.classes()) {
            ObjectNode node = classes.addObject().put("name", each.name());
            node.set("weights", Figure.measured(each.weights()));
            node.set("nonzeros", Figure.measured(each.nonZeros()));
            node.set("sparsity", Figure.measured(each.sparsity()));
            node.set("executedMacs", Figure.estimated(each.executedMacs()));
        }
    }
}
