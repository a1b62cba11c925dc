/** The papers' training experiments, reproduced in sizes that a desktop machine can run. */
package dev.skipgate.testbench.experiment;
