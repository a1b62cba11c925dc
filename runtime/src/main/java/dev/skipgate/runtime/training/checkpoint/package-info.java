/** Checkpoints: whole or not there, checked when read, the last few and the best kept (docs/checkpoints.md). */
package dev.skipgate.runtime.training.checkpoint;
