/** The training run: phases, steps, evaluation, checkpoints. */
package dev.skipgate.runtime.training.run;
