/** Pruning while training: which weights are gone, and when more of them go. */
package dev.skipgate.runtime.training.prune;
