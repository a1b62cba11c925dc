/** Which weights a pruning rate removes: one definition for the compiler and for training. */
package dev.skipgate.runtime.numeric.pruning;
