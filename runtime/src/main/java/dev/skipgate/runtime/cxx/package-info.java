/** Compiling the C++ that the runtime brings along. */
package dev.skipgate.runtime.cxx;
