package dev.skipgate.compiler.pass;

import dev.skipgate.compiler.diagnostics.Diagnostics;

/**
 * One step of the compiler.
 *
 * @param <I> what it reads
 * @param <O> what it makes
 */
public interface Pass<I, O> {
    /**
     * Makes the output. Errors the user can mend go to {@code diagnostics}; if there are any, the pass throws {@link
     * dev.skipgate.compiler.diagnostics.CompilationFailedException} at its end.
     */
    O apply(I input, Diagnostics diagnostics);
}
