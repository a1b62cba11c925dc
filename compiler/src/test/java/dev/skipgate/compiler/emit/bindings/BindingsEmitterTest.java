package dev.skipgate.compiler.emit.bindings;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.skipgate.compiler.emit.EmittedFile;
import dev.skipgate.runtime.Device;
import dev.skipgate.runtime.InputSequence;
import dev.skipgate.runtime.SequenceState;
import dev.skipgate.runtime.StepResult;
import dev.skipgate.runtime.bundle.DenseOutput;
import dev.skipgate.runtime.bundle.Network;
import dev.skipgate.runtime.bundle.NetworkInput;
import dev.skipgate.runtime.bundle.NetworkShape;
import dev.skipgate.runtime.reference.ReferenceAccelerator;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Generated classes, compiled and run on the integer model, which is asked directly beside them. */
class BindingsEmitterTest {
    private static final Target TARGET = new Target("u55c", 300, 64);
    private static final Path BUNDLE = Path.of("bundle");

    @TempDir
    Path folder;

    private static Network characters(String name) {
        return HandMadeNetwork.of(
                name,
                new NetworkInput.OneHot(HandMadeNetwork.LETTERS.size()),
                HandMadeNetwork.LETTERS,
                HandMadeNetwork.LETTERS.size(),
                DenseOutput.Result.LOGITS);
    }

    private static Device reference(Network network) {
        return directory -> new ReferenceAccelerator(network);
    }

    private GeneratedClass compile(Network network) throws Exception {
        return new GeneratedClass(BindingsEmitter.emit(network, TARGET), folder);
    }

    private static List<StepResult> expected(Network network, int... indices) {
        return new ReferenceAccelerator(network).run(new InputSequence.Indices(indices));
    }

    @Test
    void aCharacterModelReadsAndGivesCharacters() throws Throwable {
        Network network = characters("char-lm");
        try (GeneratedClass generated = compile(network)) {
            Object model = generated.open(reference(network), BUNDLE);
            List<StepResult> expected = expected(network, 0, 2, 3, 4, 1);
            String text = "a\u00e9\ud83d\ude00\nb";
            assertEquals(
                    HandMadeNetwork.LETTERS.get(expected.get(0).argmax()).codePointAt(0),
                    GeneratedClass.call(model, "step", (int) 'a'));
            GeneratedClass.call(model, "reset");
            List<?> steps = (List<?>) GeneratedClass.call(model, "run", text);
            assertEquals(expected.size(), steps.size());
            for (int i = 0; i < steps.size(); i++) {
                assertStep(expected.get(i), steps.get(i), 64);
                assertEquals(
                        HandMadeNetwork.LETTERS.get(expected.get(i).argmax()).codePointAt(0),
                        GeneratedClass.call(steps.get(i), "character"));
            }
            ReferenceAccelerator twin = new ReferenceAccelerator(network);
            twin.run(new InputSequence.Indices(new int[] {0, 2, 3, 4, 1}));
            SequenceState state = (SequenceState) GeneratedClass.call(model, "state");
            assertTrue(state.sameIntegers(twin.state()));
            IllegalArgumentException e =
                    assertThrows(IllegalArgumentException.class, () -> GeneratedClass.call(model, "step", (int) 'z'));
            assertEquals("'z' is not in the vocabulary of 5 tokens", e.getMessage());
            assertThrows(IllegalArgumentException.class, () -> GeneratedClass.call(model, "step", -1));
            assertEquals("Java integer model", GeneratedClass.call(model, "device"));
            assertEquals(
                    "Configuration[model=char-lm, board=u55c, clockMhz=300.0, lanes=64, units=[6]]",
                    generated.constant("CONFIGURATION").toString());
            GeneratedClass.call(model, "close");
        }
    }

    /** Logits are those of the integers, times the scale of their format: six fraction bits. */
    private static void assertStep(StepResult expected, Object step, float scale) throws Throwable {
        int[] logits = expected.logits();
        assertEquals(expected.argmax(), GeneratedClass.call(step, "index"));
        assertEquals(expected.argmaxLogit(), GeneratedClass.call(step, "rawLogit"));
        assertEquals(expected.argmaxLogit() / scale, GeneratedClass.call(step, "logit"));
        assertArrayEquals(logits, (int[]) GeneratedClass.call(step, "rawLogits"));
        float[] reals = new float[logits.length];
        for (int n = 0; n < reals.length; n++) {
            reals[n] = logits[n] / scale;
        }
        assertArrayEquals(reals, (float[]) GeneratedClass.call(step, "logits"));
    }

