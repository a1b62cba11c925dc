/** Sweeps over pruning, quantizers and hardware: quality against cycles, on all cores or on a cluster. */
package dev.skipgate.testbench.lab.explore;
