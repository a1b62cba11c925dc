/** What training makes smaller. */
package dev.skipgate.runtime.training.loss;
