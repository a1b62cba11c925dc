/** What may be done to the values of a tensor between being made and being used: thresholds, the greatest alone, rounding. */
package dev.skipgate.runtime.training.operation;
