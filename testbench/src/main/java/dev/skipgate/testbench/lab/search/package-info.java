/** Thresholds on weights that leave a wanted share of the quality, and what they are worth on a board. */
package dev.skipgate.testbench.lab.search;
