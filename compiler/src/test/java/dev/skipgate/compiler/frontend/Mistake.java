package dev.skipgate.compiler.frontend;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A change that makes a good description a bad one.
 *
 * @param messages exactly what has to be said then
 */
record Mistake(String from, String to, List<String> messages) {
    static Mistake of(String from, String to, String... messages) {
        return new Mistake(from, to, List.of(messages));
    }

    void check(Descriptions descriptions) {
        String text = Descriptions.USUAL.replaceFirst(Pattern.quote(from), Matcher.quoteReplacement(to));
        assertEquals(messages, descriptions.messages(text, Purpose.HARDWARE));
    }
}
