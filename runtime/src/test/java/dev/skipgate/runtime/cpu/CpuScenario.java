package dev.skipgate.runtime.cpu;

import dev.skipgate.runtime.InputSequence;
import dev.skipgate.runtime.StepResult;
import dev.skipgate.runtime.bundle.Network;
import dev.skipgate.runtime.reference.ReferenceAccelerator;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

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
            List<CpuSequence> sequences = new ArrayList<>(List.of(accelerator.sequence()));
            List<InputSequence> inputs = new ArrayList<>();
            while (sequences.size() < options.batch()) {
                sequences.add(accelerator.newSequence());
            }
            sequences.forEach(each -> inputs.add(random.input(network, STEPS)));
            List<List<StepResult>> seen = new ArrayList<>(accelerator.runTogether(
                    sequences, inputs.stream().map(each -> each.slice(0, 2)).toList()));
            List<List<StepResult>> rest = accelerator.runTogether(
                    sequences, inputs.stream().map(each -> each.slice(2, STEPS)).toList());
            for (int s = 0; s < sequences.size(); s++) {
                List<StepResult> all = new ArrayList<>(seen.get(s));
                all.addAll(rest.get(s));
                requireSame(seed, s, new ReferenceAccelerator(network).run(inputs.get(s)), all);
            }
            for (String line : accelerator.forms()) {
                for (String form : line.substring(line.indexOf(':') + 1).split("[;+]")) {
                    forms.add(form.replaceAll("input|recurrent|after the reset|\\d", "")
                            .strip());
                }
            }
            return accelerator.device();
        }
    }

    private static void requireSame(long seed, int sequence, List<StepResult> wanted, List<StepResult> seen) {
        for (int step = 0; step < wanted.size(); step++) {
            if (seen.size() != wanted.size() || !wanted.get(step).sameIntegers(seen.get(step))) {
                throw new IllegalStateException("seed " + seed + ", sequence " + sequence + ", step " + step
                        + ": not the integers of the reference model");
            }
        }
    }
}
