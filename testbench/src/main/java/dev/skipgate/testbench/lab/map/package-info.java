/** Operations on the tensors of a network, chosen by patterns over the names of its layers. */
package dev.skipgate.testbench.lab.map;
