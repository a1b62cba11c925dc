package dev.skipgate.compiler.frontend;

import dev.skipgate.compiler.diagnostics.SourceLocation;
import java.util.Locale;
import java.util.Objects;
import java.util.regex.Pattern;

/**
 * A name the user gave, known to be safe in a path, in C++ and in Java.
 *
 * @param written a letter, then up to 63 letters, digits, {@code _} and {@code -}
 */
public record LegalName(String written, SourceLocation where) {
    /** What a name looks like, as the messages show it. */
    public static final String PATTERN = "[A-Za-z][A-Za-z0-9_-]{0,63}";

    private static final Pattern LEGAL = Pattern.compile(PATTERN);
    private static final Pattern SEPARATORS = Pattern.compile("[-_]+");

    public LegalName {
        Objects.requireNonNull(where, "where");
        if (!isLegal(written)) {
            throw new IllegalArgumentException("not a legal name: " + written);
        }
        if (ReservedWords.contains(identifier(written)) || ReservedWords.contains(camel(written))) {
            throw new IllegalArgumentException("a reserved word: " + written);
        }
    }

    /** Whether a text has the characters and the length of a name; it may still be a reserved word. */
    public static boolean isLegal(String text) {
        return LEGAL.matcher(text).matches();
    }

    /** Whether a name of legal characters would become a word of C++ or Java, or one of our own. */
    public static boolean isReserved(String text) {
        return ReservedWords.contains(identifier(text)) || ReservedWords.contains(camel(text));
    }

    /** The name as a C++ identifier: {@code char-lm} becomes {@code char_lm}. */
    public String cppIdentifier() {
        return identifier(written);
    }

    /** The name as a Java class: {@code char-lm} becomes {@code CharLm}. */
    public String javaClass() {
        String camel = camel(written);
        return Character.toUpperCase(camel.charAt(0)) + camel.substring(1);
    }

    /** The name as a Java field or method: {@code char-lm} becomes {@code charLm}. */
    public String javaField() {
        return camel(written);
    }

    /** Two names with the same key would collide as an identifier or as a file on some machine. */
    public String collisionKey() {
        return SEPARATORS.matcher(written).replaceAll("").toLowerCase(Locale.ROOT);
    }

    @Override
    public String toString() {
        return written;
    }

    private static String identifier(String text) {
        String joined = SEPARATORS.matcher(text).replaceAll("_");
        return joined.endsWith("_") ? joined.substring(0, joined.length() - 1) : joined;
    }

    private static String camel(String text) {
        StringBuilder camel = new StringBuilder();
        for (String part : SEPARATORS.split(text)) {
            if (camel.length() == 0) {
                camel.append(Character.toLowerCase(part.charAt(0))).append(part, 1, part.length());
            } else {
                camel.append(Character.toUpperCase(part.charAt(0))).append(part, 1, part.length());
            }
        }
        return camel.toString();
    }
}
