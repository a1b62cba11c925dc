/** Real-valued sequences with labels, as arrays in files. */
package dev.skipgate.runtime.training.data.sequence;
