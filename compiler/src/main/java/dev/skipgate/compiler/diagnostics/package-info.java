/**
 * What the compiler says about a user's input: where, which rule, what was seen, what was wanted, what to do.
 *
 * <p>Everything is collected before anything is thrown; a warning never changes what was asked for.
 */
package dev.skipgate.compiler.diagnostics;
