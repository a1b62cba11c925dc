package dev.skipgate.runtime.cpu;

import dev.skipgate.runtime.InputSequence;
import dev.skipgate.runtime.SideBySide;
import dev.skipgate.runtime.bundle.Network;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;

/** Random networks on the processor beside the reference model, with every number of threads and sequences; a process of its own for each kind of instructions. */
final class CpuScenario {
    private static final int STEPS = 13;
    private static final int[] BATCHES = {1, 1, 2, 3, 5, 11};

    private CpuScenario() {}

    /** @param arguments how many networks; prints the instructions, then the forms that were met */
    public static void main(String[] arguments) {
        int networks = Integer.parseInt(arguments[0]);
        Set<String> forms = new TreeSet<>();
        String device = "";
        for (int seed = 0; seed < networks; seed++) {
            CpuOptions options = new CpuOptions(1 + seed % 3, BATCHES[seed % BATCHES.length]);
            device = compare(seed, options, forms);
        }
        System.out.println(device);
        System.out.println(String.join(", ", forms));
    }

    /** Compares all results; returns the device. */
    static String compare(long seed, CpuOptions options, Set<String> forms) {
        RandomNetwork random = new RandomNetwork(seed);
        Network network = random.network();
        try (CpuAccelerator accelerator = new CpuAccelerator(network, options)) {
            List<InputSequence> inputs = Stream.generate(() -> random.input(network, STEPS))
                    .limit(options.batch())
                    .toList();
            SideBySide.requireReference(accelerator, inputs, "seed " + seed);
            for (String line : accelerator.forms()) {
                for (String form : line.substring(line.indexOf(':') + 1).split("[;+]")) {
                    forms.add(form.replaceAll("input|recurrent|after the reset|\\d", "")
                            .strip());
                }
            }
            return accelerator.device();
        }
    }
}
