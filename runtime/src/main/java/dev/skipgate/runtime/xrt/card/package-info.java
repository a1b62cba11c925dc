/** The emulated card: a driver of ours that real XRT loads, and that runs kernels compiled by g++. */
package dev.skipgate.runtime.xrt.card;
