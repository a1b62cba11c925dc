package dev.skipgate.compiler;

import dev.skipgate.boards.Board;
import dev.skipgate.compiler.diagnostics.Diagnostics;
import dev.skipgate.compiler.frontend.ModelDescription;
import dev.skipgate.compiler.frontend.ModelReader;
import dev.skipgate.compiler.frontend.Purpose;
import dev.skipgate.compiler.ir.Design;
import dev.skipgate.compiler.ir.FloatNetwork;
import dev.skipgate.compiler.ir.KernelLayout;
import dev.skipgate.compiler.ir.QuantizedNetwork;
import dev.skipgate.compiler.pass.BindWeights;
import dev.skipgate.compiler.pass.CheckImage;
import dev.skipgate.compiler.pass.ChooseGrid;
import dev.skipgate.compiler.pass.Pass;
import dev.skipgate.compiler.pass.Prune;
import dev.skipgate.compiler.pass.Quantize;
import dev.skipgate.compiler.pass.RebuildKernel;
import java.nio.file.Path;
import java.util.Optional;

/** The whole pipeline: a model description in, the hardware as data out. */
public final class Compiler {
    private final Overrides overrides;

    public Compiler(Overrides overrides) {
        this.overrides = overrides;
    }

    /**
     * Compiles the model a description file describes.
     *
     * @throws dev.skipgate.compiler.diagnostics.CompilationFailedException with all that is wrong
     */
    public CompiledModel compile(Path file) {
        return compile(file, Optional.empty());
    }

    /**
     * Compiles a model for a kernel that is there already; the overrides must be those it was compiled with.
     *
     * @throws dev.skipgate.compiler.diagnostics.CompilationFailedException with all that is wrong
     */
    public CompiledModel compileLike(KernelLayout kernel, Path file) {
        return compile(file, Optional.of(kernel));
    }

    /**
     * Compiles a network whose weights are bound already, such as one whose weights were changed.
     *
     * @throws dev.skipgate.compiler.diagnostics.CompilationFailedException with all that is wrong
     */
    public CompiledModel compile(FloatNetwork network) {
        Diagnostics diagnostics = new Diagnostics();
        ModelDescription description = overrides.apply(network.description(), diagnostics);
        Board board = overrides.board(description, diagnostics);
        FloatNetwork floats = new FloatNetwork(description, network.embedding(), network.layers(), network.output());
        return compile(floats, board, Optional.empty(), diagnostics);
    }

    private CompiledModel compile(Path file, Optional<KernelLayout> kernel) {
        Diagnostics diagnostics = new Diagnostics();
        ModelDescription read =
                ModelReader.read(file, Purpose.HARDWARE, diagnostics).orElse(null);
        diagnostics.throwIfErrors();
        ModelDescription description = overrides.apply(read, diagnostics);
        Board board = overrides.board(description, diagnostics);
        return compile(new BindWeights().apply(description, diagnostics), board, kernel, diagnostics);
    }

    private static CompiledModel compile(
            FloatNetwork floats, Board board, Optional<KernelLayout> kernel, Diagnostics diagnostics) {
        FloatNetwork pruned = new Prune().apply(floats, diagnostics);
        QuantizedNetwork quantized = new Quantize().apply(pruned, diagnostics);
        Pass<QuantizedNetwork, Design> map =
                kernel.isPresent() ? new RebuildKernel(board, kernel.get()) : new ChooseGrid(board);
        Design mapped = map.apply(quantized, diagnostics);
        Design design = new CheckImage().apply(mapped, diagnostics);

        double clockMhz = floats.description().hardware().clockMhz().orElse(board.clockMhz());
        return new CompiledModel(pruned, design, board, clockMhz, diagnostics.all());
    }
}
