package dev.skipgate.testbench.training;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.skipgate.runtime.training.data.SequenceBatch;
import dev.skipgate.runtime.training.plan.Cell;
import dev.skipgate.runtime.training.plan.DropoutPattern;
import dev.skipgate.runtime.training.plan.GateGradientPlan;
import dev.skipgate.runtime.training.plan.Interval;
import dev.skipgate.runtime.training.plan.PhasePlan;
import dev.skipgate.runtime.training.plan.PruningPlan;
import dev.skipgate.runtime.training.plan.PruningScheme;
import dev.skipgate.runtime.training.plan.RecurrentPlan;
import dev.skipgate.runtime.training.plan.RunPlan;
import dev.skipgate.runtime.training.plan.SchedulePlan;
import dev.skipgate.runtime.training.plan.UpdateRule;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class TrainingSetupTest {
    @TempDir
    private Path folder;

    private Trainings trainings;

    @BeforeEach
    void makeFiles() throws IOException {
        trainings = Trainings.in(folder);
    }

    @Test
    void aFewLinesDescribeAUsualRun() throws IOException {
        try (TrainingSetup setup = trainings.setup(Trainings.USUAL)) {
            RunPlan run = setup.run();
            assertEquals(List.of(1, 4, 10), List.of(run.threads(), run.batch(), run.time()));
            assertTrue(run.carryState());
            PhasePlan phase = run.phases().get(0);
            assertEquals(10, phase.epochs());
            assertTrue(phase.quantized());
            assertEquals(0.001, phase.learningRate());
            assertEquals(UpdateRule.Adam.STANDARD, phase.optimizer().rule());
            assertEquals(new GateGradientPlan.KeepAll(), run.gateGradients());
            assertEquals(10, setup.network().input().width());
            assertEquals(10, setup.network().output().classes());
            assertEquals("a", setup.vocabulary().orElseThrow().tokens().get(0));
            SequenceBatch batch = setup.data().training().next();
            assertEquals(List.of(10, 4), List.of(batch.time(), batch.batch()));
            assertEquals(4, setup.data().validation().next().batch());
            assertEquals(
                    new HeldOut.Text("abcdefghij".repeat(8)),
                    setup.data().heldOut().orElseThrow());
        }
    }

    @Test
    void everythingCanBeSaid() throws IOException {
        trainings.model(
                Trainings.MODEL
                        + """
                training:
                  gradient-sparsity: 0.8
                  dropout: {kind: tile, rate: 0.5, recurrent: true, max-period: 8, tile: [4, 8]}
                """);
        try (TrainingSetup setup = trainings.setup(
                """
                model: model.yaml
                data: {type: characters, file: text.txt, split: [0.5, 0.3, 0.2]}
                seed: 7
                threads: 2
                sequence: 5
                batch: 3
                carry-state: false
                optimizer: {type: momentum, learning-rate: 0.05, momentum: 0.8, l1: 1.0e-5, l2: 1.0e-4, clip-norm: 5}
                schedule: {type: halving, after-epoch: 1.5}
                phases:
                  - {name: float, epochs: 2, quantized: false, schedule: {type: steps, steps: [[1, 0.01]]}}
                  - name: sparse
                    steps: 40
                    learning-rate: 0.01
                    fresh-weights: true
                    pruning: {scheme: bank-balanced, banks: 4, rate: 0.8, gradual: {to: 0.5, every: 7}, overrides: {weight_hh_l0: 0.7}}
                evaluate-every: 0.5 epochs
                checkpoints: {every: 500 steps, keep: 2}
                patience: 4
                histograms-at: [1 epoch, 20 steps]
                """)) {
            RunPlan run = setup.run();
            assertEquals(7, run.seed());
            assertFalse(run.carryState());
            assertEquals(new GateGradientPlan.TargetSparsity(0.8), run.gateGradients());
            assertEquals(
                    new DropoutPattern.Tile(8, 4, 8, DropoutPattern.TiledWeights.ABOVE),
                    run.dropout().orElseThrow().pattern());
            assertEquals(0.5, run.dropout().orElseThrow().rateAfter("first"));
            PhasePlan first = run.phases().get(0);
            assertEquals(new UpdateRule.Momentum(0.8), first.optimizer().rule());
            assertEquals(OptionalDouble.of(5), first.optimizer().clipNorm());
            assertEquals(new SchedulePlan.Steps(List.of(new SchedulePlan.Step(1, 0.01))), first.schedule());
            assertFalse(first.quantized());
            PhasePlan second = run.phases().get(1);
            assertEquals(new SchedulePlan.Halving(1.5), second.schedule());
            assertEquals(40, second.totalSteps(1000));
            assertTrue(second.freshWeights());
            assertEquals(
                    new PruningPlan(
                            new PruningScheme.BankBalanced(4),
                            0.8,
                            new PruningPlan.Gradual(0, 0.5, 7),
                            Map.of("weight_hh_l0", 0.7)),
                    second.pruning().orElseThrow());
            assertEquals(Interval.epochs(0.5), run.evaluateEvery());
            assertEquals(Interval.steps(500), run.checkpointEvery());
            assertEquals(List.of(Interval.epochs(1), Interval.steps(20)), run.histogramsAt());
        }
    }

    @Test
    void aVocabularyThatIsThereGoesBeforeThatOfTheData() throws IOException {
        trainings.model(Trainings.MODEL.replace("one-hot", "one-hot, vocabulary: v.json"));
        Files.writeString(
                folder.resolve("v.json"), "[\"j\",\"i\",\"h\",\"g\",\"f\",\"e\",\"d\",\"c\",\"b\",\"a\",\"z\"]");
        try (TrainingSetup setup = trainings.setup(Trainings.USUAL)) {
            assertEquals(11, setup.network().input().width());
            assertEquals("j", setup.vocabulary().orElseThrow().tokens().get(0));
        }
    }

    @Test
    void aBidirectionalLayerCarriesNoState() throws IOException {
        trainings.model(Trainings.MODEL.replace("hidden: 8", "hidden: 8, type: gru, bidirectional: true"));
        try (TrainingSetup setup = trainings.setup(Trainings.USUAL)) {
            assertFalse(setup.run().carryState());
            RecurrentPlan layer = (RecurrentPlan) setup.network().layers().get(0);
            assertEquals(Cell.GRU, layer.cell());
            assertEquals(16, layer.outputs());
        }
    }

    static Stream<Arguments> mistakes() {
        return Stream.of(
                Arguments.of(
                        "batch: 4",
                        "bach: 4",
                        "training.yaml:4: error[SG004]: the training: unknown key 'bach'; did you mean 'batch'?"),
                Arguments.of(
                        "batch: 4",
                        "batch: 4\nbatch: 5",
                        "training.yaml:5: error[SG003]: the key 'batch' was already given in line 4; remove one of the two"),
                Arguments.of(
                        "batch: 4",
                        "batch: many",
                        "training.yaml:4: error[SG006]: the training: 'batch' is 'many', wanted a whole number from 1 to 1000000"),
                Arguments.of(
                        "model: model.yaml\n",
                        "",
                        "training.yaml:1: error[SG005]: the training: the key 'model' is missing; add it"),
                Arguments.of(
                        "model.yaml",
                        "modle.yaml",
                        "training.yaml:1: error[SG017]: 'model' is 'modle.yaml', but there is no such file; paths are relative to the training file"),
                Arguments.of(
                        "type: characters, ",
                        "",
                        "training.yaml:2: error[SG005]: data: the key 'type' is missing; add one of characters, digit-strings, images, sequences, speech, translation, words"),
                Arguments.of(
                        "file: text.txt, ",
                        "",
                        "training.yaml:2: error[SG026]: data: wanted either 'file', which 'split' may cut, or 'source: wordnet', which is cut already"),
                Arguments.of(
                        "0.5, 0.3, 0.2",
                        "0.5, 0.3",
                        "training.yaml:2: error[SG008]: data: 'split' is [0.5, 0.3], wanted the shares of training, validation and test, which add up to 1, the first two above 0, such as [0.9, 0.05, 0.05]"),
                Arguments.of(
                        "batch: 4",
                        "evaluate-every: 3 days",
                        "training.yaml:4: error[SG006]: 'evaluate-every' is '3 days', wanted a positive number of epochs or steps such as 1 epoch, 0.5 epochs or 500 steps"),
                Arguments.of(
                        "batch: 4",
                        "evaluate-every: 0.5 steps",
                        "training.yaml:4: error[SG006]: 'evaluate-every' is '0.5 steps', wanted a positive number of epochs or steps such as 1 epoch, 0.5 epochs or 500 steps"),
                Arguments.of(
                        "batch: 4",
                        "optimizer: {type: adm}",
                        "training.yaml:4: error[SG007]: optimizer: 'type' is 'adm', wanted one of adam, momentum, sgd; did you mean 'adam'?"),
                Arguments.of(
                        "batch: 4",
                        "phases: []",
                        "training.yaml:4: error[SG008]: 'phases' has 0 phases, wanted 1 to 64"),
                Arguments.of(
                        "batch: 4",
                        "phases: [{name: a}]",
                        "training.yaml:4: error[SG005]: phase 1: the key 'epochs' is missing; add it"),
                Arguments.of(
                        "batch: 4",
                        "phases: [{name: a, epochs: 1, pruning: {scheme: class-blind, rate: 0.5, banks: 4}}]",
                        "training.yaml:4: error[SG020]: phase 1: 'pruning': 'banks' is a power of two such as the lanes of the hardware, and is needed by the scheme bank-balanced alone"),
                Arguments.of(
                        "sequence: 10",
                        "sequence: 250",
                        "training.yaml:2: error[SG027]: DIR/text.txt (training): has 200 tokens, fewer than the 251 that one sequence of 250 steps and its targets need; use shorter sequences or a longer text"),
                Arguments.of(
                        "batch: 4",
                        "batch: 30",
                        "training.yaml:2: error[SG027]: DIR/text.txt (training): has 200 tokens, fewer than the 301 that a batch of 30 sequences of 10 steps needs; use a smaller batch or a longer text"));
    }

    @ParameterizedTest
    @MethodSource("mistakes")
    void saysExactlyWhatIsWrong(String from, String to, String message) throws IOException {
        assertEquals(List.of(message.replace("DIR/", "")), trainings.messages(Trainings.USUAL.replace(from, to)));
    }

    @Test
    void badTextIsRefusedInOneLine() throws IOException {
        Path text = folder.resolve("text.txt");
        Files.write(text, new byte[0]);
        assertOne("SG027", "text.txt: is empty");
        Files.writeString(text, "a".repeat(400));
        assertOne("SG027", "the vocabulary has one token only");
        Files.write(text, new byte[] {'a', 'b', (byte) 0xff, (byte) 0xfe, 0, 1});
        assertOne("SG027", "text.txt");
    }

    @Test
    void modelAndDataHaveToFit() throws IOException {
        trainings.model(Trainings.MODEL
                .replace("{type: one-hot}", "{type: vector, size: 3}")
                .replace("{}", "{size: 10}"));
        assertOne("SG026", "the data are tokens, but the model's input is a vector");
        trainings.model(Trainings.MODEL.replace("{}", "{size: 9}"));
        assertOne("SG026", "the data have 10 classes, but the model's output has 9 logits; set output: size: 10");
        trainings.model(Trainings.MODEL.replace("one-hot", "one-hot, size: 9").replace("{}", "{size: 10}"));
        assertOne("SG026", "the data have 10 tokens, but the model's input has 9");
        trainings.model(Trainings.MODEL.replace("hidden: 8", "hidden: 8, bias: 'fixed(20,4)'"));
        assertOne(
                "SG026",
                "layer 'first': 'bias' is fixed(20,4), which is too fine for training in floats; use at most 16 bits");
        String resetFirst = Trainings.MODEL.replace("hidden: 8", "hidden: 8, type: gru, reset: before");
        trainings.model(resetFirst + "training: {gradient-threshold: 0.001}\n");
        assertOne("SG026", "layer 'first' has reset: before, which does not go with gradient thresholds");
        trainings.model(resetFirst + "training: {dropout: {kind: row, rate: 0.5, recurrent: true}}\n");
        assertOne("SG026", "layer 'first' has reset: before, which does not go with dropout: recurrent");
        String ownTiles = "training: {dropout: {kind: tile, rate: 0.5, tile: [4, 4], weights: own}}\n";
        String twoLayers = Trainings.MODEL.replace("hidden: 8}", "hidden: 8}\n  - {name: second, hidden: 8}");
        trainings.model(Trainings.MODEL + ownTiles);
        assertOne(
                "SG026",
                "layer 'first' has a dropout rate of 0.5, but it reads one-hot tokens, which multiply no weights; use an"
                        + " embedding, or set dropout: rates: {first: 0}");
        trainings.model(twoLayers + ownTiles.replace("rate: 0.5", "rates: {second: 0.5}"));
        assertEquals(List.of(), trainings.messages(Trainings.USUAL));
        trainings.model(Trainings.MODEL.replace("hidden: 8", "hiden: 8"));
        assertTrue(trainings.messages(Trainings.USUAL).get(0).startsWith("model.yaml:4: error[SG004]"));
    }

    private void assertOne(String rule, String part) throws IOException {
        List<String> messages = trainings.messages(Trainings.USUAL);
        assertEquals(1, messages.size(), messages::toString);
        assertTrue(
                messages.get(0).contains("error[" + rule + "]")
                        && messages.get(0).contains(part),
                messages::toString);
        assertEquals(1, messages.get(0).lines().count());
    }
}
