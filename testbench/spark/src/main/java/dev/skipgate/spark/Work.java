package dev.skipgate.spark;

import dev.skipgate.testbench.lab.explore.SweepJob;
import java.io.Serializable;

/** What an executor does with a job: a method that is sent to it. */
@FunctionalInterface
interface Work extends Serializable {
    String of(SweepJob job);
}
