package dev.skipgate.compiler.diagnostics;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class RuleTest {
    private static final Path DOCUMENT = Path.of("../docs/rules.md");
    private static final Pattern HEADING = Pattern.compile("(?m)^### (SG\\d{3}) (.+)$");

    @Test
    void codesAreDistinctAndInOrder() {
        List<String> codes = Stream.of(Rule.values()).map(Rule::code).toList();
        assertEquals(codes.stream().distinct().sorted(Comparator.naturalOrder()).toList(), codes);
        codes.forEach(code -> assertTrue(code.matches("SG\\d{3}"), code));
    }

    @Test
    void everyRuleIsDocumentedUnderItsSummaryWithAnExample() throws IOException {
        String text = Files.readString(DOCUMENT);
        List<String> documented = HEADING.matcher(text)
                .results()
                .map(heading -> heading.group(1) + " " + heading.group(2))
                .toList();
        assertEquals(
                Stream.of(Rule.values())
                        .map(rule -> rule.code() + " " + rule.summary())
                        .toList(),
                documented);
        List<MatchResult> headings = HEADING.matcher(text).results().toList();
        for (int at = 0; at < headings.size(); at++) {
            int end = at + 1 < headings.size() ? headings.get(at + 1).start() : text.length();
            String section = text.substring(headings.get(at).end(), end);
            assertTrue(
                    section.contains("[" + headings.get(at).group(1) + "]: "),
                    headings.get(at).group(1));
        }
    }
}
