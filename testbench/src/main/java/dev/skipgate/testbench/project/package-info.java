/** The directory a compiled model lives in. */
package dev.skipgate.testbench.project;
