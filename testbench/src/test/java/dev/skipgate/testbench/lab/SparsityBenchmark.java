package dev.skipgate.testbench.lab;

import com.sun.management.OperatingSystemMXBean;
import dev.skipgate.runtime.training.data.Remainder;
import dev.skipgate.runtime.training.data.text.CharacterText;
import dev.skipgate.runtime.training.data.text.ContinuousBatches;
import dev.skipgate.runtime.training.model.Window;
import dev.skipgate.runtime.training.network.NetworkBuilder;
import dev.skipgate.runtime.training.network.PlannedNetwork;
import dev.skipgate.runtime.training.plan.Cell;
import dev.skipgate.runtime.training.plan.InputPlan;
import dev.skipgate.runtime.training.plan.LayerPlan;
import dev.skipgate.runtime.training.plan.NetworkPlan;
import dev.skipgate.runtime.training.plan.Objective;
import dev.skipgate.runtime.training.plan.OutputPlan;
import dev.skipgate.runtime.training.plan.RecurrentPlan;
import dev.skipgate.runtime.training.random.RandomState;
import dev.skipgate.runtime.training.run.Evaluator;
import dev.skipgate.testbench.lab.figures.ValueWatcher;
import dev.skipgate.testbench.lab.map.Hierarchy;
import java.io.IOException;
import java.io.PrintStream;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.function.Consumer;

/**
 * {@code skipgate bench sparsity [CHARACTERS]}: what the figures of {@code skipgate sparsity} cost beside an evaluation without them, on a network of 2 x 512 LSTM units in floats, whose
 * evaluation is the cheapest: of a rounded one the share is less.
 */
public final class SparsityBenchmark {
    private static final int UNITS = 512;
    private static final int LETTERS = 64;
    private static final int STREAMS = 20;
    private static final int WINDOW = 50;
    private static final long USUAL = 100_000;
    private static final double NANOS = 1e9;

    private final PlannedNetwork network = NetworkBuilder.build(
            new NetworkPlan(
                    new InputPlan.OneHot(LETTERS),
                    List.of(layer("lower"), layer("upper")),
                    OutputPlan.plain(LETTERS),
                    Objective.EVERY_STEP),
            RandomState.of(1));
    private final ContinuousBatches batches;
    private final long characters;
    private final PrintStream out;

    private SparsityBenchmark(CharacterText text, long characters, PrintStream out) {
        this.batches = new ContinuousBatches(text, STREAMS, WINDOW, Remainder.KEEP, Optional.empty());
        this.characters = characters;
        this.out = out;
    }

    private static LayerPlan layer(String name) {
        return new RecurrentPlan(
                name,
                Cell.LSTM,
                UNITS,
                false,
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                false);
    }

    /** @param arguments how many characters are read each time */
    public static void main(String[] arguments) throws IOException {
        long characters = arguments.length > 0 ? Long.parseLong(arguments[0]) : USUAL;
        Path file = Files.createTempFile("sparsity", ".txt");
        try {
            Files.writeString(file, letters(characters + WINDOW * STREAMS));
            try (CharacterText text = CharacterText.open(file)) {
                new SparsityBenchmark(text, characters, System.out).run();
            }
        } finally {
            Files.delete(file);
        }
    }

    private static String letters(long count) {
        Random random = new Random(1);
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < LETTERS; i++) {
            text.append((char) ('0' + i));
        }
        while (text.length() < count) {
            text.append((char) ('0' + random.nextInt(LETTERS)));
        }
        return text.toString();
    }

    private void run() throws IOException {
        new Evaluator(network, batches).evaluate(false, 5_000, watcher());
        double plain = seconds("evaluation alone", window -> {});
        double watched = seconds("with the figures", watcher());
        out.printf("%.2f times the processor time%n", watched / plain);
        Path status = Path.of("/proc/self/status");
        if (Files.exists(status)) {
            Files.readAllLines(status).stream()
                    .filter(line -> line.startsWith("VmHWM"))
                    .forEach(line -> out.println("greatest resident memory: " + line.replaceAll("[^0-9]", "") + " kB"));
        }
    }

    private ValueWatcher watcher() {
        return new ValueWatcher(network.network(), Hierarchy.of("bench", network.network(), Map.of()));
    }

    /** Of processor time, which other work on the machine hardly changes. */
    private double seconds(String what, Consumer<Window> watcher) {
        OperatingSystemMXBean system = (OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();
        long start = System.nanoTime();
        long before = system.getProcessCpuTime();
        long read = new Evaluator(network, batches)
                .evaluate(false, characters, watcher)
                .targets();
        double busy = (system.getProcessCpuTime() - before) / NANOS;
        out.printf(
                "%s: %,d characters in %.1f s, %.1f s of processor time%n",
                what, read, (System.nanoTime() - start) / NANOS, busy);
        return busy;
    }
}
