package dev.skipgate.testbench.cli;

import com.fasterxml.jackson.databind.JsonNode;
import dev.skipgate.compiler.CompiledModel;
import dev.skipgate.compiler.ir.Operand;
import dev.skipgate.compiler.ir.Phase;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** What {@code compile} says of its work: a few lines out of the report. */
final class CompileSummary {
    private CompileSummary() {}

    static List<String> lines(CompiledModel compiled, JsonNode report, Path out) {
        List<String> lines = new ArrayList<>();
        double cycles = report.at("/cyclesPerStep/estimated/value").asDouble();
        lines.add(String.format(
                Locale.ROOT,
                "%s on %s: %,d lanes (%s), %,.0f cycles a step = %.2f us at %.4g MHz (estimated)",
                compiled.design().network().integers().name(),
                compiled.board().id(),
                compiled.design().grid().lanes(),
                compiled.design().grid(),
                cycles,
                cycles / compiled.clockMhz(),
                compiled.clockMhz()));
        long weights = 0;
        long nonZeros = 0;
        for (Phase phase : compiled.design().phases()) {
            if (phase.isStore()) {
                continue; // ones that hand values to the next pass, not weights of the model
            }
            for (Operand operand : phase.operands()) {
                long all = operand.weights().codes().length;
                long kept = operand.weights().nonZeros();
                weights += all;
                nonZeros += kept;
                lines.add(String.format(
                        Locale.ROOT,
                        "  %-20s %5d x %-5d  %5.1f %% zeros  %s",
                        operand.name(),
                        operand.weights().rows(),
                        operand.weights().columns(),
                        100.0 * (all - kept) / all,
                        operand.encoding().word()));
            }
        }
        lines.add(String.format(
                Locale.ROOT,
                "  %,d of %,d weights are not zero (%.1f %% sparsity); 0 multipliers for weights",
                nonZeros,
                weights,
                100.0 * (weights - nonZeros) / weights));
        if (report.path("streaming").isObject()) {
            lines.add(String.format(
                    Locale.ROOT,
                    "  the weights do not fit on chip: streamed from %s, %,d bytes a step; the lanes wait %,.0f cycles a step"
                            + " for them (estimated)",
                    report.at("/streaming/memory").asText(),
                    report.at("/streaming/bytesPerStep/value").asLong(),
                    report.at("/cyclesPerStep/load/value").asDouble()
                            + report.at("/cyclesPerStep/memoryWait/value").asDouble()));
        }
        lines.add("wrote " + out + " (report: " + out.resolve("report.html") + ")");
        return lines;
    }
}
