package dev.skipgate.testbench.cli;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.skipgate.compiler.estimate.StepCycles;
import dev.skipgate.testbench.project.OutputException;
import dev.skipgate.testbench.report.ReportFiles;
import dev.skipgate.testbench.report.VerifiedRun;
import dev.skipgate.testbench.verify.Verification;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;

/** Puts what a verification found out into the report of a compiled model. */
final class VerifyReport {
    private VerifyReport() {}

    /** Updates report.json and report.html; returns the report. */
    static ObjectNode update(
            Path directory, String source, List<StepCycles> estimated, Map<String, Verification.Outcome> outcomes) {
        List<VerifiedRun.Target> targets = new ArrayList<>();
        outcomes.forEach((name, outcome) -> targets.add(new VerifiedRun.Target(
                name,
                outcome.isBitExact(),
                outcome.device(),
                outcome.trips().map(OptionalDouble::of).orElse(OptionalDouble.empty()),
                outcome.difference())));
        try {
            return ReportFiles.update(directory, new VerifiedRun(source, estimated, targets));
        } catch (IOException e) {
            throw new OutputException(
                    "cannot update the report in " + directory + ": " + OutputException.reason(e)
                            + "; compile the model again",
                    e);
        }
    }
}
