/** What zeros are worth: pruned, swept and told in cycles, memory and quality. */
package dev.skipgate.testbench.lab;
