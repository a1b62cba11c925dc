package dev.skipgate.testbench.onnx;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnx.proto.OnnxMl.NodeProto;
import ai.onnx.proto.OnnxMl.StringStringEntryProto;
import dev.skipgate.compiler.diagnostics.Diagnostics;
import dev.skipgate.compiler.frontend.DenseDescription;
import dev.skipgate.compiler.frontend.InputDescription;
import dev.skipgate.compiler.frontend.LayerDescription;
import dev.skipgate.compiler.frontend.ModelDescription;
import dev.skipgate.compiler.frontend.ModelReader;
import dev.skipgate.compiler.frontend.Purpose;
import dev.skipgate.compiler.frontend.QuantizerWords;
import dev.skipgate.compiler.frontend.StageDescription;
import dev.skipgate.compiler.frontend.onnx.ExportOutputs;
import dev.skipgate.compiler.frontend.onnx.OnnxExport;
import dev.skipgate.compiler.frontend.onnx.OnnxImport;
import dev.skipgate.compiler.frontend.onnx.graph.OnnxException;
import dev.skipgate.compiler.frontend.onnx.meaning.ReadStep;
import dev.skipgate.compiler.ir.QuantizedNetwork;
import dev.skipgate.runtime.Accelerator;
import dev.skipgate.runtime.InputSequence;
import dev.skipgate.runtime.StepResult;
import dev.skipgate.runtime.bundle.Layer;
import dev.skipgate.runtime.bundle.Network;
import dev.skipgate.runtime.bundle.RecurrentLayer;
import dev.skipgate.runtime.numeric.FixedPointFormat;
import dev.skipgate.runtime.numeric.WeightMatrix;
import dev.skipgate.runtime.reference.ReferenceAccelerator;
import dev.skipgate.runtime.training.linear.SliceRounding;
import dev.skipgate.runtime.training.model.Sequence;
import dev.skipgate.runtime.training.model.Window;
import dev.skipgate.runtime.training.network.PlannedNetwork;
import dev.skipgate.runtime.training.network.ValuePlace;
import dev.skipgate.runtime.training.plan.Objective;
import dev.skipgate.runtime.training.quantize.ActivationRounding;
import dev.skipgate.testbench.calibration.RandomFloats;
import dev.skipgate.testbench.training.DescribedNetwork;
import dev.skipgate.testbench.training.EvaluatedModel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Models with the weights of hardware, as codes: ONNX Runtime computes what our floats with these weights do, and the codes come back. */
class QuantizedExportTest {
    private static final int STEPS = 5;
    private static final int BATCH = 3;

    @TempDir
    private Path folder;

