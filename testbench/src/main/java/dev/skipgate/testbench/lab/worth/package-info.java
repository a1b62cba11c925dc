/** What a network costs on a board, by the compiler's own passes and cost model, without emitting a project. */
package dev.skipgate.testbench.lab.worth;
