/** Cycles and resources of a design, estimated from its actual weights. */
package dev.skipgate.compiler.estimate;
