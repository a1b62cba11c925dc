package dev.skipgate.runtime.training.data.text;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.skipgate.runtime.training.data.DataException;
import dev.skipgate.runtime.training.data.DataFile;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The tokens of a model, by index. On disk it is a JSON list of distinct texts that are not empty, the token with index 0 first: what a
 * model description's {@code input: vocabulary} names.
 */
public final class Vocabulary {
    /** Stands for every word that is not among the tokens. */
    public static final String UNKNOWN = "<unk>";

    /** The end of a line or sentence. */
    public static final String END = "<eos>";

    /** Goes before the first word of a sentence that is written. */
    public static final String BEGIN = "<bos>";

    /** As many as a model description may have. */
    public static final int MOST = 1 << 20;

    private static final int LARGEST_FILE = 64 << 20;

    private final List<String> tokens;
    private final Map<String, Integer> indices;

    private Vocabulary(String name, List<String> tokens) {
        this.tokens = List.copyOf(tokens);
        indices = new HashMap<>(tokens.size() * 2);
        for (String token : tokens) {
            if (token.isEmpty() || indices.put(token, indices.size()) != null) {
                throw new DataException(name + ": the vocabulary has "
                        + (token.isEmpty() ? "an empty token" : "the token " + Shown.quoted(token) + " twice")
                        + "; wanted distinct texts that are not empty");
            }
        }
        if (tokens.size() < 2) {
            throw new DataException(name + ": the vocabulary has "
                    + (tokens.isEmpty() ? "no token" : "one token only, " + Shown.quoted(tokens.get(0)))
                    + "; wanted at least 2, for otherwise there is nothing to predict");
        }
        if (tokens.size() > MOST) {
            throw new DataException(name + ": the vocabulary has " + tokens.size() + " tokens; wanted at most " + MOST);
        }
    }

    /**
     * A vocabulary of these tokens.
     *
     * @param name where they come from, for messages
     * @throws DataException when a token is empty or stands twice, or there are fewer than 2 or more than {@link #MOST}
     */
    public static Vocabulary of(String name, List<String> tokens) {
        return new Vocabulary(name, tokens);
    }

    /**
     * Reads a file that {@link #write} or a model's author wrote.
     *
     * @throws DataException when it is no such list
     */
    public static Vocabulary read(Path file) {
        List<String> tokens = new ArrayList<>();
        try {
            JsonNode list = new ObjectMapper().readTree(DataFile.bytes(file, LARGEST_FILE));
            if (!list.isArray()) {
                throw new DataException(file + ": is no JSON list; wanted a vocabulary such as [\"a\", \"b\"]");
            }
            for (JsonNode token : list) {
                if (!token.isTextual()) {
                    throw new DataException(file + ": has something else than a text at index " + tokens.size()
                            + "; wanted texts only");
                }
                tokens.add(token.textValue());
            }
        } catch (JsonProcessingException e) {
            throw new DataException(
                    file + ": is no JSON: " + e.getOriginalMessage() + "; wanted a vocabulary such as [\"a\", \"b\"]",
                    e);
        } catch (IOException e) {
            throw DataFile.unreadable(file, e);
        }
        return of(file.toString(), tokens);
    }

    /** Writes the file whole or not at all. */
    public void write(Path file) throws IOException {
        ObjectMapper json = new ObjectMapper();
        List<String> quoted = new ArrayList<>(tokens.size());
        for (String token : tokens) {
            quoted.add(json.writeValueAsString(token));
        }
        DataFile.write(file, "[" + String.join(", ", quoted) + "]\n");
    }

    public List<String> tokens() {
        return tokens;
    }

    public int size() {
        return tokens.size();
    }

    /** The index of a token, or -1. */
    public int index(String token) {
        return indices.getOrDefault(token, -1);
    }

    /** The index of a word, or that of {@link #UNKNOWN}, or -1 when there is no such token either. */
    public int indexOrUnknown(String word) {
        int index = index(word);
        return index >= 0 ? index : index(UNKNOWN);
    }
}
