package dev.skipgate.testbench.inference;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.skipgate.runtime.StepResult;
import dev.skipgate.testbench.report.ReportFiles;
import dev.skipgate.testbench.report.page.ExperimentPage;
import java.io.IOException;
import java.nio.file.Files;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** {@code skipgate bench inference --target opencl}: an LSTM layer on an OpenCL device beside the integer model, whose integers it must have. */
final class OpenClBenchmark {
    private static final double MICROS = 1e6;

    private OpenClBenchmark() {}

    static void run(InferenceOptions options) throws IOException {
        ObjectNode root = new ObjectMapper().createObjectNode();
        root.put("experiment", "inference on OpenCL");
        root.put(
                "summary",
                "One LSTM layer with as many inputs as units and ternary weights: the target opencl beside the integer model in Java, in turn in one process, the same integers.");
        root.put("basis", "measured");
        ObjectNode settings = root.putObject("settings");
        settings.put("rounds", options.rounds());
        ObjectNode table = root.putArray("tables").addObject();
        table.put("title", "Microseconds a step");
        table.put("note", "Medians. A step is one step of all sequences of the batch.");
        ArrayNode heads = table.putArray("heads");
        List.of("units", "batch", "zeros, %", "steps", "launches", "opencl", "Java integer model", "times as fast")
                .forEach(heads::add);
        ArrayNode rows = table.putArray("rows");
        root.putArray("charts");
        for (int size : options.sizes()) {
            for (int batch : options.batches()) {
                for (int sparsity : options.sparsities()) {
                    measure(options, size, batch, sparsity, settings, rows.addArray());
                }
            }
        }
        Files.createDirectories(options.out());
        ReportFiles.replace(options.out().resolve(ReportFiles.JSON), ReportFiles.json(root));
        ReportFiles.replace(options.out().resolve(ReportFiles.HTML), ExperimentPage.render(root));
        System.out.println("written: " + options.out().resolve("report.json") + ", "
                + options.out().resolve("report.html"));
    }

    private static void measure(
            InferenceOptions options, int size, int batch, int sparsity, ObjectNode settings, ArrayNode row) {
        int steps = options.steps(size, batch);
        LayerModel model = LayerModel.of(size, sparsity / 100.0);
        try (OnOpenCl device = new OnOpenCl(model, steps, batch);
                OnReference reference = new OnReference(model, steps, batch)) {
            requireSame(reference, device.all());
            long launches = device.launches();
            settings.put("device", device.device());
            settings.put(size + " units, batch " + batch + ", " + sparsity + " % zeros", device.forms());
            Map<String, Double> seconds = Rounds.measure(List.of(device, reference), options.rounds(), false);
            double ours = seconds.get(device.name()) / steps * MICROS;
            double java = seconds.get(reference.name()) / steps * MICROS;
            row.add(size).add(batch).add(sparsity).add(steps).add(launches);
            row.add(ours).add(java).add(java / ours);
            System.out.printf(
                    Locale.ROOT,
                    "%d units, batch %d, %d %% zeros, %d steps in %d launches: opencl %.0f us a step, Java integer model %.0f, times %.1f (%s)%n",
                    size,
                    batch,
                    sparsity,
                    steps,
                    launches,
                    ours,
                    java,
                    java / ours,
                    device.device());
        }
    }

    private static void requireSame(OnReference reference, List<List<StepResult>> seen) {
        for (int b = 0; b < seen.size(); b++) {
            List<StepResult> wanted = reference.results(b);
            for (int step = 0; step < wanted.size(); step++) {
                if (!wanted.get(step).sameIntegers(seen.get(b).get(step))) {
                    throw new IllegalStateException(
                            "sequence " + b + ", step " + step + ": not the integers of the reference model");
                }
            }
        }
    }
}
