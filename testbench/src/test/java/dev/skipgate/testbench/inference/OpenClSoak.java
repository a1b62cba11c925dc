package dev.skipgate.testbench.inference;

import dev.skipgate.runtime.InputSequence;
import dev.skipgate.runtime.StepResult;
import dev.skipgate.runtime.opencl.OpenClAccelerator;
import dev.skipgate.runtime.reference.ReferenceAccelerator;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;

/**
 * Launches the kernel very often, and says how much memory the process has (Linux: resident, of {@code /proc/self/status}). It fails when that grows after the first fifth, or when integers differ. {@code
 * testbench/bin/soak-opencl} runs it.
 */
public final class OpenClSoak {
    private static final int HIDDEN = 64;
    private static final int STEPS = 50;
    private static final int REPORTS = 10;
    private static final int WARM = 2;
    private static final long MOST_GROWTH_KILOBYTES = 4096;

    private OpenClSoak() {}

    /** @param arguments how many launches, 100,000 unless given */
    public static void main(String[] arguments) throws IOException {
        int launches = arguments.length == 0 ? 100_000 : Integer.parseInt(arguments[0]);
        LayerModel model = LayerModel.of(HIDDEN, 0.5);
        InputSequence input = model.inputs(model.inputs(STEPS, 1), STEPS, 1, 0);
        List<StepResult> wanted = new ReferenceAccelerator(model.network()).run(input);
        try (OpenClAccelerator accelerator = new OpenClAccelerator(model.network())) {
            System.out.println(accelerator.device());
            long warm = 0;
            for (int report = 1; report <= REPORTS; report++) {
                while (accelerator.launches() < (long) launches * report / REPORTS) {
                    int step = (int) (accelerator.launches() % STEPS);
                    if (step == 0) {
                        accelerator.reset();
                    }
                    StepResult seen =
                            accelerator.run(input.slice(step, step + 1)).get(0);
                    if (!seen.sameIntegers(wanted.get(step))) {
                        throw new IllegalStateException("launch " + accelerator.launches() + ": wrong integers");
                    }
                }
                long resident = residentKilobytes();
                System.out.printf(Locale.ROOT, "%,d launches: %,d KB resident%n", accelerator.launches(), resident);
                if (report == WARM) {
                    warm = resident;
                }
                if (report > WARM && resident > warm + MOST_GROWTH_KILOBYTES) {
                    throw new IllegalStateException("the process has grown from " + warm + " KB");
                }
            }
        }
    }

    private static long residentKilobytes() throws IOException {
        for (String line : Files.readAllLines(Path.of("/proc/self/status"))) {
            if (line.startsWith("VmRSS:")) {
                return Long.parseLong(line.replaceAll("\\D", ""));
            }
        }
        throw new IOException("/proc/self/status does not tell the resident memory");
    }
}
