/** From a compiled model to what a card loads. */
package dev.skipgate.testbench.packaging;
