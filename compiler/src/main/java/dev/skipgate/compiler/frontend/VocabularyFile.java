package dev.skipgate.compiler.frontend;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import dev.skipgate.boards.yaml.Mark;
import dev.skipgate.boards.yaml.Printable;
import dev.skipgate.compiler.diagnostics.Rule;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Reads a vocabulary: a JSON list of distinct texts, the token with index 0 first. */
final class VocabularyFile {
    private static final long LONGEST = 64L << 20;

    private final DescriptionSource source;
    private final Mark where;

    VocabularyFile(DescriptionSource source, Mark where) {
        this.source = source;
        this.where = where;
    }

    Optional<Vocabulary> read(Path file) {
        try (InputStream bytes = new BufferedInputStream(Files.newInputStream(file))) {
            if (Files.size(file) > LONGEST) {
                return bad(file, "is longer than " + LONGEST + " bytes");
            }
            return tokens(bytes, file).map(tokens -> new Vocabulary(file, tokens));
        } catch (JsonProcessingException e) {
            return bad(file, "is no JSON: " + e.getOriginalMessage().replaceFirst(" \\(start marker.*", ""));
        } catch (IOException e) {
            return bad(file, "cannot be read: " + e.getMessage());
        }
    }

    private Optional<List<String>> tokens(InputStream bytes, Path file) throws IOException {
        Set<String> tokens = new LinkedHashSet<>();
        try (JsonParser json = new JsonFactory().createParser(bytes)) {
            if (json.nextToken() != JsonToken.START_ARRAY) {
                return bad(file, "does not begin with '['");
            }
            while (json.nextToken() != JsonToken.END_ARRAY) {
                if (json.currentToken() != JsonToken.VALUE_STRING
                        || json.getText().isEmpty()) {
                    return bad(file, "has something else than a text that is not empty at index " + tokens.size());
                }
                if (!tokens.add(json.getText())) {
                    return bad(file, "has the token " + Printable.quoted(json.getText()) + " twice");
                }
                if (tokens.size() > Limits.TOKENS) {
                    return bad(file, "has more than " + Limits.TOKENS + " tokens");
                }
            }
            if (json.nextToken() != null) {
                return bad(file, "goes on after its ']'");
            }
        }
        return tokens.size() < 2 ? bad(file, "has fewer than 2 tokens") : Optional.of(List.copyOf(tokens));
    }

    private <T> Optional<T> bad(Path file, String wrong) {
        source.error(
                Rule.BAD_VOCABULARY,
                where,
                "input: the vocabulary " + Printable.quoted(String.valueOf(file.getFileName())) + " " + wrong
                        + "; it has to be a JSON list of distinct texts such as [\"a\", \"b\"]");
        return Optional.empty();
    }
}
