/** Number formats and quantizers for models that were not trained with them, chosen from the values that data make in them. */
package dev.skipgate.testbench.calibration;
