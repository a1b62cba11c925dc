package dev.skipgate.compiler.pass;

import dev.skipgate.boards.Board;
import dev.skipgate.compiler.diagnostics.Diagnostics;
import dev.skipgate.compiler.diagnostics.Rule;
import dev.skipgate.compiler.frontend.HardwareDescription;
import dev.skipgate.compiler.ir.Design;
import dev.skipgate.compiler.ir.Grid;
import dev.skipgate.compiler.ir.QuantizedNetwork;
import dev.skipgate.runtime.bundle.NetworkInput;
import dev.skipgate.runtime.numeric.FixedPointFormat;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * Finds the grid of lanes and maps the network onto it. For a given number of lanes the faster of the two squarest grids that fit
 * is taken, its weights streamed when they fit neither; {@code auto} goes down from the most lanes the network has rows for, and takes
 * the fastest design that fits the board's planning limits, with streamed weights or without.
 */
public final class ChooseGrid implements Pass<QuantizedNetwork, Design> {
    private final Board board;

    public ChooseGrid(Board board) {
        this.board = board;
    }

    @Override
    public Design apply(QuantizedNetwork network, Diagnostics diagnostics) {
        HardwareDescription hardware = network.description().hardware();
        Design chosen = hardware.lanes().isPresent()
                ? given(network, hardware.lanes().getAsInt(), diagnostics)
                : automatic(network, diagnostics);
        // Chosen by a stand-in then.
        return hardware.capacity().isPresent() ? new FitWeights(chosen, true).apply(network, diagnostics) : chosen;
    }

    private Design given(QuantizedNetwork network, int lanes, Diagnostics diagnostics) {
        List<MappedNetwork> mapped = new ArrayList<>();
        List<Candidate> candidates = new ArrayList<>();
        for (Grid grid : squarest(lanes, network)) {
            mapped.add(new MapToArray(grid).map(network, diagnostics));
            candidates.add(Candidate.of(mapped.get(mapped.size() - 1).onChip(), board));
        }
        Candidate best = fastest(candidates);
        if (best.fits()) {
            return best.design();
        }
        Streamed streamed = mapped.stream()
                .flatMap(each -> streamed(network, each).stream())
                .min(Comparator.comparingDouble(each -> each.candidate().cycles()))
                .orElse(null);
        if (streamed == null) {
            diagnostics.error(
                    Rule.DOES_NOT_FIT,
                    network.description().hardware().where(),
                    lanes + " lanes do not fit " + board.id() + ": "
                            + String.join(", ", best.resources().shortfalls())
                            + whenStreamed(network, mapped.get(0))
                            + "; use fewer lanes, --lanes auto, or a larger board");
            diagnostics.throwIfErrors();
            throw new IllegalStateException("an error was reported");
        }
        return streamed.written();
    }

    private Design automatic(QuantizedNetwork network, Diagnostics diagnostics) {
        Candidate best = null;
        MappedNetwork smallest = null;
        Streamed streamed = null;
        for (int lanes = mostLanes(network); lanes >= 1; lanes /= 2) {
            Grid grid = squarest(lanes, network).get(0);
            smallest = new MapToArray(grid, false).map(network, diagnostics);
            if (!Candidate.of(smallest.onChip(), board).fits()) {
                streamed = faster(streamed, streamed(network, smallest).orElse(null));
                continue;
            }
            Candidate mapped =
                    Candidate.of(new MapToArray(grid).map(network, diagnostics).onChip(), board);
            if (!mapped.fits()) {
                continue;
            }
            if (best != null && mapped.trips() >= best.trips()) {
                break;
            }
            best = mapped;
        }
        if (streamed != null && (best == null || streamed.candidate().cycles() < best.cycles())) {
            Optional<Streamed> balanced = streamed(
                    network, new MapToArray(streamed.candidate().design().grid()).map(network, diagnostics));
            streamed = faster(streamed, balanced.orElse(null));
            return streamed.written();
        }
        if (best == null) {
            diagnostics.error(
                    Rule.DOES_NOT_FIT,
                    network.description().hardware().where(),
                    "the model does not fit " + board.id() + " even with one lane: "
                            + String.join(
                                    ", ",
                                    Candidate.of(smallest.onChip(), board)
                                            .resources()
                                            .shortfalls())
                            + whenStreamed(network, smallest)
                            + "; prune more, or use a larger board");
            diagnostics.throwIfErrors();
            throw new IllegalStateException("an error was reported");
        }
        return best.design();
    }

    /** A design with streamed weights, and what its image is written from. */
    private record Streamed(MappedNetwork mapped, Candidate candidate) {
        Design written() {
            return mapped.written(candidate.design());
        }
    }

    /** Segments are loaded in the order of a step, which a network of several passes has more than one of. */
    private Optional<Streamed> streamed(QuantizedNetwork network, MappedNetwork mapped) {
        if (network.integers().passes().size() > 1) {
            return Optional.empty();
        }
        return ChooseStreaming.of(board, network).fastest(mapped).map(candidate -> new Streamed(mapped, candidate));
    }

    private static Streamed faster(Streamed one, Streamed other) {
        if (one == null || other == null) {
            return one == null ? other : one;
        }
        return other.candidate().cycles() < one.candidate().cycles() ? other : one;
    }

    /** What is missing even with streamed weights. */
    private String whenStreamed(QuantizedNetwork network, MappedNetwork mapped) {
        if (network.integers().passes().size() > 1) {
            return "; the weights of networks with bidirectional layers, or layers of both directions, cannot be streamed yet";
        }
        List<String> missing = ChooseStreaming.of(board, network).shortfalls(mapped);
        return missing.isEmpty()
                ? "; its weights cannot be streamed either: a single column is larger than a segment may be"
                : "; with streamed weights it " + String.join(", ", missing);
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
        int most = network.integers().passes().stream()
                .mapToInt(pass -> pass.network().input().accept(new MostColumnGroups()))
                .min()
                .orElseThrow();
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
            boolean fits = candidate.fits();
            boolean bestFits = best.fits();
            if (fits != bestFits ? fits : candidate.trips() < best.trips()) {
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
}
