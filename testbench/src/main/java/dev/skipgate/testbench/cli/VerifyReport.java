package dev.skipgate.testbench.cli;

import dev.skipgate.testbench.verify.CycleTotals;
import dev.skipgate.testbench.verify.Verification;
import java.nio.file.Path;
import java.util.Map;

record VerifyReport(Map<String, Verification.Outcome> outcomes, CycleTotals totals, int lanes, String source) {
    void update(Path directory) {
        System.err.printf(
                "matvec %.1f skipBound %.1f ratio %.3f total %.1f%n",
                totals.meanMatvec(),
                totals.meanVisited() / lanes,
                totals.meanMatvec() * lanes / totals.meanVisited(),
                totals.meanTotal());
    }

    String json() {
        return "{}";
    }
}
