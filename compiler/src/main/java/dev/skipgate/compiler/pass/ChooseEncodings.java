package dev.skipgate.compiler.pass;

import dev.skipgate.compiler.diagnostics.Diagnostics;
import dev.skipgate.compiler.diagnostics.Rule;
import dev.skipgate.compiler.diagnostics.SourceLocation;
import dev.skipgate.compiler.frontend.EncodingChoice;
import dev.skipgate.compiler.frontend.LayerPart;
import dev.skipgate.compiler.frontend.ModelDescription;
import dev.skipgate.compiler.frontend.OutputDescription;
import dev.skipgate.compiler.ir.ArraySizes;
import dev.skipgate.compiler.ir.Encoding;
import dev.skipgate.compiler.ir.EncodingCosts;
import dev.skipgate.compiler.ir.Grid;
import dev.skipgate.compiler.ir.RowMap;
import dev.skipgate.runtime.numeric.WeightMatrix;
import java.util.ArrayList;
import java.util.List;
import java.util.function.ToLongFunction;

/**
 * Picks the encoding of each matrix: the user's word, else the least product of memory bits and cycles. A matrix of at most
 * {@value #AUTO_CONSTANT} weights is burnt into logic, where it costs no memory and no zero costs anything.
 */
final class ChooseEncodings {
    /** Largest matrix that may be burnt into logic. */
    static final int MOST_CONSTANT = 4096;

    /** Largest matrix that is burnt into logic unasked. */
    static final int AUTO_CONSTANT = 256;

    /** Largest matrix with the empty places of the array counted too: more is too much text for synthesis. */
    private static final int MOST_CONSTANT_PLACES = 65_536;

    /** Estimated LUTs of one non-zero constant: an adder bit slice of the sum, shared select logic included. */
    private static final int LUTS_A_CONSTANT_BIT = 1;

    /** Weight memory a single decoder may cost, as a multiple of what two need. */
    private static final double MOST_EXTRA_MEMORY = 1.2;

    private final Grid grid;
    private final int slotBits;

    ChooseEncodings(Grid grid, int slotBits) {
        this.grid = grid;
        this.slotBits = slotBits;
    }

    /** An encoding and what the others would have cost. */
    record Choice(Encoding encoding, EncodingCosts costs) {}

    /** One list a phase, one choice a product. */
    List<List<Choice>> choose(List<PhasePlan> plans, ModelDescription description, Diagnostics diagnostics) {
        List<List<Choice>> choices = new ArrayList<>();
        boolean allFree = true;
        List<LayerPart> parts = description.parts();
        boolean anyWeights = description.hardware().capacity().isPresent();
        for (int p = 0; p < plans.size(); p++) {
            PhasePlan plan = plans.get(p);
            boolean output = plan.isOutput();
            EncodingChoice asked = output
                    ? description.encodingOf(description.output())
                    : description.encodingOf(parts.get(plan.layer()).layer());
            SourceLocation where = output
                    ? description.output().where()
                    : parts.get(plan.layer()).layer().where();
            boolean state = description.output().result() == OutputDescription.Result.STATE;
            if (output && (state || p < plans.size() - 1)) {
                // The identity that hands values on is none of the user's matrices.
                asked = EncodingChoice.AUTO;
            }
            List<Choice> ofPhase = new ArrayList<>();
            for (PhasePlan.Product product : plan.products()) {
                EncodingCosts costs = costs(plan, product);
                Encoding encoding = anyWeights && asked == EncodingChoice.AUTO
                        ? costs.cheapestInMemory()
                        : encoding(asked, plan, product, costs, where, diagnostics);
                ofPhase.add(new Choice(encoding, costs));
                if (anyWeights && encoding == Encoding.CONSTANT) {
                    diagnostics.error(
                            Rule.NOT_FOR_ANY_WEIGHTS,
                            where,
                            "'" + product.name()
                                    + "': constant burns these very weights into logic, but with a capacity"
                                    + " the kernel is made for any; use compressed, packed or auto");
                }
            }
            choices.add(ofPhase);
            allFree &= asked == EncodingChoice.AUTO;
        }
        return allFree ? withoutSecondDecoder(choices) : choices;
    }

    /**
     * Compresses the packed matrices of a mixed design when that costs little memory: two kinds of matrices need two decoders in
     * every lane.
     */
    private static List<List<Choice>> withoutSecondDecoder(List<List<Choice>> choices) {
        long packed = bits(choices, Encoding.PACKED, EncodingCosts::packedBits);
        long compressed = bits(choices, Encoding.COMPRESSED, EncodingCosts::compressedBits);
        long packedIfCompressed = bits(choices, Encoding.PACKED, EncodingCosts::compressedBits);
        boolean mixed = packed > 0 && compressed > 0;
        if (!mixed || compressed + packedIfCompressed > MOST_EXTRA_MEMORY * (compressed + packed)) {
            return choices;
        }
        return choices.stream()
                .map(phase -> phase.stream()
                        .map(choice -> choice.encoding() == Encoding.PACKED
                                ? new Choice(Encoding.COMPRESSED, choice.costs())
                                : choice)
                        .toList())
                .toList();
    }

