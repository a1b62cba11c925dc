/** Compares what the targets compute, step by step. */
package dev.skipgate.testbench.verify;
