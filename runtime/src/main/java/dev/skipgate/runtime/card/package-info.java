/** A compiled model on a card: what its kernel reads and writes, and the accelerator that drives it through XRT. */
package dev.skipgate.runtime.card;