    private QuantizedNetwork export(String input, String layers, String output) throws Exception {
        Path description = RandomFloats.write(
                folder, "name: tiny\ninput: {%s}\nlayers: [%s]\noutput: {%s}\n".formatted(input, layers, output), 5);
        QuantizedNetwork integers = EvaluatedModel.integers(description);
        OnnxExport.write(
                integers.description(),
                integers.integers(),
                ExportOutputs.of(false, ReadStep.EVERY),
                folder.resolve("out.onnx"));
        return integers;
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            value = {
                "type: vector, size: 3; {hidden: 5, input-weights: Q2.6, recurrent-weights: Q1.7}; size: 4",
                "type: vector, size: 3, format: 'fixed(6,3)'; {hidden: 5, type: gru}; size: 4, logits: 'fixed(8,4)'",
                "type: vector, size: 3, format: 'fixed(9,3)'; {type: dense, units: 6, format: 'fixed(12,5)'}, {hidden: 5}; size: 4,"
                        + " logits: 'fixed(15,3)'",
                "type: embedding, size: 7, dimension: 3; {hidden: 5, type: gru, reset: before}; size: 4",
                "type: vector, size: 3; {hidden: 5, reverse: true}, {hidden: 4, type: gru}; size: 4",
                "type: vector, size: 3; {hidden: 5, bidirectional: true}, {hidden: 4, type: gru, bidirectional: true,"
                        + " recurrent-weights: Q1.5}; size: 4, logits: 'fixed(8,4)'",
                "type: one-hot, size: 7; {hidden: 5, type: rnn},"
                        + " {type: dense, units: 4, activation: relu, format: 'fixed(8,5)', weights: 'fixed(9,2)'}; size: 4, logits: 'fixed(16,4)'",
                "type: vector, size: 3; {type: dense, units: 6, format: 'fixed(16,5)', weights: Q2.10},"
                        + " {hidden: 4, type: rnn, input-weights: 'exponential(-12,1)'}; size: 4"
            })
    void onnxRuntimeEqualsQuantizedFloats(String input, String layers, String output) throws Exception {
        QuantizedNetwork integers = export(input, layers, output);
        Path again = Files.createDirectory(folder.resolve("again"));
        OnnxImport imported = OnnxImport.read(folder.resolve("out.onnx"), "tiny");
        imported.write(again);
        Diagnostics diagnostics = new Diagnostics();
        ModelDescription model = ModelReader.read(again.resolve("model.yaml"), Purpose.TRAINING, diagnostics)
                .orElseThrow();
        diagnostics.throwIfErrors();
        assertEquals(formats(integers.description()), formats(model));
        assertSameWeights(
                integers.integers(),
                EvaluatedModel.integers(again.resolve("model.yaml")).integers());

        PlannedNetwork floats = DescribedNetwork.floats(model, Objective.EVERY_STEP, place -> Optional.ofNullable(
                        formats(model).get(place))
                .orElse(SliceRounding.NONE));
        Window window = new Window(STEPS, BATCH, Optional.empty(), false, false);
        Random random = new Random(9);
        Sequence ours;
        float[] theirs;
        try (OnnxRuntimeTwin twin = new OnnxRuntimeTwin(folder.resolve("out.onnx"))) {
            if (model.input() instanceof InputDescription.Vector vector) {
                float[] values = new float[STEPS * BATCH * vector.size()];
                for (int i = 0; i < values.length; i++) {
                    values[i] = (float) (2 * random.nextGaussian());
                }
                twin.floats("input", values, STEPS, BATCH, vector.size());
                float[] rounded = values.clone();
                floats.inputRounding().round(rounded, 0, rounded.length);
                ours = floats.network().forward(Sequence.of(STEPS * BATCH, vector.size(), rounded), window);
            } else {
                int[] tokens = random.ints(STEPS * BATCH, 0, 7).toArray();
                long[] given = new long[tokens.length];
                for (int i = 0; i < given.length; i++) {
                    given[i] = tokens[i];
                }
                twin.longs("input", given, STEPS, BATCH);
                ours = floats.network().forward(Sequence.ofTokens(STEPS * BATCH, 7, tokens), window);
            }
            theirs = twin.run();
        }
        int equal = 0;
        double step = Math.scalb(1.0, -integers.description().output().logits().fractionBits());
        for (int i = 0; i < theirs.length; i++) {
            float seen = ours.data()[ours.offset() + i];
            // A sum that lies at a half, or just beside it, may go to the next number.
            assertEquals(theirs[i], seen, step + 1e-5, "value " + i);
            equal += theirs[i] == seen ? 1 : 0;
        }
        assertTrue(equal > 0.9 * theirs.length, equal + " of " + theirs.length);
    }

    /** Where the exported model rounds, and how. */
    static Map<ValuePlace, SliceRounding> formats(ModelDescription model) {
        Map<ValuePlace, SliceRounding> formats = new HashMap<>();
        formats.put(ValuePlace.LOGITS, new Named(model.output().logits().toString()));
        if (model.input() instanceof InputDescription.Vector vector) {
            formats.put(ValuePlace.INPUT, new Named(vector.format().toString()));
        }
        for (int i = 0; i < model.stages().size(); i++) {
            if (model.stages().get(i) instanceof DenseDescription dense) {
                formats.put(
                        new ValuePlace("dense" + i, ValuePlace.Kind.RESULT),
                        new Named(dense.format().orElseThrow().toString()));
            }
        }
        return formats;
    }

    /** Rounding to a format, equal to another of the same. */
    private record Named(String format) implements SliceRounding {
        @Override
        public void round(float[] values, int from, int count) {
            new ActivationRounding(FixedPointFormat.parse(format)).round(values, from, count);
        }
    }