    @Test
    void aWordModelReadsAndGivesWords() throws Throwable {
        Network network = HandMadeNetwork.of(
                "words",
                HandMadeNetwork.embedding(HandMadeNetwork.WORDS.size()),
                HandMadeNetwork.WORDS,
                HandMadeNetwork.WORDS.size(),
                DenseOutput.Result.LOGITS);
        try (GeneratedClass generated = compile(network)) {
            Object model = generated.open(reference(network), BUNDLE);
            // An unknown word is read as <unk>, index 0.
            List<StepResult> expected = expected(network, 1, 0, 3);
            List<?> steps = (List<?>) GeneratedClass.call(model, "run", List.of("the", "zebra", "house"));
            for (int i = 0; i < steps.size(); i++) {
                assertStep(expected.get(i), steps.get(i), 64);
                assertEquals(
                        HandMadeNetwork.WORDS.get(expected.get(i).argmax()), GeneratedClass.call(steps.get(i), "word"));
            }
            GeneratedClass.call(model, "reset");
            assertEquals(
                    HandMadeNetwork.WORDS.get(expected.get(0).argmax()), GeneratedClass.call(model, "step", "the"));
        }
    }

    /** Only the argmax leaves this hardware, and there are more inputs than outputs: it classifies. */
    @Test
    void aModelWithoutAVocabularyReadsIndicesAndGivesAnIndex() throws Throwable {
        Network network =
                HandMadeNetwork.of("tagger", new NetworkInput.OneHot(9), List.of(), 4, DenseOutput.Result.ARGMAX);
        try (GeneratedClass generated = compile(network)) {
            Object model = generated.open(reference(network), BUNDLE);
            List<StepResult> expected = expected(network, 8, 0, 8);
            List<?> steps = (List<?>) GeneratedClass.call(model, "run", new int[] {8, 0});
            assertEquals(expected.get(1).argmax(), GeneratedClass.call(steps.get(1), "index"));
            assertEquals(expected.get(1).argmaxLogit(), GeneratedClass.call(steps.get(1), "rawLogit"));
            assertEquals(expected.get(2).argmax(), GeneratedClass.call(model, "step", 8));
            assertThrows(IllegalArgumentException.class, () -> GeneratedClass.call(model, "step", 9));
            assertThrows(NoSuchMethodException.class, () -> GeneratedClass.call(steps.get(0), "logits"));
        }
    }

    @Test
    void aModelOfRealValuesRoundsThemToItsFormat() throws Throwable {
        Network network = HandMadeNetwork.of(
                "sensor", new NetworkInput.Vector(3, HandMadeNetwork.VALUES), List.of(), 2, DenseOutput.Result.LOGITS);
        try (GeneratedClass generated = compile(network)) {
            Object model = generated.open(reference(network), BUNDLE);
            assertEquals(HandMadeNetwork.VALUES, generated.constant("INPUT_FORMAT"));
            // By hand, six fraction bits: 0.5 is 32; 1/128 is half a step and rounds up; 5 saturates at 127.
            List<StepResult> expected = new ReferenceAccelerator(network)
                    .run(new InputSequence.Vectors(new int[][] {{32, 1, 127}, {-128, -64, 0}}));
            float[][] values = {{0.5f, 1 / 128f, 5}, {-5, -1, -1 / 128f}};
            List<?> steps = (List<?>) GeneratedClass.call(model, "run", (Object) values);
            assertStep(expected.get(0), steps.get(0), 64);
            assertStep(expected.get(1), steps.get(1), 64);
            GeneratedClass.call(model, "reset");
            assertEquals(expected.get(0).argmax(), GeneratedClass.call(model, "step", (Object) values[0]));
            float[] broken = {0, Float.NaN, 0};
            IllegalArgumentException e = assertThrows(
                    IllegalArgumentException.class, () -> GeneratedClass.call(model, "step", (Object) broken));
            assertEquals("step 0: element 1 is not a number", e.getMessage());
            assertThrows(
                    IllegalArgumentException.class, () -> GeneratedClass.call(model, "step", (Object) new float[2]));
        }
    }

