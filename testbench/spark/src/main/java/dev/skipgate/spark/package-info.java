/** Sweeps on Apache Spark. */
package dev.skipgate.spark;
