/** From training.yaml to what the trainer takes: plans and batches of data. */
package dev.skipgate.testbench.training;
