package dev.skipgate.testbench.inference;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** {@code skipgate bench inference}: an LSTM layer on the target {@code cpu} beside ONNX Runtime and libtorch. */
public final class InferenceBenchmark {
    private static final int USAGE = 2;

    private final InferenceOptions options;
    private final InferenceReport report;
    private final Map<String, String> settings = new LinkedHashMap<>();

    private InferenceBenchmark(InferenceOptions options) {
        this.options = options;
        report = new InferenceReport(options);
    }

    /** @param arguments as {@link InferenceOptions#USAGE} says */
    public static void main(String[] arguments) throws IOException {
        InferenceOptions options;
        try {
            options = InferenceOptions.of(arguments);
        } catch (IllegalArgumentException e) {
            System.err.println("skipgate: bench inference: " + e.getMessage());
            System.err.print(InferenceOptions.USAGE);
            System.exit(USAGE);
            return;
        }
        if (options.target().equals(InferenceOptions.OPENCL)) {
            OpenClBenchmark.run(options);
        } else {
            new InferenceBenchmark(options).run();
        }
    }

    private void run() throws IOException {
        settings.putAll(Limits.measure());
        settings.forEach((what, value) -> System.out.println(what + ": " + value));
        for (int threads : options.threads()) {
            for (int size : options.sizes()) {
                for (int batch : options.batches()) {
                    measure(size, batch, threads);
                    report.write(report.tree(settings));
                }
            }
        }
        ObjectNode tree = report.tree(settings);
        report.write(tree);
        System.out.println("written: " + options.out().resolve("report.json") + ", "
                + options.out().resolve("report.html"));
    }

    private void measure(int size, int batch, int threads) {
        int steps = options.steps(size, batch);
        List<Contender> contenders = new ArrayList<>();
        try {
            for (int sparsity : options.sparsities()) {
                LayerModel model = LayerModel.of(size, sparsity / 100.0);
                Ours ours = new Ours(InferenceReport.ours(sparsity), model, steps, batch, threads);
                contenders.add(ours);
                settings.put("device", ours.device().replaceAll(", \\d+ threads?\\)", ")"));
                settings.put(size + " units, batch " + batch + ", " + sparsity + " % zeros", ours.forms());
            }
            // Zeros make no difference to these.
            LayerModel dense = LayerModel.of(size, options.sparsities().get(0) / 100.0);
            OnnxRuntime onnx = OnnxRuntime.float32(dense, steps, batch, threads);
            contenders.add(onnx);
            contenders.add(OnnxRuntime.int8(dense, steps, batch, threads));
            Libtorch libtorch = new Libtorch(dense, steps, batch, threads);
            contenders.add(libtorch);
            requireAlike(onnx.last(size), libtorch.last());
            Map<String, Double> seconds = Rounds.measure(contenders, options.rounds(), threads > 1);
            seconds.replaceAll((name, run) -> run / steps);
            InferenceReport.Measured measured = new InferenceReport.Measured(size, batch, threads, steps, seconds);
            report.add(measured);
            print(measured);
        } finally {
            contenders.forEach(Contender::close);
        }
    }

    /** Both peers were given the same layer. */
    private static void requireAlike(float[] one, float[] other) {
        for (int u = 0; u < one.length; u++) {
            if (Math.abs(one[u] - other[u]) > 1e-3) {
                throw new IllegalStateException(
                        "unit " + u + ": ONNX Runtime gives " + one[u] + " and libtorch " + other[u]);
            }
        }
    }

    private void print(InferenceReport.Measured measured) {
        StringBuilder line = new StringBuilder();
        line.append(String.format(
                Locale.ROOT,
                "%d units, batch %d, %d threads, us a step:",
                measured.size(),
                measured.batch(),
                measured.threads()));
        measured.seconds()
                .forEach((name, seconds) -> line.append(String.format(Locale.ROOT, " | %s %.1f", name, seconds * 1e6)));
        line.append(" | times ONNX Runtime float32:");
        options.sparsities()
                .forEach(sparsity ->
                        line.append(String.format(Locale.ROOT, " %.2f", InferenceReport.ratio(measured, sparsity))));
        System.out.println(line);
    }
}
