package dev.skipgate.testbench.lab.map;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.skipgate.compiler.diagnostics.CompilationFailedException;
import dev.skipgate.compiler.diagnostics.Diagnostic;
import dev.skipgate.runtime.training.model.TrainableNetwork;
import dev.skipgate.runtime.training.network.NetworkBuilder;
import dev.skipgate.runtime.training.plan.Cell;
import dev.skipgate.runtime.training.plan.InputPlan;
import dev.skipgate.runtime.training.plan.LayerPlan;
import dev.skipgate.runtime.training.plan.NetworkPlan;
import dev.skipgate.runtime.training.plan.Objective;
import dev.skipgate.runtime.training.plan.OperationPlan;
import dev.skipgate.runtime.training.plan.OutputPlan;
import dev.skipgate.runtime.training.plan.RecurrentPlan;
import dev.skipgate.runtime.training.plan.Site;
import dev.skipgate.runtime.training.random.RandomState;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** From the text of a map to operations at places of a network. */
class ResolvedMapTest {
    private static final TrainableNetwork NETWORK = NetworkBuilder.build(
                    new NetworkPlan(
                            new InputPlan.OneHot(5),
                            List.of(layer("lower", false), layer("upper", true)),
                            OutputPlan.plain(5),
                            Objective.EVERY_STEP),
                    RandomState.of(1))
            .network();

    @TempDir
    private Path folder;

    private static LayerPlan layer(String name, boolean bidirectional) {
        return new RecurrentPlan(
                name,
                Cell.LSTM,
                3,
                bidirectional,
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                false);
    }

    private ResolvedMap resolve(String text) throws IOException {
        Path file = Files.writeString(folder.resolve("map.yaml"), text);
        return ResolvedMap.of(MapReader.read(file), "model", NETWORK);
    }

    private static String told(OperationPlan.OnWeights each) {
        return each.parameter() + ":" + each.part() + "/" + each.parts() + " "
                + each.operation().describe();
    }

    private String weights(String entries) throws IOException {
        return resolve("weights:\n" + entries).plan().weights().stream()
                .map(ResolvedMapTest::told)
                .sorted()
                .collect(Collectors.joining(", "));
    }

    @Test
    void allGatesOfAMatrixAreOneMatrixAndSomeAreEachByThemselves() throws IOException {
        assertEquals(
                "weight_hh_l0:0/1 threshold 0.5, weight_ih_l0:0/1 threshold 0.5",
                weights("  - {at: lower, threshold: 0.5}\n"));
        assertEquals("weight_hh_l0:1/4 top-k 0.25", weights("  - {at: lower/f/weight_hh*, top-k: 0.25}\n"));
        assertEquals("output.weight:0/1 quantize Q1.1", weights("  - {at: output, quantize: Q1.1}\n"));
        assertEquals(
                "weight_hh_l1_reverse:0/1 threshold 1.0, weight_ih_l1_reverse:0/1 threshold 1.0",
                weights("  - {at: \"model/**/*_reverse\", threshold: 1}\n"));
    }

    @Test
    void theNarrowerEntryHasTheTensorWhateverTheOrder() throws IOException {
        String all = "  - {at: lower/*/weight_hh_l0, threshold: 0.5}\n";
        String forget = "  - {at: lower/f/weight_hh_l0, top-k: 0.1}\n";
        String expected = "weight_hh_l0:0/4 threshold 0.5, weight_hh_l0:1/4 top-k 0.1,"
                + " weight_hh_l0:2/4 threshold 0.5, weight_hh_l0:3/4 threshold 0.5";
        assertEquals(expected, weights(all + forget));
        assertEquals(expected, weights(forget + all));
    }

    @Test
    void roundingComesAfterThresholdsOfTheSameTensor() throws IOException {
        List<OperationPlan.OnWeights> plan = resolve(
                        """
                        weights:
                          - {at: output, quantize: stochastic Q1.1}
                          - {at: output, threshold: 0.2}
                        """)
                .plan()
                .weights();
        assertEquals(
                List.of("output.weight:0/1 threshold 0.2", "output.weight:0/1 quantize stochastic Q1.1"),
                plan.stream().map(ResolvedMapTest::told).toList());
    }

