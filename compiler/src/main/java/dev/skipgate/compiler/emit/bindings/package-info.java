/** Writes the typed host class of a compiled model; the one place that knows JavaPoet. */
package dev.skipgate.compiler.emit.bindings;
