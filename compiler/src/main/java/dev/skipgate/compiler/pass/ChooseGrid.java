package dev.skipgate.compiler.pass;

import dev.skipgate.boards.Board;
import dev.skipgate.compiler.diagnostics.Diagnostics;
import dev.skipgate.compiler.diagnostics.Rule;
import dev.skipgate.compiler.estimate.Activity;
import dev.skipgate.compiler.estimate.CycleModel;
import dev.skipgate.compiler.estimate.ResourceEstimate;
import dev.skipgate.compiler.frontend.HardwareDescription;
import dev.skipgate.compiler.ir.Design;
import dev.skipgate.compiler.ir.Grid;
import dev.skipgate.compiler.ir.QuantizedNetwork;
import dev.skipgate.runtime.bundle.NetworkInput;
import dev.skipgate.runtime.numeric.FixedPointFormat;
import java.util.ArrayList;
import java.util.List;

/**
 * Finds the grid of lanes and maps the network onto it. For a given number of lanes the faster of the two squarest grids that fit
 * is taken; {@code auto} goes down from the most lanes the network has rows for, and takes the fastest design that fits
 * the board's planning limits.
 */
public final class ChooseGrid implements Pass<QuantizedNetwork, Design> {
    private final Board board;

    public ChooseGrid(Board board) {
        this.board = board;
    }

    @Override
    public Design apply(QuantizedNetwork network, Diagnostics diagnostics) {
        HardwareDescription hardware = network.description().hardware();
        return hardware.lanes().isPresent()
                ? given(network, hardware.lanes().getAsInt(), diagnostics)
                : automatic(network, diagnostics);
    }

    private Design given(QuantizedNetwork network, int lanes, Diagnostics diagnostics) {
        List<Candidate> candidates = new ArrayList<>();
        for (Grid grid : squarest(lanes, network)) {
            candidates.add(Candidate.of(new MapToArray(grid).apply(network, diagnostics), board));
        }
        Candidate best = fastest(candidates);
        if (!best.resources().fits()) {
            diagnostics.error(
                    Rule.DOES_NOT_FIT,
                    network.description().hardware().where(),
                    lanes + " lanes do not fit " + board.id() + ": "
                            + String.join(", ", best.resources().shortfalls())
                            + "; use fewer lanes, --lanes auto, or a larger board");
            diagnostics.throwIfErrors();
        }
        return best.design();
    }

    private Design automatic(QuantizedNetwork network, Diagnostics diagnostics) {
        Candidate best = null;
        Candidate smallest = null;
        for (int lanes = mostLanes(network); lanes >= 1; lanes /= 2) {
            Candidate rough = Candidate.of(
                    new MapToArray(squarest(lanes, network).get(0), false).apply(network, diagnostics), board);
            smallest = rough;
            if (!rough.resources().fits()) {
                continue;
            }
            Candidate mapped = Candidate.of(new MapToArray(rough.design().grid()).apply(network, diagnostics), board);
            if (!mapped.resources().fits()) {
                continue;
            }
            if (best != null && mapped.cycles() >= best.cycles()) {
                return best.design();
            }
            best = mapped;
        }
        if (best == null) {
            diagnostics.error(
                    Rule.DOES_NOT_FIT,
                    network.description().hardware().where(),
                    "the model does not fit " + board.id() + " even with one lane: "
                            + String.join(", ", smallest.resources().shortfalls())
                            + "; prune more, or use a larger board");
            diagnostics.throwIfErrors();
            throw new IllegalStateException("an error was reported");
        }
        return best.design();
    }

    /** More lanes than rows of the largest layer have nothing to do. */
    private static int mostLanes(QuantizedNetwork network) {
        int rows = network.integers().layers().stream()
                .mapToInt(layer -> layer.bias().length)
                .max()
                .orElseThrow();
        return Math.min(HardwareDescription.MOST_LANES, Integer.highestOneBit(rows));
    }

    /** The squarest grid of this many lanes, and the next one. */
    private static List<Grid> squarest(int lanes, QuantizedNetwork network) {
        int most = network.integers().input().accept(new MostColumnGroups());
        int columnGroups = 1;
        while (columnGroups * 4 * columnGroups <= lanes && 2 * columnGroups <= most) {
            columnGroups *= 2;
        }
        List<Grid> grids = new ArrayList<>();
        grids.add(new Grid(lanes / columnGroups, columnGroups));
        if (columnGroups > 1) {
            grids.add(new Grid(2 * lanes / columnGroups, columnGroups / 2));
        }
        return grids;
    }

    private static Candidate fastest(List<Candidate> candidates) {
        Candidate best = candidates.get(0);
        for (Candidate candidate : candidates) {
            boolean fits = candidate.resources().fits();
            boolean bestFits = best.resources().fits();
            if (fits != bestFits ? fits : candidate.cycles() < best.cycles()) {
                best = candidate;
            }
        }
        return best;
    }

    /** An input vector is compacted one element of each column group a trip, all from one 512-bit word. */
    private static final class MostColumnGroups implements NetworkInput.Visitor<Integer> {
        private static final int WORD_BITS = 512;

        @Override
        public Integer oneHot(NetworkInput.OneHot input) {
            return WORD_BITS;
        }

        @Override
        public Integer embedding(NetworkInput.Embedding input) {
            return elementsPerWord(input.format());
        }

        @Override
        public Integer vector(NetworkInput.Vector input) {
            return elementsPerWord(input.format());
        }

        private static int elementsPerWord(FixedPointFormat format) {
            return WORD_BITS / (format.width() <= Byte.SIZE ? Byte.SIZE : Short.SIZE);
        }
    }

    private record Candidate(Design design, ResourceEstimate resources, int cycles) {
        static Candidate of(Design design, Board board) {
            return new Candidate(
                    design,
                    ResourceEstimate.of(design, board),
                    new CycleModel(design).step(Activity.all()).total());
        }
    }
}
