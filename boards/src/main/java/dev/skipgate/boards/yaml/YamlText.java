package dev.skipgate.boards.yaml;

import java.io.StringReader;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.error.MarkedYAMLException;
import org.yaml.snakeyaml.error.YAMLException;
import org.yaml.snakeyaml.nodes.Node;
import org.yaml.snakeyaml.reader.ReaderException;

/** From the bytes of a file to a tree of values. No input of any kind makes it throw or take long. */
public final class YamlText {
    /** The longest file that is read, in bytes. */
    public static final int LONGEST = 1 << 20;

    private static final int DEEPEST = 24;
    private static final int MOST_ALIASES = 100;

    private YamlText() {}

    /**
     * Reads one document.
     *
     * @return empty when it cannot be read at all, which has been reported; some faults (duplicate keys) leave a value
     */
    public static Optional<YamlValue> read(byte[] bytes, YamlFaults faults) {
        if (bytes.length > LONGEST) {
            faults.report(
                    YamlFault.LIMIT,
                    Mark.NOWHERE,
                    "the file is longer than " + LONGEST + " bytes; a description this long is surely a mistake");
            return Optional.empty();
        }
        return decode(bytes, faults).flatMap(text -> compose(text, faults));
    }

    private static Optional<String> decode(byte[] bytes, YamlFaults faults) {
        try {
            String text = StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(bytes))
                    .toString();
            return Optional.of(text.startsWith("\uFEFF") ? text.substring(1) : text);
        } catch (CharacterCodingException e) {
            faults.report(YamlFault.SYNTAX, Mark.NOWHERE, "the file is not UTF-8 text; save it as UTF-8");
            return Optional.empty();
        }
    }

    private static Optional<YamlValue> compose(String text, YamlFaults faults) {
        try {
            Node root = new Yaml(options()).compose(new StringReader(text));
            if (root == null) {
                faults.report(YamlFault.SYNTAX, Mark.NOWHERE, "the file is empty; it has to hold a description");
                return Optional.empty();
            }
            return new YamlTree(faults).of(root);
        } catch (MarkedYAMLException e) {
            faults.report(YamlFault.SYNTAX, mark(e), "not well-formed YAML: " + e.getProblem());
        } catch (ReaderException e) {
            faults.report(
                    YamlFault.SYNTAX,
                    markOf(text, e.getPosition()),
                    String.format("the character U+%04X is not allowed in YAML; remove it", e.getCodePoint()));
        } catch (YAMLException e) {
            faults.report(YamlFault.LIMIT, Mark.NOWHERE, "the YAML goes beyond a limit: " + e.getMessage());
        }
        return Optional.empty();
    }

    private static LoaderOptions options() {
        LoaderOptions options = new LoaderOptions();
        options.setCodePointLimit(LONGEST);
        options.setNestingDepthLimit(DEEPEST);
        options.setMaxAliasesForCollections(MOST_ALIASES);
        options.setAllowRecursiveKeys(false);
        options.setProcessComments(false);
        return options;
    }

    private static Mark mark(MarkedYAMLException e) {
        return e.getProblemMark() == null
                ? Mark.NOWHERE
                : new Mark(e.getProblemMark().getLine() + 1, e.getProblemMark().getColumn() + 1);
    }

    private static Mark markOf(String text, int codePoints) {
        int line = 1;
        int seen = 0;
        for (int at = 0; at < text.length() && seen < codePoints; at += Character.charCount(text.codePointAt(at))) {
            seen++;
            if (text.charAt(at) == '\n') {
                line++;
            }
        }
        return new Mark(line, 0);
    }
}
