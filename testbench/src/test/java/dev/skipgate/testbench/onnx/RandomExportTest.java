package dev.skipgate.testbench.onnx;

import static dev.skipgate.testbench.onnx.OnnxRuntimeTwin.assertClose;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.skipgate.compiler.frontend.ModelDescription;
import dev.skipgate.compiler.frontend.onnx.ExportOutputs;
import dev.skipgate.compiler.frontend.onnx.OnnxExport;
import dev.skipgate.compiler.frontend.onnx.OnnxImport;
import dev.skipgate.compiler.frontend.onnx.meaning.ImportedLayer;
import dev.skipgate.compiler.frontend.onnx.meaning.ImportedNetwork;
import dev.skipgate.compiler.frontend.onnx.meaning.ImportedState;
import dev.skipgate.compiler.frontend.onnx.meaning.ReadStep;
import dev.skipgate.testbench.training.FloatReference;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashSet;
import java.util.Locale;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is exported computes in ONNX Runtime what our floats compute, and comes back as the same network. */
class RandomExportTest {
    private static final int MODELS = 25;
    private static final int STEPS = 5;
    private static final int BATCH = 2;

    @TempDir
    private Path folder;

    @Test
    void onnxRuntimeEqualsFloatReference() throws Exception {
        for (int seed = 1000; seed < 1000 + MODELS; seed++) {
            RandomNetwork network = RandomNetwork.of(seed);
            Path file = folder.resolve("in.onnx");
            Files.write(file, network.model().toByteArray());
            Path directory = Files.createDirectory(folder.resolve(Integer.toString(seed)));
            OnnxImport imported = OnnxImport.read(file, "random");
            imported.write(directory);
            for (ReadStep step : ReadStep.values()) {
                check(
                        directory,
                        imported.network(),
                        network.batchFirst(),
                        step,
                        "seed " + seed + ", " + step + ": " + network.told());
            }
        }
    }

    private void check(Path directory, ImportedNetwork network, boolean batchFirst, ReadStep step, String what)
            throws Exception {
        FloatReference reference =
                FloatReference.read(stating(directory.resolve(ModelDescription.FILE), step), step != ReadStep.EVERY);
        Path exported = folder.resolve("out.onnx");
        ExportOutputs outputs = ExportOutputs.of(batchFirst, step).withAllStates(reference.description());
        OnnxExport.write(reference.description(), outputs, exported);
        Random random = new Random(3);
        int width = network.input().width();
        float[] ours;
        float[] theirs;
        try (OnnxRuntimeTwin twin = new OnnxRuntimeTwin(exported)) {
            long first = batchFirst ? BATCH : STEPS;
            long second = batchFirst ? STEPS : BATCH;
            if (network.input().readsTokens()) {
                int[] tokens = random.ints(
                                (long) STEPS * BATCH, 0, network.input().tokens())
                        .toArray();
                long[] given = new long[tokens.length];
                Arrays.setAll(given, i -> tokens[i]);
                for (int i = 0; batchFirst && i < given.length; i++) {
                    given[i % BATCH * STEPS + i / BATCH] = tokens[i];
                }
                ours = reference.logits(tokens, STEPS, BATCH, Optional.empty());
                twin.longs("input", given, first, second);
            } else {
                float[] values = RecurrentWriter.floats(random, STEPS * BATCH * width);
                float[] given = values.clone();
                for (int i = 0; batchFirst && i < STEPS * BATCH; i++) {
                    System.arraycopy(values, i * width, given, (i % BATCH * STEPS + i / BATCH) * width, width);
                }
                ours = reference.logits(values, STEPS, BATCH, Optional.empty());
                twin.floats("input", given, first, second, width);
            }
            theirs = twin.run();
            for (ImportedState state : outputs.states()) {
                Set<String> layers = new HashSet<>();
                state.parts()
                        .forEach(part -> layers.add(reference
                                .description()
                                .stages()
                                .get(part.layer())
                                .name()
                                .written()));
                boolean cells = state.parts().get(0).cell();
                float[] wanted = reference.lastStates(layers, cells, STEPS, BATCH);
                assertClose(twin.run(state.output()), wanted, 1e-5, what + ", " + state.output());
            }
        }
        compare(network.output().outputs(), batchFirst, step, ours, theirs, what);
        ImportedNetwork again = OnnxImport.read(exported, "again").network();
        compareAgain(network, again, batchFirst, step, what);
        assertEquals(outputs.states(), again.states(), what);
    }

    /** The description, meaning a step. */
    static Path stating(Path description, ReadStep step) throws IOException {
        String without = Files.readString(description).replaceAll(", step: [a-z]+", "");
        String word = ", step: " + step.name().toLowerCase(Locale.ROOT);
        Files.writeString(
                description,
                step == ReadStep.EVERY ? without : without.replaceAll("output: \\{size: [0-9]+", "$0" + word));
        return description;
    }

    private static void compare(
            int outputs, boolean batchFirst, ReadStep step, float[] ours, float[] theirs, String what) {
        int steps = step == ReadStep.EVERY ? STEPS : 1;
        assertEquals(steps * BATCH * outputs, theirs.length, what);
        for (int b = 0; b < BATCH; b++) {
            for (int t = 0; t < steps; t++) {
                int row = batchFirst && step == ReadStep.EVERY ? b * STEPS + t : t * BATCH + b;
                int from = (t * BATCH + b) * outputs;
                assertClose(
                        Arrays.copyOfRange(theirs, row * outputs, (row + 1) * outputs),
                        Arrays.copyOfRange(ours, from, from + outputs),
                        1e-5,
                        what);
            }
        }
    }

    /** The end of a layer that goes forward is its last step. */
    private static void compareAgain(
            ImportedNetwork one, ImportedNetwork again, boolean batchFirst, ReadStep step, String what) {
        assertEquals(one.layers().size(), again.layers().size(), what);
        boolean fromTheEnd = false;
        for (int i = 0; i < one.layers().size(); i++) {
            assertEquals(one.layers().get(i).outputs(), again.layers().get(i).outputs(), what);
            if (one.layers().get(i) instanceof ImportedLayer.Cells cells) {
                ImportedLayer.Cells twice = (ImportedLayer.Cells) again.layers().get(i);
                fromTheEnd = cells.bidirectional() || cells.reverse();
                assertEquals(cells.cell(), twice.cell(), what);
                assertEquals(cells.reverse(), twice.reverse(), what);
                assertEquals(
                        Arrays.toString(cells.directions().get(0).input().values()),
                        Arrays.toString(twice.directions().get(0).input().values()),
                        what);
            }
        }
        assertEquals(batchFirst, again.input().batchFirst(), what);
        assertEquals(step == ReadStep.ENDS && !fromTheEnd ? ReadStep.LAST : step, again.step(), what);
    }
}
