/** Sparsified stochastic gradient descent: small gradients of the linear gates become zero and are skipped. */
package dev.skipgate.runtime.training.sparse;
