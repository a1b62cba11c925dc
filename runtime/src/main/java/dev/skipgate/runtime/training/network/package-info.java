/** From the plan of a network to layers with initialized weights, and the rounding of its weights. */
package dev.skipgate.runtime.training.network;
