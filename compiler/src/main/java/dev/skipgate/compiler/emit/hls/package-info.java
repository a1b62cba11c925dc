/** Writes the HLS project of a design. All C++ text of the compiler is made here. */
package dev.skipgate.compiler.emit.hls;