    private static long bits(List<List<Choice>> choices, Encoding encoding, ToLongFunction<EncodingCosts> bits) {
        return choices.stream()
                .flatMap(List::stream)
                .filter(choice -> choice.encoding() == encoding)
                .mapToLong(choice -> bits.applyAsLong(choice.costs()))
                .sum();
    }

    /** Choices made already, as a bundle tells them. */
    List<List<Choice>> given(List<PhasePlan> plans, List<List<Encoding>> encodings) {
        List<List<Choice>> choices = new ArrayList<>();
        for (int p = 0; p < plans.size(); p++) {
            PhasePlan plan = plans.get(p);
            List<Choice> ofPhase = new ArrayList<>();
            for (int o = 0; o < plan.products().size(); o++) {
                ofPhase.add(new Choice(
                        encodings.get(p).get(o), costs(plan, plan.products().get(o))));
            }
            choices.add(ofPhase);
        }
        return choices;
    }

    private EncodingCosts costs(PhasePlan plan, PhasePlan.Product product) {
        WeightMatrix weights = product.weights();
        long codes = (long) plan.codes(product, grid) * grid.rowGroups() * weights.columns();
        long terms = weights.terms();
        double visits = product.isOneHot() ? 1.0 / weights.columns() : 1;
        boolean canPack = weights.coding() == WeightMatrix.Coding.POWER_OF_TWO;
        int packedLanes = product.isOneHot() ? grid.rowGroups() : grid.lanes();
        return new EncodingCosts(
                canPack ? codes * ArraySizes.codeBits(weights.maxShift()) : 0,
                visits * codes / packedLanes,
                terms * ArraySizes.entryBits(slotBits, ArraySizes.bitsFor(weights.maxShift())),
                visits * terms / grid.lanes(),
                fitsLogic(plan, product) ? terms * plan.sum().bits() * LUTS_A_CONSTANT_BIT : 0);
    }

    private boolean fitsLogic(PhasePlan plan, PhasePlan.Product product) {
        WeightMatrix weights = product.weights();
        return weights.coding() == WeightMatrix.Coding.POWER_OF_TWO
                && weights.codes().length <= MOST_CONSTANT
                && constantPlaces(plan, product) <= MOST_CONSTANT_PLACES;
    }

    /** Places of a matrix burnt into logic, {@code [C][columns][R][4][depth]}, used or not. */
    private long constantPlaces(PhasePlan plan, PhasePlan.Product product) {
        long columns = product.weights().columns();
        if (product.isOneHot()) {
            columns *= grid.columnGroups();
        } else {
            int multiple = product.source() == PhasePlan.INPUT ? grid.columnGroups() : grid.rowGroups();
            columns = (columns + multiple - 1) / multiple * multiple;
        }
        return columns * grid.rowGroups() * RowMap.GATES * plan.depth(grid);
    }

    private Encoding encoding(
            EncodingChoice asked,
            PhasePlan plan,
            PhasePlan.Product product,
            EncodingCosts costs,
            SourceLocation where,
            Diagnostics diagnostics) {
        WeightMatrix weights = product.weights();
        switch (asked) {
            case AUTO -> {
                return fitsLogic(plan, product) && weights.codes().length <= AUTO_CONSTANT
                        ? Encoding.CONSTANT
                        : costs.cheapestInMemory();
            }
            case PACKED -> {
                if (weights.coding() != WeightMatrix.Coding.POWER_OF_TWO) {
                    diagnostics.error(
                            Rule.ENCODING_IMPOSSIBLE,
                            where,
                            "'" + product.name() + "': packed codes hold powers of two, these weights are fixed point;"
                                    + " use compressed or auto");
                }
                return Encoding.PACKED;
            }
            case COMPRESSED -> {
                return Encoding.COMPRESSED;
            }
            case CONSTANT -> {
                if (!fitsLogic(plan, product)) {
                    diagnostics.error(
                            Rule.ENCODING_IMPOSSIBLE,
                            where,
                            "'" + product.name() + "': a matrix of " + weights.rows() + " x " + weights.columns()
                                    + (weights.coding() == WeightMatrix.Coding.POWER_OF_TWO ? "" : " fixed-point")
                                    + " weights cannot be burnt into logic on " + grid.lanes() + " lanes; at most "
                                    + MOST_CONSTANT + " power-of-two weights can, fewer on many lanes; use compressed,"
                                    + " packed or auto");
                }
                return Encoding.CONSTANT;
            }
        }
        throw new IllegalStateException("no such encoding: " + asked);
    }
}
