package dev.skipgate.spark;

import dev.skipgate.testbench.lab.explore.SweepCluster;
import dev.skipgate.testbench.lab.explore.SweepWork;
import dev.skipgate.testbench.lab.explore.SweepWorkers;
import java.util.List;

/** Joins Spark clusters, or runs Spark's local ones. */
public final class SparkCluster implements SweepCluster {
    @Override
    public SweepWorkers join(String master, List<String> jars) {
        return new SparkWorkers(master, jars, SweepWork::run);
    }
}
