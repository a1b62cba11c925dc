package dev.skipgate.compiler.frontend;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.skipgate.compiler.diagnostics.Diagnostics;
import dev.skipgate.compiler.diagnostics.SourceLocation;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ModelReaderTest {
    @TempDir
    private Path folder;

    private Descriptions descriptions;

    @BeforeEach
    void makeFiles() {
        descriptions = Descriptions.in(folder);
    }

    private SourceLocation line(int line, int column) {
        return new SourceLocation(folder.resolve("model.yaml").toString(), line, column);
    }

    @Test
    void aFewLinesDescribeAUsualModel() {
        ModelDescription model = descriptions.model(Descriptions.USUAL);
        assertEquals("char-lm", model.name().written());
        assertEquals(line(1, 1), model.name().where());
        assertEquals(3, model.input().width());
        assertEquals(
                List.of("a", "b", "\n"),
                model.input().vocabulary().orElseThrow().tokens());
        LayerDescription lower = model.layers().get(0);
        assertEquals(line(4, 5), lower.where());
        assertEquals(256, lower.hidden());
        assertEquals(new WeightQuantizer.Ternary(OptionalInt.empty(), line(4, 5)), lower.inputWeights());
        assertEquals(new WeightQuantizer.Pow2Ternary(1, 1, line(4, 5)), lower.recurrentWeights());
        assertEquals("fixed(16,4)", lower.biasFormat().toString());
        assertEquals("fixed(8,1)", lower.formats().hidden().toString());
        assertEquals("fixed(16,4)", lower.formats().cell().toString());
        assertEquals("fixed(11,4)", lower.formats().gateInput().toString());
        assertEquals(7, lower.formats().gateInput().fixedPoint().fractionBits());
        assertEquals("fixed(10,2)", lower.formats().gateOutput().toString());
        assertEquals(3, model.inputSizeOf(0));
        assertEquals(256, model.inputSizeOf(1));
        assertEquals(3, model.output().size());
        assertEquals(OutputDescription.Result.ARGMAX, model.output().result());
        assertEquals(
                new WeightQuantizer.Exponential(-6, 0, 0x1p-7, line(6, 9)),
                model.output().weights());
        assertEquals("fixed(16,8)", model.output().logits().toString());
        assertEquals(Pruning.Scheme.AS_TRAINED, model.pruningOf(lower).scheme());
        assertEquals(EncodingChoice.AUTO, model.encodingOf(lower));
        assertEquals(Optional.empty(), model.hardware().board());
        assertEquals(OptionalInt.empty(), model.hardware().lanes());
        assertEquals(folder.resolve("model.safetensors"), model.weights().file());
        assertEquals(
                List.of("lstm.weight_hh_l1", "weight_hh_l1"), model.weights().candidates("weight_hh_l1"));
        assertEquals(List.of("output.bias"), model.weights().candidates("output.bias"));
        assertTrue(model.quality().isEmpty());
    }

    @Test
    void everythingCanBeSaid() {
        ModelDescription model = descriptions.model(
                """
                name: all-of-it
                input: {type: embedding, size: 10000, dimension: 32, format: "fixed(10,0)"}
                layers:
                  - name: only
                    type: lstm
                    bidirectional: false
                    hidden: 64
                    input-weights: {type: ternary, scale: 0.25}
                    recurrent-weights: {type: exponential, min-exponent: -4, max-exponent: -1, zero-below: 0.05}
                    bias: fixed(20, 5)
                    formats:
                      hidden: fixed(9,1)
                      cell: fixed(18,5)
                      gate-input: fixed(12,4)
                      gate-output: fixed(11,2)
                    pruning: {scheme: class-uniform, rate: 0.5}
                    encoding: packed
                output:
                  type: dense
                  size: 7
                  result: logits
                  weights: {type: fixed-point, width: 8, integer-bits: -1}
                  bias: fixed(12,2)
                  logits: fixed(14,7)
                  pruning: as-trained
                  encoding: constant
                pruning: {scheme: class-blind, rate: 0.8}
                training:
                  dropout: {kind: tile, rate: 0.7, max-period: 8, tile: [16, 8], weights: own}
                  gradient-threshold: 1e-6
                hardware: {board: u50, clock-mhz: 250, lanes: 64, encoding: compressed}
                weights:
                  file: model.safetensors
                  prefix: rnn.
                  mapping: {output.weight: decoder.weight, weight_ih_l0: x}
                """);
        InputDescription.Embedding input = (InputDescription.Embedding) model.input();
        assertEquals(10_000, input.size());
        assertEquals("fixed(10,0)", input.format().toString());
        LayerDescription only = model.layers().get(0);
        assertEquals(new WeightQuantizer.Ternary(OptionalInt.of(-2), line(8, 20)), only.inputWeights());
        assertEquals(new WeightQuantizer.Exponential(-4, -1, 0.05, line(9, 24)), only.recurrentWeights());
        assertEquals("fixed(20,5)", only.biasFormat().toString());
        assertEquals(line(12, 15), only.formats().hidden().where());
        assertEquals(Pruning.Scheme.CLASS_UNIFORM, model.pruningOf(only).scheme());
        assertEquals(EncodingChoice.PACKED, model.encodingOf(only));
        assertEquals(Pruning.Scheme.AS_TRAINED, model.pruningOf(model.output()).scheme());
        assertEquals(EncodingChoice.CONSTANT, model.encodingOf(model.output()));
        assertEquals(0.8, model.pruning().rate());
        TrainingDescription.Dropout dropout = model.training().dropout().orElseThrow();
        assertEquals(TrainingDescription.DropoutKind.TILE, dropout.kind());
        assertEquals(TrainingDescription.TiledWeights.OWN, dropout.weights());
        assertEquals(List.of(8, 16, 8), List.of(dropout.maxPeriod(), dropout.tileRows(), dropout.tileColumns()));
        assertEquals(1e-6, model.training().gradientThreshold());
        assertEquals(
                new HardwareDescription(
                        Optional.of("u50"),
                        OptionalDouble.of(250),
                        OptionalInt.of(64),
                        EncodingChoice.COMPRESSED,
                        line(31, 11)),
                model.hardware());
        assertEquals(List.of("rnn.weight_hh_l0"), model.weights().candidates("weight_hh_l0"));
        assertEquals(Optional.of("x"), model.weights().nameIn(Set.of("x"), "weight_ih_l0"));
        assertEquals(Optional.empty(), model.weights().nameIn(Set.of("x"), "bias_ih_l0"));
    }

    @Test
    void shortAndLongFormsOfAQuantizerMeanTheSame() {
        assertEquals(quantizer("ternary(0.5)"), quantizer("{type: ternary, scale: 0.5}"));
        assertEquals(quantizer("ternary"), quantizer("{type: ternary, scale: auto}"));
        assertEquals(quantizer("Q2.3"), quantizer("{type: pow2-ternary, format: Q2.3}"));
        assertEquals(
                quantizer("exponential(-6,0)"), quantizer("{type: exponential, min-exponent: -6, max-exponent: 0}"));
        assertEquals(
                quantizer("exponential(-6, 0, 0.01)"),
                quantizer("{type: exponential, min-exponent: -6, max-exponent: 0, zero-below: 1.0e-2}"));
        assertEquals(quantizer("fixed(8,2)"), quantizer("{type: fixed-point, width: 8, integer-bits: 2}"));
    }

    private String quantizer(String text) {
        String output = "output: {result: argmax}";
        ModelDescription model =
                descriptions.model(Descriptions.USUAL.replace(output, "output:\n  weights: " + text + "\n"));
        return model.output().weights().toString().replaceAll("column=\\d+", "");
    }

    @Test
    void trainingNeedsNoWeightsAndMayLeaveThemFloat() {
        String text = Descriptions.USUAL
                .replace("weights: model.safetensors\n", "")
                .replace("hidden: 256", "hidden: 256, input-weights: float, recurrent-weights: binary");
        Diagnostics diagnostics = new Diagnostics();
        ModelDescription model =
                descriptions.read(text, Purpose.TRAINING, diagnostics).orElseThrow();
        assertEquals(List.of(), diagnostics.all());
        assertEquals(folder.resolve("model.safetensors"), model.weights().file());
        assertTrue(model.layers().get(0).inputWeights() instanceof WeightQuantizer.FloatPassthrough);
        assertTrue(model.layers().get(0).recurrentWeights() instanceof WeightQuantizer.Binary);
    }

    @Test
    void trainingHasEveryKindOfLayerAndQuantizer() {
        ModelDescription model = descriptions.model(
                """
                name: mixed
                input: {type: vector, size: 39}
                layers:
                  - {type: gru, hidden: 20, reset: before, bidirectional: true, bias: stochastic Q2.2}
                  - {type: dense, units: 30, activation: relu, weights: binary(0.5)}
                  - {type: rnn, hidden: 5, nonlinearity: relu, identity-start: true}
                output: {size: 10, bias: float}
                training:
                  gradient-sparsity: 0.8
                  dropout: {kind: row, rates: {dense1: 0.5}, recurrent: true}
                """,
                Purpose.TRAINING);
        assertEquals(
                List.of("gru0", "dense1", "rnn2"),
                model.stages().stream().map(stage -> stage.name().written()).toList());
        assertEquals(
                List.of(39, 40, 30, 5),
                List.of(0, 1, 2, 3).stream().map(model::inputSizeOf).toList());
        assertEquals(
                CellType.GRU_RESET_FIRST, ((LayerDescription) model.stages().get(0)).type());
        LayerDescription last = (LayerDescription) model.stages().get(2);
        assertEquals(CellType.RNN_RELU, last.type());
        assertTrue(last.identityStart());
        assertEquals(8 + 2 + 4 + 3, TensorNames.of(model.stages()).size());
        assertTrue(TensorNames.of(model.stages())
                .containsAll(List.of("bias_hh_l0_reverse", "dense1.weight", "weight_ih_l1", "output.bias")));
        TrainingDescription.Dropout dropout = model.training().dropout().orElseThrow();
        assertEquals(0.5, dropout.rateAfter(model.stages().get(1).name()));
        assertEquals(0, dropout.rateAfter(last.name()));
        assertEquals(0.8, model.training().gradientSparsity().orElseThrow());
        assertEquals(
                List.of("gru0", "rnn2"),
                model.layers().stream().map(layer -> layer.name().written()).toList());
    }

    @Test
    void trainingTakesTheVocabularyOfTheDataWhenThereIsNoOther() throws IOException {
        Path file = folder.resolve("model.yaml");
        Files.delete(folder.resolve("vocabulary.json"));
        for (String input : List.of("{type: one-hot}", "{type: one-hot, vocabulary: vocabulary.json}")) {
            Files.writeString(file, Descriptions.USUAL.replaceFirst("input: .*", "input: " + input));
            Diagnostics diagnostics = new Diagnostics();
            ModelDescription model = ModelReader.readForTraining(
                            file, () -> Optional.of(List.of("x", "y", "z", "w")), diagnostics)
                    .orElseThrow(() -> new AssertionError(diagnostics.all()));
            assertEquals(4, model.input().width());
            assertEquals(4, model.output().size());
            assertEquals(
                    folder.resolve("vocabulary.json"),
                    model.input().vocabulary().orElseThrow().file());
            assertEquals(Optional.empty(), ModelReader.readForTraining(file, Optional::empty, new Diagnostics()));
        }
    }

    @Test
    void aFileOnDiskIsReadTheSame() throws IOException {
        Path file = folder.resolve("model.yaml");
        Files.writeString(file, Descriptions.USUAL);
        assertEquals(
                Optional.of(descriptions.model(Descriptions.USUAL)),
                ModelReader.read(file, Purpose.HARDWARE, new Diagnostics()));
    }

    @Test
    void theCommandLineOverridesTheHardware() {
        ModelDescription model = descriptions.model(Descriptions.USUAL);
        HardwareDescription other =
                model.hardware().withBoard("u200").withLanes(OptionalInt.of(8)).withEncoding(EncodingChoice.PACKED);
        assertEquals(EncodingChoice.PACKED, model.withHardware(other).encodingOf(model.output()));
        assertEquals(Optional.of("u200"), model.withHardware(other).hardware().board());
    }
}
