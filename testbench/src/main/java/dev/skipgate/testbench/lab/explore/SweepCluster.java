package dev.skipgate.testbench.lab.explore;

import java.util.List;

/** A cluster that can do sweeps, found as a service, because what it needs is on the class path only where it is asked for. */
public interface SweepCluster {
    /**
     * Joins it.
     *
     * @param master where it is
     * @param jars of this program, which other machines lack
     * @throws dev.skipgate.testbench.project.OutputException when it cannot be joined
     */
    SweepWorkers join(String master, List<String> jars);
}
