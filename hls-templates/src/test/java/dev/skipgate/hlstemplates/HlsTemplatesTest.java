package dev.skipgate.hlstemplates;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class HlsTemplatesTest {
    private static final Path INCLUDE = Path.of("include");

    @Test
    void listsEveryHeaderOfTheSourceTree() throws IOException {
        try (Stream<Path> files = Files.walk(INCLUDE)) {
            List<String> expected = files.map(file -> INCLUDE.relativize(file).toString())
                    .filter(name -> name.endsWith(".h"))
                    .sorted()
                    .toList();
            assertFalse(expected.isEmpty());
            assertEquals(expected, HlsTemplates.headers());
        }
    }

    @Test
    void givesTheTextOfEachHeader() throws IOException {
        for (String header : HlsTemplates.headers()) {
            assertEquals(Files.readString(INCLUDE.resolve(header)), HlsTemplates.read(header), header);
        }
    }

    @Test
    void namesTheHeaderThatIsMissing() {
        IOException failure = assertThrows(IOException.class, () -> HlsTemplates.read("skipgate/none.h"));
        assertEquals("hls-templates has no header 'skipgate/none.h'", failure.getMessage());
    }
}
