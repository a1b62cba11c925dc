package dev.skipgate.runtime.opencl;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.skipgate.runtime.InputSequence;
import dev.skipgate.runtime.StepResult;
import dev.skipgate.runtime.bundle.Network;
import dev.skipgate.runtime.cpu.RandomNetwork;
import dev.skipgate.runtime.reference.ReferenceAccelerator;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Random networks of every kind of input, layer and weights have the integers of the reference model, alone and in batches. */
class RandomNetworksTest {
    private static final int NETWORKS = 60;
    private static final int STEPS = 11;

    /** Sequences one by one, tiles that are not full, full ones, several. */
    private static final int[] BATCHES = {1, 2, 5, 8, 11};

    @BeforeAll
    static void assume() {
        OpenCl.assume();
    }

    @Test
    void equalTheReferenceModel() {
        Set<String> forms = new TreeSet<>();
        for (int seed = 0; seed < NETWORKS; seed++) {
            compare(seed, BATCHES[seed % BATCHES.length], forms);
        }
        // Each way in which weights are read was met.
        assertEquals("[all zero, columns, compressed, packed]", forms.toString());
    }

    private static void compare(long seed, int batch, Set<String> forms) {
        RandomNetwork random = new RandomNetwork(seed);
        Network network = random.network();
        try (OpenClAccelerator accelerator =
                new OpenClAccelerator(network, new OpenClOptions(Optional.empty(), batch))) {
            List<OpenClSequence> sequences = new ArrayList<>(List.of(accelerator.sequence()));
            List<InputSequence> inputs = new ArrayList<>();
            while (sequences.size() < batch) {
                sequences.add(accelerator.newSequence());
            }
            sequences.forEach(each -> inputs.add(random.input(network, STEPS)));
            List<List<StepResult>> seen = new ArrayList<>(accelerator.runTogether(
                    sequences, inputs.stream().map(each -> each.slice(0, 2)).toList()));
            List<List<StepResult>> rest = accelerator.runTogether(
                    sequences, inputs.stream().map(each -> each.slice(2, STEPS)).toList());
            for (int s = 0; s < batch; s++) {
                List<StepResult> all = new ArrayList<>(seen.get(s));
                all.addAll(rest.get(s));
                List<StepResult> wanted = new ReferenceAccelerator(network).run(inputs.get(s));
                assertEquals(wanted.size(), all.size());
                for (int step = 0; step < wanted.size(); step++) {
                    assertTrue(
                            wanted.get(step).sameIntegers(all.get(step)),
                            "seed " + seed + ", sequence " + s + ", step " + step + ": " + accelerator.forms());
                }
            }
            assertEquals(2, accelerator.launches());
            for (String line : accelerator.forms()) {
                for (String form : line.substring(line.indexOf(": ") + 2).split(", ")) {
                    forms.add(form.replaceAll("\\d+ (planes?|terms?) ", ""));
                }
            }
        }
    }
}
