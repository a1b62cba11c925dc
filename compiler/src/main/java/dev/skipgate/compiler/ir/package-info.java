/** The three levels a model goes through: float network, quantized network, design. */
package dev.skipgate.compiler.ir;
