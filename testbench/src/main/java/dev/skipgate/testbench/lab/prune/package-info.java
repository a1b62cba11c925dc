/** Pruning of trained models, with or without training them again, and what it does to quality and cycles. */
package dev.skipgate.testbench.lab.prune;
