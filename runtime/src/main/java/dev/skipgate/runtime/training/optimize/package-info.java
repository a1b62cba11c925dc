/** How gradients become updates: optimizers, learning-rate schedules, norms, penalties and early stopping. */
package dev.skipgate.runtime.training.optimize;
