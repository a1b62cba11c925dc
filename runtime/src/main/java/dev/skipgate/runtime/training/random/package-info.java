/** Random numbers whose whole state can be saved, so that a run stopped and resumed is the run never stopped. */
package dev.skipgate.runtime.training.random;
