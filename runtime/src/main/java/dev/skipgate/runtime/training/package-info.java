/** Training in emulation: quantized, sparse, with dropout patterns, and resumable. */
package dev.skipgate.runtime.training;
