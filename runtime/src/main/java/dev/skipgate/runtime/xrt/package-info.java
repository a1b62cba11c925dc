/**
 * XRT from Java: devices, xclbins, buffers, kernels and runs, each a Java object that owns a native one. What is closed, or closed
 * in the wrong order, is an {@link java.lang.IllegalStateException}; what XRT refuses is an {@link dev.skipgate.runtime.xrt.XrtException}
 * with XRT's text. The C++ half is compiled on first use.
 */
package dev.skipgate.runtime.xrt;
