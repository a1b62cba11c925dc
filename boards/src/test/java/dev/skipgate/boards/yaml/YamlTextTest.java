package dev.skipgate.boards.yaml;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class YamlTextTest {
    private final List<String> faults = new ArrayList<>();

    private Optional<YamlValue> read(byte[] bytes) {
        return assertTimeoutPreemptively(
                Duration.ofSeconds(10),
                () -> YamlText.read(
                        bytes, (fault, where, message) -> faults.add(fault + " " + where.line() + ": " + message)));
    }

    private Optional<YamlValue> read(String text) {
        return read(text.getBytes(StandardCharsets.UTF_8));
    }

    @Test
    void keepsOrderLinesAndWhetherTextWasQuoted() {
        YamlValue.Mapping mapping =
                (YamlValue.Mapping) read("b: 1\na: \"1\"\nc:\n  - x\n").orElseThrow();
        assertEquals(List.of("b", "a", "c"), List.copyOf(mapping.entries().keySet()));
        assertEquals(
                new YamlValue.Scalar("1", true, new Mark(1, 4)),
                mapping.entries().get("b").value());
        assertEquals(
                new YamlValue.Scalar("1", false, new Mark(2, 4)),
                mapping.entries().get("a").value());
        assertEquals(3, mapping.entries().get("c").where().line());
        assertTrue(faults.isEmpty());
    }

    @Test
    void expandsAFewAliases() {
        assertTrue(read("a: &x {k: 1}\nb: *x\nc: [*x, *x]\n").isPresent());
        assertTrue(faults.isEmpty());
    }

    @Test
    void acceptsAByteOrderMark() {
        assertTrue(read("\uFEFFa: 1\n").isPresent());
        assertTrue(faults.isEmpty());
    }

    static Stream<Arguments> broken() {
        return Stream.of(
                Arguments.of("", "SYNTAX 0: the file is empty; it has to hold a description"),
                Arguments.of("# nothing\n", "SYNTAX 0: the file is empty; it has to hold a description"),
                Arguments.of("a: [1, 2\n", "SYNTAX 2: not well-formed YAML: expected ',' or ']', but got <stream end>"),
                Arguments.of("a: 1\n b: 2\n", "SYNTAX 2: not well-formed YAML: mapping values are not allowed here"),
                Arguments.of("a: *x\n", "SYNTAX 1: not well-formed YAML: found undefined alias x"),
                Arguments.of("a: 1\n---\nb: 2\n", "SYNTAX 2: not well-formed YAML: but found another document"),
                Arguments.of("a: 1\nb: \u0007\n", "SYNTAX 2: the character U+0007 is not allowed in YAML; remove it"),
                Arguments.of(
                        "a: !!java.io.File [x]\n",
                        "SYNTAX 1: not well-formed YAML: Global tag is not allowed: tag:yaml.org,2002:java.io.File"),
                Arguments.of("a: !x 1\n", "SYNTAX 1: the tag '!x' is not accepted; remove it"),
                Arguments.of(
                        "a: 1\nb: 2\na: 3\n",
                        "DUPLICATE_KEY 3: the key 'a' was already given in line 1; remove one of the two"),
                Arguments.of("? [x]\n: 1\n", "WRONG_TYPE 1: a key has to be a word, not a list or a mapping"));
    }

    @ParameterizedTest
    @MethodSource("broken")
    void saysWhatIsBroken(String text, String fault) {
        read(text);
        assertEquals(List.of(fault), faults);
    }

    @Test
    void refusesBytesThatAreNoText() {
        read(new byte[] {'a', ':', ' ', (byte) 0xff});
        assertEquals(List.of("SYNTAX 0: the file is not UTF-8 text; save it as UTF-8"), faults);
    }

    @Test
    void refusesFilesThatAreTooLong() {
        read("a: \"" + "x".repeat(YamlText.LONGEST) + "\"");
        assertEquals(1, faults.size());
        assertTrue(faults.get(0).startsWith("LIMIT 0: the file is longer than 1048576 bytes"), faults.get(0));
    }

    static Stream<String> bombs() {
        StringBuilder laughs = new StringBuilder("a0: &a0 [lol, lol, lol, lol, lol, lol, lol, lol, lol]\n");
        for (int level = 1; level <= 9; level++) {
            laughs.append("a").append(level).append(": &a").append(level).append(" [");
            laughs.append(("*a" + (level - 1) + ", ").repeat(8))
                    .append("*a")
                    .append(level - 1)
                    .append("]\n");
        }
        StringBuilder doubled = new StringBuilder("a0: &a0 [x]\n");
        for (int level = 1; level <= 19; level++) {
            doubled.append("a%d: &a%d [*a%d, *a%d]\n".formatted(level, level, level - 1, level - 1));
        }
        return Stream.of(
                laughs.toString(),
                doubled.toString(),
                "a: &a [*a]\n",
                "a: &a {b: *a}\n",
                "[".repeat(100_000),
                "{a: ".repeat(100_000),
                "- ".repeat(100_000) + "x",
                "a: &a [" + "1,".repeat(200_000) + "1]\n",
                "? ".repeat(50_000));
    }

    @ParameterizedTest
    @MethodSource("bombs")
    void bombsFizzleOutAtOnce(String bomb) {
        assertTrue(read(bomb).isEmpty());
        assertEquals(1, faults.size());
        assertTrue(faults.get(0).startsWith("LIMIT "), faults.get(0));
    }
}
