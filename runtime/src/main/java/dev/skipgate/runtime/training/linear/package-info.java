/** Dense products through OpenBLAS, and element-wise functions made for vectorization. */
package dev.skipgate.runtime.training.linear;
