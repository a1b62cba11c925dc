package dev.skipgate.runtime.training.data.text;

import dev.skipgate.runtime.training.data.DataException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Counts words and makes a vocabulary of the most frequent ones. */
final class WordCounts {
    private final Map<String, long[]> counts = new HashMap<>();

    void add(String word) {
        counts.computeIfAbsent(word, any -> new long[1])[0]++;
    }

    /** Adds what was counted elsewhere. */
    void add(WordCounts other) {
        other.counts.forEach((word, times) -> counts.computeIfAbsent(word, any -> new long[1])[0] += times[0]);
    }

    /** How many of the words counted a vocabulary lacks. */
    long unknown(Vocabulary vocabulary) {
        long unknown = 0;
        for (Map.Entry<String, long[]> entry : counts.entrySet()) {
            unknown += vocabulary.index(entry.getKey()) < 0 ? entry.getValue()[0] : 0;
        }
        return unknown;
    }

    /**
     * The special tokens, then the words from the most frequent one on; of equally frequent ones the one first that is less in the
     * order of Java's strings. A special token that stands in the text as a word is not counted a second time.
     *
     * @param name where the words come from, for messages
     * @param specials the tokens that are there in any case, in this order
     * @param most tokens of the vocabulary, the special ones among them
     * @throws DataException when there is no room for a word, or no word
     */
    Vocabulary vocabulary(String name, List<String> specials, int most) {
        if (most <= specials.size() || most > Vocabulary.MOST) {
            throw new DataException("a vocabulary of at most " + most + " words; wanted " + (specials.size() + 1)
                    + " to " + Vocabulary.MOST + ", with " + String.join(", ", specials) + " among them");
        }
        List<Map.Entry<String, long[]>> entries = new ArrayList<>(counts.entrySet());
        entries.sort(Comparator.comparingLong((Map.Entry<String, long[]> entry) -> -entry.getValue()[0])
                .thenComparing(Map.Entry::getKey));
        Set<String> tokens = new LinkedHashSet<>(specials);
        for (int i = 0; i < entries.size() && tokens.size() < most; i++) {
            tokens.add(entries.get(i).getKey());
        }
        if (tokens.size() == specials.size()) {
            throw new DataException(name + ": has no words to make a vocabulary of; wanted text");
        }
        return Vocabulary.of(name, List.copyOf(tokens));
    }
}