    @Test
    void extrinsicIsTheOutputAndIntrinsicAllThatALayerMakes() throws IOException {
        List<OperationPlan.OnValues> outside =
                resolve("activations: [{at: lower, threshold: 0.1}]").plan().activations();
        assertEquals(
                List.of(Site.OUTPUT),
                outside.stream().map(OperationPlan.OnValues::site).toList());
        List<OperationPlan.OnValues> inside = resolve("activations: [{at: lower, where: intrinsic, threshold: 0.1}]")
                .plan()
                .activations();
        assertEquals(4 + 4 + 1 + 1 + 1, inside.size());
        assertEquals(
                List.of(Site.SUM, Site.GATE, Site.CELL, Site.SQUASHED, Site.OUTPUT),
                inside.stream().map(OperationPlan.OnValues::site).distinct().toList());
        assertTrue(resolve("activations: [{at: hidden-reverse, threshold: 0.1}]")
                .plan()
                .activations()
                .get(0)
                .reverse());
    }

    @Test
    void gradientsAndBlocksOfLayers() throws IOException {
        ResolvedMap map = resolve(
                """
                blocks: {body: [lower, upper]}
                gradients: [{at: body/lower, threshold: 1e-3}]
                """);
        assertEquals(2, map.plan().gradients().size());
        assertEquals(
                List.of("body", "output"),
                map.hierarchy().weights().stream().map(Leaf::block).distinct().toList());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            value = {
                "weights: [{at: lowr, threshold: 1}]; SG028; did you mean 'lower'?",
                "weights: [{at: zzzzzz, threshold: 1}]; SG028; names here: f, g, i, lower",
                "weights: [{at: lower/output, threshold: 1}]; SG028; but not below one another",
                "activations: [{at: lower/f, threshold: 1}]; SG028; add where: intrinsic",
                "weights: [{at: lower, threshold: 1}, {at: lower, threshold: 2}]; SG028; 'lower' wants threshold 2.0"
                        + " for model/recurrent/lower/f/weight_hh_l0, for which 'lower' in line 1 wants threshold 1.0",
                "weights: [{at: lower, threshold: 1}, {at: i, top-k: 0.5}]; SG028; make the pattern of the exception"
                        + " narrower",
                "weights: [{at: lower, threshold: 1, top-k: 0.5}]; SG028; threshold and top-k",
                "weights: [{at: lower}]; SG028; no operation",
                "weights: [{at: 'lower//f', threshold: 1}]; SG028; is no pattern",
                "weights: [{at: lower, top-k: 1.5}]; SG008; wanted a number from 0 to 1",
                "weights: [{at: lower, top-k: -0.1}]; SG008; wanted a number from 0 to 1",
                "weights: [{at: lower, threshold: -1}]; SG008; wanted a number from 0",
                "weights: [{at: lower, quantize: Q9}]; SG007; wanted a quantizer",
                "weights: [{at: lower, quantize: float}]; SG028; float rounds nothing",
                "weights: [{at: lower, where: intrinsic, threshold: 1}]; SG004; unknown key 'where'",
                "blocks: {a: [lowe]}; SG028; did you mean 'lower'?",
                "blocks: {a: [lower], b: [lower]}; SG028; is in block 'a' and in block 'b'",
                "weight: []; SG004; did you mean 'weights'?",
            })
    void refuses(String text, String rule, String says) {
        CompilationFailedException wrong = assertThrows(CompilationFailedException.class, () -> resolve(text));
        Diagnostic first = wrong.diagnostics().get(0);
        assertEquals(1, wrong.diagnostics().size(), () -> wrong.diagnostics().toString());
        assertEquals(rule, first.rule().code());
        assertTrue(first.message().contains(says), first.message());
        assertEquals(1, first.where().line());
    }

    @Test
    void aMissingFileIsTold() {
        CompilationFailedException wrong =
                assertThrows(CompilationFailedException.class, () -> MapReader.read(folder.resolve("none.yaml")));
        assertTrue(wrong.diagnostics().get(0).render().contains("there is no such file"));
    }
}
