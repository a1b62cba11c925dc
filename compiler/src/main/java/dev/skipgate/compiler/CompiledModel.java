package dev.skipgate.compiler;

import dev.skipgate.boards.Board;
import dev.skipgate.compiler.diagnostics.Diagnostic;
import dev.skipgate.compiler.ir.Design;
import dev.skipgate.compiler.ir.FloatNetwork;
import java.util.List;

/**
 * What the compiler made of a model.
 *
 * @param pruned float weights after pruning, to compare quality with
 * @param design the hardware
 * @param board the board it is for
 * @param clockMhz the clock it is for
 * @param warnings what the user should know
 */
public record CompiledModel(
        FloatNetwork pruned, Design design, Board board, double clockMhz, List<Diagnostic> warnings) {}
