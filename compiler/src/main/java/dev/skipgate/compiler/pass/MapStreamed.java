package dev.skipgate.compiler.pass;

import dev.skipgate.boards.Board;
import dev.skipgate.compiler.diagnostics.Diagnostics;
import dev.skipgate.compiler.ir.Design;
import dev.skipgate.compiler.ir.Encoding;
import dev.skipgate.compiler.ir.Grid;
import dev.skipgate.compiler.ir.QuantizedNetwork;
import java.util.List;
import java.util.Optional;

/**
 * Maps a network onto a given grid with streamed weights, cut the fastest way that fits the board; to compare designs with. Empty when no way fits.
 *
 * @param encodings one list a phase, one word a product
 */
public record MapStreamed(Board board, Grid grid, List<List<Encoding>> encodings)
        implements Pass<QuantizedNetwork, Optional<Design>> {
    public MapStreamed {
        encodings = encodings.stream().map(List::copyOf).toList();
    }

    @Override
    public Optional<Design> apply(QuantizedNetwork network, Diagnostics diagnostics) {
        MappedNetwork mapped = new MapToArray(grid, false, encodings).map(network, diagnostics);
        return ChooseStreaming.of(board, network).fastest(mapped).map(Candidate::design);
    }
}
