/** Numeric formats, the bundle, the accelerators that run one, and training. */
package dev.skipgate.runtime;
