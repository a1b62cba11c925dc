/** Float and integer quality, side by side. */
package dev.skipgate.testbench.quality;
