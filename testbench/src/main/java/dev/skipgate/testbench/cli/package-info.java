/** The {@code skipgate} command: one small class a subcommand, listed in {@code SkipgateCommand}. */
package dev.skipgate.testbench.cli;
