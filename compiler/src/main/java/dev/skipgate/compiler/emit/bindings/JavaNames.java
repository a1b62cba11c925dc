package dev.skipgate.compiler.emit.bindings;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;
import javax.lang.model.SourceVersion;

/**
 * The Java names of a model, whatever it is called. Two models never share a package, not even on file systems that do not tell {@code A} from
 * {@code a}; so their classes need not differ.
 */
final class JavaNames {
    /** Holds a package for each model. */
    static final String ROOT = "skipgate.models";

    /** Names that become packages as they are, with {@code _} for {@code -}; all others get a hash behind two of them. */
    private static final Pattern PLAIN = Pattern.compile("[a-z][a-z0-9]{0,31}(-[a-z0-9]{1,32}){0,3}");

    /** What the generated class itself names. */
    private static final Set<String> TAKEN = Set.of(
            "Accelerator",
            "AutoCloseable",
            "BundleException",
            "BundleReader",
            "Configuration",
            "DenseOutput",
            "Device",
            "FixedPointFormat",
            "IllegalArgumentException",
            "InputSequence",
            "List",
            "Model",
            "NetworkShape",
            "Object",
            "Optional",
            "Override",
            "Path",
            "Record",
            "RuntimeException",
            "Sequence",
            "Step",
            "StepResult",
            "String",
            "TokenTable");

    private static final int LONGEST = 48;
    private static final int HASH_BYTES = 6;

    private JavaNames() {}

    /** The package of a model's class. */
    static String packageOf(String model) {
        if (PLAIN.matcher(model).matches() && !SourceVersion.isKeyword(model)) {
            return ROOT + "." + model.replace('-', '_');
        }
        StringBuilder part = new StringBuilder();
        for (String word : words(model)) {
            part.append(part.length() == 0 ? "" : "_").append(word.toLowerCase(Locale.ROOT));
        }
        String start = part.length() == 0 || Character.isDigit(part.charAt(0)) ? "model_" : "";
        return ROOT + "." + cut(start + part) + "__" + hash(model);
    }

    /** The class of a model: {@code char-lm} becomes {@code CharLm}. */
    static String classOf(String model) {
        StringBuilder name = new StringBuilder();
        for (String word : words(model)) {
            name.append(Character.toUpperCase(word.charAt(0))).append(word, 1, word.length());
        }
        String start = name.length() == 0 || Character.isDigit(name.charAt(0)) ? "Model" : "";
        String whole = cut(start + name);
        return TAKEN.contains(whole) ? whole + "Model" : whole;
    }

    /** Runs of ASCII letters and digits; letters of other alphabets would not survive every file system. */
    private static String[] words(String model) {
        return Arrays.stream(model.split("[^A-Za-z0-9]+"))
                .filter(word -> !word.isEmpty())
                .toArray(String[]::new);
    }

    private static String cut(String name) {
        return name.length() <= LONGEST ? name : name.substring(0, LONGEST);
    }

    private static String hash(String model) {
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(model.getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(digest, 0, HASH_BYTES);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }
}
