/** Figures of sparsity: per tensor, gate, layer, block and model, of weights and of the values that a network makes. */
package dev.skipgate.testbench.lab.figures;
