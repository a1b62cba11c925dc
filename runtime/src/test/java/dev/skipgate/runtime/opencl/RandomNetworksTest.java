package dev.skipgate.runtime.opencl;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.skipgate.runtime.InputSequence;
import dev.skipgate.runtime.SideBySide;
import dev.skipgate.runtime.bundle.Network;
import dev.skipgate.runtime.cpu.RandomNetwork;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
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
            List<InputSequence> inputs = Stream.generate(() -> random.input(network, STEPS))
                    .limit(batch)
                    .toList();
            SideBySide.requireReference(accelerator, inputs, "seed " + seed);
            assertEquals(2, accelerator.launches());
            for (String line : accelerator.forms()) {
                for (String form : line.substring(line.indexOf(": ") + 2).split(", ")) {
                    forms.add(form.replaceAll("\\d+ (planes?|terms?) ", ""));
                }
            }
        }
    }
}
