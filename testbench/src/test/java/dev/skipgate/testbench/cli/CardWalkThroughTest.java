package dev.skipgate.testbench.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.skipgate.runtime.xrt.Xrt;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What docs/card.md says to type, and the Java it shows, on a smaller model. */
class CardWalkThroughTest {
    private static final Path PAGE =
            Path.of("").toAbsolutePath().getParent().resolve("docs").resolve("card.md");

    @TempDir
    private Path folder;

    private TinyModel model;

    @BeforeEach
    void compile() throws IOException {
        assumeTrue(Xrt.isInstalled(), "XRT is not installed");
        model = new TinyModel(folder);
        model.compile().assertDone();
    }

    /** Lines of the first block of the page that opens so. */
    private static List<String> block(String opening) throws IOException {
        List<String> lines = Files.readAllLines(PAGE);
        int first = lines.indexOf(opening) + 1;
        return lines.subList(first, first + lines.subList(first, lines.size()).indexOf("```"));
    }

    @Test
    void theCommandsAndTheProgramWork() throws Exception {
        List<String> commands = block("```");
        assertEquals(5, commands.size());
        for (String command : commands) {
            assertTrue(command.startsWith("./skipgate "), command);
            Object[] words = command.replace("build/char-lm/char_lm", model.out() + "/tiny")
                    .replace("build/char-lm", model.out().toString())
                    .substring("./skipgate ".length())
                    .split(" ");
            Invocation.of(words).assertDone();
        }
        Path source = Files.write(folder.resolve("FirstCard.java"), block("```java"));
        String classPath = System.getProperty("surefire.test.class.path", System.getProperty("java.class.path"));
        assertEquals(
                0,
                ToolProvider.getSystemJavaCompiler()
                        .run(null, null, null, "-d", folder.toString(), "-cp", classPath, source.toString()));
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Dskipgate.cache=" + Xrt.cache(),
                "-cp",
                folder + ":" + classPath,
                "FirstCard"));
        command.add(model.out().toString());
        command.add(model.out().resolve("tiny.emulated.xclbin").toString());
        Path log = folder.resolve("log");
        Process process = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(log.toFile())
                .start();
        assertTrue(process.waitFor(2, TimeUnit.MINUTES));
        List<String> said = Files.readAllLines(log);
        assertEquals(0, process.exitValue(), said.toString());
        assertTrue(said.get(0).contains("emulated card"), said.toString());
        assertEquals(5, said.size(), said.toString());
    }
}
