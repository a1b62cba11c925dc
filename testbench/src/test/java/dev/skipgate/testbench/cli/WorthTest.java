package dev.skipgate.testbench.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.skipgate.compiler.Overrides;
import dev.skipgate.compiler.ir.FloatNetwork;
import dev.skipgate.runtime.bundle.safetensors.SafetensorsWriter;
import dev.skipgate.testbench.lab.worth.Appraisal;
import dev.skipgate.testbench.lab.worth.MatrixWorth;
import dev.skipgate.testbench.lab.worth.Workload;
import dev.skipgate.testbench.lab.worth.Worth;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the lab says a network costs is what compiling it says. */
class WorthTest {
    @TempDir
    private Path folder;

    @Test
    void theFiguresAreThoseOfTheReport() throws IOException {
        TinyModel model = new TinyModel(folder);
        Path text = folder.resolve("held-out.txt");
        Files.writeString(text, Files.readString(text).repeat(10));
        model.compile().assertDone();
        JsonNode report =
                new ObjectMapper().readTree(model.out().resolve("report.json").toFile());

        FloatNetwork network = Appraisal.read(model.description(), Optional.empty());
        Workload steps = Workload.of(text, network.description(), Workload.USUAL_STEPS);
        Worth worth = Appraisal.of(network, Overrides.NONE, steps);

        assertEquals(report.at("/cyclesPerStep/estimated/value").asDouble(), worth.cycles(), 0.01);
        assertEquals(report.at("/speed/microsecondsPerStep/value").asDouble(), worth.microseconds(), 1e-4);
        assertEquals(
                report.at("/resources/lut/used/value").asLong(),
                worth.resources().lut());
        for (int layer = 0; layer < report.path("layers").size(); layer++) {
            JsonNode of = report.path("layers").get(layer);
            List<MatrixWorth> matrices = worth.matrices().stream()
                    .filter(each -> each.name().startsWith(of.path("name").asText()))
                    .toList();
            assertEquals(of.at("/executedMacs/value").asDouble(), sumOfMacs(matrices), 0.01);
            assertEquals(
                    of.at("/denseMacs/value").asLong(),
                    matrices.stream().mapToLong(MatrixWorth::weights).sum());
            assertEquals(
                    of.at("/nonzeros/value").asLong(),
                    matrices.stream().mapToLong(MatrixWorth::nonZeros).sum());
        }
        long images = Files.size(model.out().resolve("data/weights.bin"));
        assertEquals(images, worth.imageBytes());
        assertEquals(
                images
                        + Files.size(model.out().resolve("manifest.json"))
                        + Files.size(model.out().resolve("network.safetensors")),
                worth.bundleBytes());
    }

    @Test
    void zerosAreWorthCycles() throws IOException {
        TinyModel model = new TinyModel(folder);
        FloatNetwork network = Appraisal.read(model.description(), Optional.empty());
        Worth before = Appraisal.of(network, Overrides.NONE, Workload.random(20));
        Arrays.fill(network.layers().get(0).recurrentWeights(), 0, 8 * 8, 0);
        Worth after = Appraisal.of(network, Overrides.NONE, Workload.random(20));

        MatrixWorth recurrent = after.matrices().get(1);
        assertEquals(0, recurrent.classes().get(0).executedMacs());
        assertEquals(1, recurrent.classes().get(0).sparsity());
        assertTrue(recurrent.classes().get(1).executedMacs() > 0);
        assertTrue(after.cycles() < before.cycles(), after.cycles() + " and " + before.cycles());
        assertTrue(after.weightBits() < before.weightBits());
        assertEquals(before.denseMacs(), after.denseMacs());
    }

    @Test
    void bidirectionalLayersAreCountedPassByPass() throws IOException {
        TinyModel model = new TinyModel(folder);
        model.replace("hidden: 8}", "hidden: 8, bidirectional: true}");
        SafetensorsWriter weights = new SafetensorsWriter();
        for (String direction : List.of("", "_reverse")) {
            weights.floats("weight_ih_l0" + direction, List.of(32L, 6L), filled(32 * 6));
            weights.floats("weight_hh_l0" + direction, List.of(32L, 8L), filled(32 * 8));
        }
        weights.floats("output.weight", List.of(6L, 16L), filled(6 * 16)).write(model.weightFile());
        Worth worth = Appraisal.of(
                Appraisal.read(model.description(), Optional.empty()), Overrides.NONE, Workload.random(20));
        assertEquals(2 * 32 * (6 + 8) + 6 * 16, worth.denseMacs(), "what hands values to the next pass is no weight");
        assertTrue(worth.matrices().stream()
                .allMatch(each -> each.classes().stream().allMatch(gate -> gate.executedMacs() > 0)));
        Invocation.of("prune", folder, "--scheme", "class-blind", "--rate", "0.5", "--out", model.out())
                .assertDone();
    }

    private static float[] filled(int count) {
        float[] values = new float[count];
        for (int i = 0; i < count; i++) {
            values[i] = (i % 7 - 3) / 4f;
        }
        return values;
    }

    private static double sumOfMacs(List<MatrixWorth> matrices) {
        return matrices.stream().mapToDouble(MatrixWorth::executedMacs).sum();
    }
}
