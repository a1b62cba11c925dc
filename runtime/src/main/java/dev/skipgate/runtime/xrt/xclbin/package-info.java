/** XRT's container for what is loaded onto a card (axlf, {@code .xclbin}): written and read without any vendor tool. */
package dev.skipgate.runtime.xrt.xclbin;
