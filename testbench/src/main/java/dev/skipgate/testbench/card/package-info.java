/** Compiled models on cards: which xclbin, which device, the self-test and its measurements. */
package dev.skipgate.testbench.card;
