package dev.skipgate.compiler.frontend;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.skipgate.compiler.diagnostics.Diagnostic;
import dev.skipgate.compiler.diagnostics.Diagnostics;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.stream.Stream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.lifecycle.AfterContainer;
import net.jqwik.api.lifecycle.BeforeContainer;

class ModelReaderProperties {
    private static final List<String> DEBRIS = List.of(
            "",
            " ",
            "\t",
            "\n",
            ":",
            ": ",
            "-",
            "[",
            "]",
            "{",
            "}",
            "&a ",
            "*a",
            "\"",
            "'",
            "#",
            "!",
            "|",
            "~",
            "null",
            "-1",
            "0",
            "1e999",
            ".nan",
            "99999999999999999999",
            "true",
            "name",
            "layers:\n",
            "type: gru",
            "type: dense",
            "stochastic ternary",
            "\u0000",
            "é");

    private static Path folder;
    private static Descriptions descriptions;

    @BeforeContainer
    static void makeFiles() throws IOException {
        folder = Files.createTempDirectory("descriptions");
        descriptions = Descriptions.in(folder);
    }

    @AfterContainer
    static void removeFiles() throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            for (Path file : files.toList()) {
                Files.delete(file);
            }
        }
        Files.delete(folder);
    }

    @Property(tries = 500)
    void aDescriptionThatIsRightIsReadAsItWasMeant(@ForAll long seed, @ForAll Purpose purpose) {
        String text = DescriptionText.of(new RandomDescription(seed, purpose).model());
        assertEquals(text, DescriptionText.of(descriptions.model(text, purpose)));
    }

    @Property(tries = 100)
    void theSchemaAcceptsWhatTheParserAccepts(@ForAll long seed, @ForAll Purpose purpose) throws IOException {
        String text = DescriptionText.of(new RandomDescription(seed, purpose).model());
        assertEquals(Set.of(), SchemaTest.violations(text));
    }

    @Property(tries = 2000)
    void aDamagedDescriptionIsReadOrRefusedWithAMessage(@ForAll long seed) {
        Random random = new Random(seed);
        String text = DescriptionText.of(new RandomDescription(seed, Purpose.TRAINING).model());
        for (int damage = 0; damage <= random.nextInt(4); damage++) {
            text = damaged(text, random);
        }
        readOrRefuse(text.getBytes(StandardCharsets.UTF_8));
    }

    @Property(tries = 500)
    void anyBytesAreReadOrRefusedWithAMessage(@ForAll byte[] bytes) {
        readOrRefuse(bytes);
    }

    private static String damaged(String text, Random random) {
        List<String> lines = new ArrayList<>(text.lines().toList());
        int line = random.nextInt(lines.size());
        int at = random.nextInt(lines.get(line).length() + 1);
        int end = Math.min(lines.get(line).length(), at + random.nextInt(8));
        String debris = DEBRIS.get(random.nextInt(DEBRIS.size()));
        switch (random.nextInt(5)) {
            case 0 -> lines.remove(line);
            case 1 -> lines.add(random.nextInt(lines.size()), lines.get(line));
            case 2 -> lines.set(line, lines.get(line).replaceFirst(":.*", ": " + debris));
            case 3 -> lines.set(line, lines.get(line).replaceFirst("-?[0-9.]+", debris));
            default -> lines.set(
                    line,
                    lines.get(line).substring(0, at) + debris + lines.get(line).substring(end));
        }
        return lines.isEmpty() ? "x" : String.join("\n", lines) + "\n";
    }

    private static void readOrRefuse(byte[] text) {
        for (Purpose purpose : Purpose.values()) {
            Diagnostics diagnostics = new Diagnostics();
            boolean read = descriptions.read(text, purpose, diagnostics).isPresent();
            assertEquals(read, !diagnostics.hasErrors());
            for (Diagnostic each : diagnostics.all()) {
                assertTrue(each.render().lines().count() == 1, each::render);
                assertTrue(each.render().length() < 2500, each::render);
            }
        }
    }
}
