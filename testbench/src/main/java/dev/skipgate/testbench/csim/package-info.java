/** Builds and runs the C simulation of an emitted project. */
package dev.skipgate.testbench.csim;
