/** Quantization inside training: weights from the master to the effective copy, activations in place. */
package dev.skipgate.runtime.training.quantize;
