package dev.skipgate.compiler.pass;

import dev.skipgate.compiler.ir.ActiveVector;
import dev.skipgate.compiler.ir.ArraySizes;
import dev.skipgate.compiler.ir.ColumnEntryBits;
import dev.skipgate.compiler.ir.Design;
import dev.skipgate.compiler.ir.Grid;
import dev.skipgate.compiler.ir.Phase;
import dev.skipgate.compiler.ir.QuantizedNetwork;
import dev.skipgate.compiler.ir.RowMap;
import dev.skipgate.compiler.ir.Streaming;
import dev.skipgate.compiler.ir.WeightImage;
import java.util.List;
import java.util.Optional;

/**
 * A network whose rows and columns have their lanes, before it is known whether its weights stay on chip.
 *
 * @param sizes the sizes with all weights on chip; the words of a bank are not known yet
 */
record MappedNetwork(
        QuantizedNetwork network, Grid grid, List<ActiveVector> vectors, List<Phase> phases, ArraySizes sizes) {
    /** The room for other weights that it is mapped for; the weights are a stand-in then. */
    Optional<Capacity> capacity() {
        return Capacity.of(network.description());
    }

    /** What cuts it into segments. */
    PlanSegments segments() {
        return new PlanSegments(grid, phases, sizes, capacity());
    }

    /** The design with all weights on chip; its image is unwritten when it has room for other weights. */
    Design onChip() {
        if (capacity().isPresent()) {
            return new Design(
                    network,
                    grid,
                    vectors,
                    phases,
                    sizes.withWordsPerBank(Math.max(1, segments().allWords())),
                    WeightImage.unwritten(),
                    Optional.empty());
        }
        WeightImage image = new WeightWriter(grid, phases, sizes).write(biases());
        return new Design(
                network,
                grid,
                vectors,
                phases,
                sizes.withWordsPerBank(image.words()[0].length),
                image,
                Optional.empty());
    }

    /** The design with streamed weights, its image unwritten; nothing when its column table entries are too wide. */
    Optional<Design> estimated(PlanSegments.Plan plan, StreamSource source) {
        ArraySizes halves = sizes.withMemories(plan.words(), plan.columns(), plan.fifoDepth());
        if (!ColumnEntryBits.of(phases, halves).fit()) {
            return Optional.empty();
        }
        Streaming streaming = new Streaming(source.memory(), source.cyclesPerWord(), plan.segments(), plan.oneHot());
        return Optional.of(
                new Design(network, grid, vectors, phases, halves, WeightImage.unwritten(), Optional.of(streaming)));
    }

    /** A design of this network with its image, which stays unwritten when it has room for other weights. */
    Design written(Design design) {
        if (capacity().isPresent()) {
            return design;
        }
        WeightImage image = new WeightWriter(grid, phases, sizes)
                .writeSegments(design.streaming().orElseThrow(), biases());
        return new Design(network, grid, vectors, phases, design.sizes(), image, design.streaming());
    }

    /** The biases of all phases, {@code [rowGroup][gate][place]}. */
    int[][][] biases() {
        int[][][] biases = new int[grid.rowGroups()][RowMap.GATES][sizes.biasDepth()];
        for (int p = 0; p < phases.size(); p++) {
            RowMap rows = phases.get(p).rows();
            for (int row = 0; row < rows.rows(); row++) {
                biases[rows.groups()[row]][rows.gates()[row]][phases.get(p).biasBase() + rows.slots()[row]] =
                        phases.get(p).bias()[row];
            }
        }
        return biases;
    }
}