    @Test
    void sequencesAreIndependent() throws Throwable {
        Network network = characters("char-lm");
        try (GeneratedClass generated = compile(network)) {
            Object first = generated.open(reference(network), BUNDLE);
            GeneratedClass.call(first, "step", (int) 'a');
            Object second = GeneratedClass.call(first, "newSequence");
            List<StepResult> expected = expected(network, 0, 1, 2);
            List<?> ofSecond = (List<?>) GeneratedClass.call(second, "run", "ab\u00e9");
            assertStep(expected.get(2), ofSecond.get(2), 64);
            assertStep(expected.get(1), GeneratedClass.call(first, "evaluate", (int) 'b'), 64);
        }
    }

    @Test
    void aBundleOfAnotherShapeIsRefusedAndTheDeviceClosed() throws Throwable {
        Network other =
                HandMadeNetwork.of("other", new NetworkInput.OneHot(9), List.of(), 4, DenseOutput.Result.ARGMAX);
        boolean[] closed = {false};
        ClosingDevice device = new ClosingDevice(other, closed);
        try (GeneratedClass generated = compile(characters("char-lm"))) {
            IllegalArgumentException e =
                    assertThrows(IllegalArgumentException.class, () -> generated.open(device, BUNDLE));
            assertEquals(
                    "the model 'other' is one-hot 9, lstm 6, 4 logits fixed(12,6), argmax alone; wanted one-hot 5, lstm 6,"
                            + " 5 logits fixed(12,6)",
                    e.getMessage());
            assertTrue(closed[0]);
        }
    }

    /** The class keeps its table of tokens, so other weights must mean the same by an index. */
    @Test
    void weightsOfAnotherVocabularyAreNoReplacement() {
        List<String> swapped = new ArrayList<>(HandMadeNetwork.LETTERS);
        Collections.swap(swapped, 0, 1);
        Network present = characters("char-lm");
        Network other = new Network("other", present.input(), present.layers(), present.output(), swapped);
        NetworkShape.requireSame(present, characters("another-name"));
        IllegalArgumentException e =
                assertThrows(IllegalArgumentException.class, () -> NetworkShape.requireSame(present, other));
        assertEquals(
                "the model 'other' has another vocabulary than 'char-lm': the same index would mean another token",
                e.getMessage());
    }

    @Test
    void onlyTheRuntimeAndTheJdkAreImported() {
        for (Network network : List.of(
                characters("char-lm"),
                HandMadeNetwork.of(
                        "sensor",
                        new NetworkInput.Vector(3, HandMadeNetwork.VALUES),
                        List.of(),
                        2,
                        DenseOutput.Result.LOGITS))) {
            String text = text(BindingsEmitter.emit(network, TARGET));
            List<String> imports =
                    text.lines().filter(line -> line.startsWith("import ")).toList();
            assertFalse(imports.isEmpty());
            for (String line : imports) {
                assertTrue(line.matches("import (dev\\.skipgate\\.runtime|java)\\.[A-Za-z.]+;"), line);
            }
        }
    }

    @Test
    void theSameModelGivesTheSameBytes() {
        EmittedFile first = BindingsEmitter.emit(characters("char-lm"), TARGET);
        EmittedFile second = BindingsEmitter.emit(characters("char-lm"), TARGET);
        assertEquals("java/skipgate/models/char_lm/CharLm.java", first.path());
        assertArrayEquals(first.content(), second.content());
    }

    /** Whatever a model is called, its class compiles without a warning as ASCII, and says the name as it is. */
    @Test
    void hostileNamesCompile() throws Throwable {
        for (String name : JavaNamesTest.HOSTILE) {
            Network network = characters(name);
            try (GeneratedClass generated = compile(network)) {
                Object configuration = generated.constant("CONFIGURATION");
                assertEquals(name, GeneratedClass.call(configuration, "model"));
                Object model = generated.open(reference(network), BUNDLE);
                assertEquals(
                        HandMadeNetwork.LETTERS
                                .get(expected(network, 1).get(0).argmax())
                                .codePointAt(0),
                        GeneratedClass.call(model, "step", (int) 'b'));
            }
        }
    }

    private static String text(EmittedFile file) {
        return new String(file.content(), StandardCharsets.US_ASCII);
    }
}
