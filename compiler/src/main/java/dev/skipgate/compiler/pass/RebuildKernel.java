package dev.skipgate.compiler.pass;

import dev.skipgate.boards.Board;
import dev.skipgate.compiler.diagnostics.Diagnostics;
import dev.skipgate.compiler.diagnostics.Rule;
import dev.skipgate.compiler.ir.Design;
import dev.skipgate.compiler.ir.KernelLayout;
import dev.skipgate.compiler.ir.QuantizedNetwork;
import java.util.List;

/** Puts the weights of a network into the kernel of another one of the same shape, which was compiled with the same capacity. */
public final class RebuildKernel implements Pass<QuantizedNetwork, Design> {
    private final Board board;
    private final KernelLayout layout;

    /** Rebuilds the kernel that was chosen to be this, on the board it was chosen for. */
    public RebuildKernel(Board board, KernelLayout layout) {
        this.board = board;
        this.layout = layout;
    }

    @Override
    public Design apply(QuantizedNetwork network, Diagnostics diagnostics) {
        List<Integer> products = PhasePlan.of(network.integers()).stream()
                .map(plan -> plan.products().size())
                .toList();
        if (!products.equals(layout.encodings().stream().map(List::size).toList())) {
            throw other(network, "it has other layers", diagnostics);
        }
        MappedNetwork mapped = new MapToArray(layout.grid(), false, layout.encodings()).map(network, diagnostics);
        Design kernel = layout.streamed()
                ? ChooseStreaming.of(board, network)
                        .fastest(mapped)
                        .map(Candidate::design)
                        .orElseThrow(() -> other(network, "its weights cannot be streamed", diagnostics))
                : mapped.onChip();
        return new FitWeights(kernel, true).apply(network, diagnostics);
    }

    private static RuntimeException other(QuantizedNetwork network, String why, Diagnostics diagnostics) {
        diagnostics.error(
                Rule.OTHER_KERNEL,
                network.description().hardware().where(),
                "'" + network.integers().name() + "' needs another kernel: " + why + "; compile it without --like");
        diagnostics.throwIfErrors();
        throw new IllegalStateException("an error was reported");
    }
}
