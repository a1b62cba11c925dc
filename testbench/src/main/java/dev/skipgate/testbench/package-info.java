/** The command line, comparison across targets, experiments and benchmarks. */
package dev.skipgate.testbench;