    static void assertSameWeights(Network one, Network other) {
        assertSame(one.output().weights(), other.output().weights());
        for (int l = 0; l < one.layers().size(); l++) {
            Layer layer = one.layers().get(l);
            Layer again = other.layers().get(l);
            assertSame(layer.inputWeights(), again.inputWeights());
            if (layer instanceof RecurrentLayer cells) {
                assertSame(cells.recurrentWeights(), ((RecurrentLayer) again).recurrentWeights());
            }
            for (int i = 0; i < layer.bias().length; i++) {
                assertEquals(
                        Math.scalb((double) layer.bias()[i], -layer.sum().fraction()),
                        Math.scalb((double) again.bias()[i], -again.sum().fraction()));
            }
        }
    }

    private static void assertSame(WeightMatrix one, WeightMatrix other) {
        for (int row = 0; row < one.rows(); row++) {
            for (int column = 0; column < one.columns(); column++) {
                assertEquals(one.real(row, column), other.real(row, column));
            }
        }
    }

    /** What no operator says comes back from the metadata beside the nodes: the same integer network. */
    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            value = {
                "type: vector, size: 3, format: 'fixed(12,3)'; {hidden: 5, input-weights: 'exponential(-7,1)',"
                        + " recurrent-weights: 'exponential(-4,0,0.125)', bias: 'fixed(12,3)', formats: {hidden: 'fixed(9,2)',"
                        + " cell: 'fixed(13,4)', gate-input: 'fixed(9,3)', gate-output: 'fixed(7,1)'}};"
                        + " size: 4, logits: 'fixed(11,4)', weights: 'exponential(-9,1)', bias: 'fixed(10,3)'",
                "type: embedding, size: 7, dimension: 3, format: 'fixed(13,2)'; {hidden: 4, type: gru, bidirectional: true,"
                        + " input-weights: Q2.9, recurrent-weights: ternary(0.25), formats: {hidden: 'fixed(6,1)'}},"
                        + " {hidden: 5, type: rnn, reverse: true, input-weights: Q1.2, formats: {hidden: 'fixed(10,1)'}}; size: 4, weights: Q3.4",
                "type: vector, size: 3; {type: dense, units: 6, activation: relu, format: 'fixed(9,5)', weights: 'exponential(-3,2)'},"
                        + " {hidden: 4, type: gru, reset: before, input-weights: 'exponential(-5,0)'}; size: 4, logits: 'fixed(15,5)', weights: 'fixed(7,3)'"
            })
    void theWholeIntegerNetworkComesBack(String input, String layers, String output) throws Exception {
        QuantizedNetwork integers = export(input, layers, output);
        Path again = Files.createDirectory(folder.resolve("again"));
        OnnxImport.read(folder.resolve("out.onnx"), "tiny").write(again);
        QuantizedNetwork back = EvaluatedModel.integers(again.resolve("model.yaml"));
        assertEquals(words(integers.description()), words(back.description()));
        assertSameWeights(integers.integers(), back.integers());
        Random random = new Random(2);
        InputSequence steps;
        if (integers.description().input() instanceof InputDescription.Vector vector) {
            float[][] values = new float[20][vector.size()];
            for (float[] step : values) {
                for (int i = 0; i < step.length; i++) {
                    step[i] = (float) (2 * random.nextGaussian());
                }
            }
            steps = InputSequence.Vectors.quantized(values, vector.format().fixedPoint());
        } else {
            steps = new InputSequence.Indices(random.ints(20, 0, 7).toArray());
        }
        try (Accelerator one = ReferenceAccelerator.of(integers.integers());
                Accelerator other = ReferenceAccelerator.of(back.integers())) {
            List<StepResult> wanted = one.run(steps);
            List<StepResult> seen = other.run(steps);
            for (int step = 0; step < wanted.size(); step++) {
                assertArrayEquals(wanted.get(step).logits(), seen.get(step).logits(), "step " + step);
            }
            assertTrue(one.state().sameIntegers(other.state()));
        }
    }

    /** Quantizers and formats in the order of a description. */
    private static List<String> words(ModelDescription model) {
        QuantizerWords words = new QuantizerWords();
        List<String> all = new ArrayList<>();
        for (StageDescription stage : model.stages()) {
            if (stage instanceof LayerDescription layer) {
                layer.inputWeights().accept(words).ifPresent(all::add);
                layer.recurrentWeights().accept(words).ifPresent(all::add);
                layer.bias().accept(words).ifPresent(all::add);
                all.add(layer.formats().hidden() + " " + layer.formats().cell());
                all.add(layer.formats().gateInput() + " " + layer.formats().gateOutput());
            } else if (stage instanceof DenseDescription dense) {
                dense.weights().accept(words).ifPresent(all::add);
                dense.bias().accept(words).ifPresent(all::add);
                all.add(dense.format().orElseThrow().toString());
            }
        }
        model.output().weights().accept(words).ifPresent(all::add);
        model.output().bias().accept(words).ifPresent(all::add);
        all.add(model.output().logits().toString());
        return all;
    }

    /** Weights that were changed since are not those of the quantizer that the metadata names; their own values count then. */
    @Test
    void metadataOfOtherWeightsDoNotCount() throws Exception {
        export(
                "type: vector, size: 3",
                "{hidden: 5, input-weights: Q2.6, formats: {hidden: 'fixed(7,1)'}}",
                "size: 4, weights: 'fixed(7,2)'");
        String changed = imported("Q2.6", "exponential(-6,0,0.001)");
        assertFalse(changed.contains("exponential(-6,0,0.001)"), changed);
        assertTrue(changed.contains("input-weights: Q") && changed.contains("hidden: \"fixed(7,1)\""), changed);

        String none = assertThrows(OnnxException.class, () -> imported("fixed(7,1)", "fixed(7,1)}"))
                .getMessage();
        assertTrue(none.contains("'lstm0' (LSTM)") && none.contains("skipgate.hidden"), none);
        String many = assertThrows(OnnxException.class, () -> imported("Q2.6", "Q2.6\"}\n- x"))
                .getMessage();
        assertTrue(many.contains("skipgate.input-weights"), many);
    }

    /** Powers of two of several sizes are told by the weights alone. */
    @Test
    void powersOfTwoNeedNoMetadata() throws Exception {
        QuantizedNetwork integers = export(
                "type: vector, size: 3", "{hidden: 5, input-weights: 'exponential(-4,0)'}", "size: 4, weights: Q2.6");
        ModelProto.Builder model = ModelProto.parseFrom(Files.readAllBytes(folder.resolve("out.onnx"))).toBuilder();
        model.getGraphBuilder().getNodeBuilderList().forEach(NodeProto.Builder::clearMetadataProps);
        Files.write(folder.resolve("out.onnx"), model.build().toByteArray());
        Path out = Files.createDirectory(folder.resolve("again"));
        OnnxImport.read(folder.resolve("out.onnx"), "tiny").write(out);
        String description = Files.readString(out.resolve("model.yaml"));
        assertTrue(description.matches("(?s).*input-weights: \"exponential\\(-[1-4],-?[01]\\)\".*"), description);
        assertSameWeights(
                integers.integers(),
                EvaluatedModel.integers(out.resolve("model.yaml")).integers());
    }

    /** The description of what was exported, with one word of metadata in place of another. */
    private String imported(String word, String other) throws Exception {
        ModelProto.Builder model = ModelProto.parseFrom(Files.readAllBytes(folder.resolve("out.onnx"))).toBuilder();
        int found = 0;
        for (NodeProto.Builder node : model.getGraphBuilder().getNodeBuilderList()) {
            for (StringStringEntryProto.Builder entry : node.getMetadataPropsBuilderList()) {
                if (entry.getValue().equals(word)) {
                    entry.setValue(other);
                    found++;
                }
            }
        }
        assertEquals(1, found);
        Path file = Files.write(folder.resolve("changed.onnx"), model.build().toByteArray());
        Path out = Files.createTempDirectory(folder, "out");
        OnnxImport.read(file, "tiny").write(out);
        return Files.readString(out.resolve("model.yaml"));
    }
}
