/** Text and indices. */
package dev.skipgate.testbench.text;
