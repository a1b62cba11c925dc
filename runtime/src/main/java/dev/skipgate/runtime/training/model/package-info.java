/** Networks that can be trained: layers with a forward and a backward pass over a window of time steps. */
package dev.skipgate.runtime.training.model;
