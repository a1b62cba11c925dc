package dev.skipgate.boards.yaml;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

/** Whatever is read, there is a value or a fault, and never an exception. */
class YamlTextProperties {
    @Property
    void anyBytes(@ForAll byte[] bytes) {
        neverThrows(bytes);
    }

    @Property
    void anyMixOfWhatYamlIsMadeOf(@ForAll("yamlish") List<String> parts) {
        neverThrows(String.join("", parts).getBytes(StandardCharsets.UTF_8));
    }

    @Provide
    Arbitrary<List<String>> yamlish() {
        return Arbitraries.of(
                        "a",
                        ": ",
                        ":",
                        "\n",
                        "\n  ",
                        "- ",
                        "[",
                        "]",
                        "{",
                        "}",
                        ", ",
                        "&x ",
                        "*x",
                        "\"",
                        "'",
                        "#",
                        "? ",
                        "| ",
                        "> ",
                        "!!str ",
                        "!x ",
                        "---\n",
                        "...\n",
                        "%YAML 1.1\n",
                        "<<",
                        "~",
                        "1",
                        "\t",
                        "\r",
                        "@",
                        "`")
                .list()
                .ofMaxSize(40);
    }

    private static void neverThrows(byte[] bytes) {
        List<String> faults = new ArrayList<>();
        boolean value = YamlText.read(bytes, (fault, where, message) -> faults.add(message))
                .isPresent();
        assertTrue(value || !faults.isEmpty());
    }
}
