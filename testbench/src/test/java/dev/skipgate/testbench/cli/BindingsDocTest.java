package dev.skipgate.testbench.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.skipgate.runtime.Accelerator;
import dev.skipgate.runtime.Device;
import dev.skipgate.runtime.InputSequence;
import dev.skipgate.runtime.StepResult;
import dev.skipgate.runtime.TokenTable;
import dev.skipgate.runtime.reference.ReferenceAccelerator;
import dev.skipgate.testbench.project.CompiledProject;
import java.io.IOException;
import java.io.StringWriter;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.tools.JavaCompiler;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The programs of {@code docs/bindings.md}: compiled with the class that {@code skipgate compile} wrote, and run, but for the one that needs a card. */
class BindingsDocTest {
    private static final Path PAGE = Path.of("../docs/bindings.md");
    private static final Pattern PROGRAM = Pattern.compile("```java\n(.*?class (\\w+).*?)```", Pattern.DOTALL);
    private static final Pattern SETTING = Pattern.compile("LENGTH = (\\d+)");

    /** All weights of the other model's output. */
    private static final float OTHER_WEIGHT = 0.5f;

    @TempDir
    Path folder;

    private Path bundle;
    private Path other;

    @BeforeEach
    void compileTheModelTwice() throws IOException {
        TinyModel model = new TinyModel(folder);
        model.replace("name: tiny", "name: char-lm");
        model.compile().assertDone();
        bundle = Files.move(model.out(), folder.resolve("bundle"));
        float[] weights = new float[TinyModel.SYMBOLS * TinyModel.UNITS];
        float[] biases = new float[TinyModel.SYMBOLS];
        Arrays.fill(weights, OTHER_WEIGHT);
        TinyModel.withoutOutput(TinyModel.SYMBOLS, TinyModel.UNITS, 0)
                .floats("output.weight", List.of((long) TinyModel.SYMBOLS, (long) TinyModel.UNITS), weights)
                .floats("output.bias", List.of((long) TinyModel.SYMBOLS), biases)
                .write(model.weightFile());
        model.compile().assertDone();
        other = model.out();
        compileThePage();
    }

    private void compileThePage() throws IOException {
        List<Path> sources = new ArrayList<>(List.of(bundle.resolve("java/skipgate/models/char_lm/CharLm.java")));
        Matcher program = PROGRAM.matcher(Files.readString(PAGE));
        while (program.find()) {
            sources.add(Files.writeString(folder.resolve(program.group(2) + ".java"), program.group(1)));
        }
        assertEquals(4, sources.size());
        JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
        StringWriter said = new StringWriter();
        try (var files = compiler.getStandardFileManager(null, null, StandardCharsets.UTF_8)) {
            List<String> options = List.of(
                    "-Xlint:all,-path",
                    "-Werror",
                    "-classpath",
                    System.getProperty("java.class.path"),
                    "-d",
                    classes().toString());
            assertTrue(
                    compiler.getTask(said, files, null, options, null, files.getJavaFileObjectsFromPaths(sources))
                            .call(),
                    said::toString);
        }
    }

    private Path classes() throws IOException {
        return Files.createDirectories(folder.resolve("classes"));
    }

    @Test
    void theFirstProgramWritesWhatTheIntegerModelWrites() throws Exception {
        Matcher length = SETTING.matcher(Files.readString(PAGE));
        assertTrue(length.find());
        StringBuilder wanted = new StringBuilder("The ");
        try (Accelerator model = ReferenceAccelerator.open(bundle)) {
            TokenTable tokens = new TokenTable(model.network().vocabulary());
            List<StepResult> steps = model.run(new InputSequence.Indices(tokens.characters("The ")));
            for (int written = 0; written < Integer.parseInt(length.group(1)); written++) {
                int index = steps.get(steps.size() - 1).argmax();
                wanted.append(tokens.text(index));
                steps = model.run(new InputSequence.Indices(new int[] {index}));
            }
        }
        assertEquals(wanted.toString(), run("Write", bundle.toString()).get(0));
    }

    @Test
    void theSecondProgramKeepsSequencesApartAndChangesWeights() throws Exception {
        List<Float> the = logits(bundle, "The");
        List<Float> sss = logits(bundle, "sss");
        List<Float> anew = logits(other, "T");
        assertNotEquals(the.get(0), anew.get(0));
        assertEquals(
                List.of(
                        "T " + the.get(0) + ", s " + sss.get(0),
                        "h " + the.get(1) + ", s " + sss.get(1),
                        "e " + the.get(2) + ", s " + sss.get(2),
                        "T " + anew.get(0)),
                run("InTurn", bundle.toString(), other.toString()));
    }

    /** The same class on another device; two sequences in turn. */
    @Test
    void theClassRunsInCSimulationToo() throws Exception {
        Device device = directory -> Targets.start(Targets.CSIM, CompiledProject.open(directory), new DeviceOption(1));
        try (URLClassLoader loader =
                new URLClassLoader(new URL[] {classes().toUri().toURL()})) {
            Class<?> type = loader.loadClass("skipgate.models.char_lm.CharLm");
            Object first = type.getMethod("open", Device.class, Path.class).invoke(null, device, bundle);
            try {
                Object second = type.getMethod("newSequence").invoke(first);
                Method evaluate = type.getMethod("evaluate", int.class);
                List<Float> the = logits(bundle, "The");
                List<Float> sss = logits(bundle, "sss");
                for (int i = 0; i < 3; i++) {
                    Object ofFirst = evaluate.invoke(first, (int) "The".charAt(i));
                    Object ofSecond = evaluate.invoke(second, (int) 's');
                    assertEquals(
                            the.get(i), ofFirst.getClass().getMethod("logit").invoke(ofFirst));
                    assertEquals(
                            sss.get(i), ofSecond.getClass().getMethod("logit").invoke(ofSecond));
                }
                assertEquals(
                        "C simulation of the emitted HLS",
                        type.getMethod("device").invoke(first));
                Method loadWeights = type.getMethod("loadWeights", Path.class);
                InvocationTargetException e =
                        assertThrows(InvocationTargetException.class, () -> loadWeights.invoke(first, other));
                assertTrue(
                        e.getCause().getMessage().contains("it needs another kernel"),
                        e.getCause().getMessage());
            } finally {
                type.getMethod("close").invoke(first);
            }
        }
    }

    /** The greatest logit of each step over a text, from the start. */
    private static List<Float> logits(Path directory, String text) throws IOException {
        try (Accelerator model = ReferenceAccelerator.open(directory)) {
            TokenTable tokens = new TokenTable(model.network().vocabulary());
            return model.run(new InputSequence.Indices(tokens.characters(text))).stream()
                    .map(step -> (float) model.network().output().logits().toReal(step.argmaxLogit()))
                    .toList();
        }
    }

    /** Runs a program; the lines it wrote. */
    private List<String> run(String program, String... arguments) throws Exception {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-cp",
                System.getProperty("java.class.path") + System.getProperty("path.separator") + classes(),
                program));
        command.addAll(List.of(arguments));
        Path log = folder.resolve(program + ".log");
        Process process = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(log.toFile())
                .start();
        boolean ended = process.waitFor(2, TimeUnit.MINUTES);
        process.destroyForcibly();
        assertTrue(ended, "it takes too long");
        List<String> said = Files.readAllLines(log);
        assertEquals(0, process.exitValue(), said::toString);
        return said;
    }
}
