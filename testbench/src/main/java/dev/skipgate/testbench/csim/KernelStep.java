package dev.skipgate.testbench.csim;

/**
 * What the kernel says of one step.
 *
 * @param logits stored integers of the logits format; empty when only the argmax leaves the hardware
 * @param argmax index of the greatest logit
 * @param argmaxLogit that logit
 * @param trips loop trips
 */
public record KernelStep(int[] logits, int argmax, int argmaxLogit, Trips trips) {}
