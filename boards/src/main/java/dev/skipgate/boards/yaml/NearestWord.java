package dev.skipgate.boards.yaml;

import java.util.Collection;
import java.util.Locale;
import java.util.Optional;

/** Finds the word somebody probably meant. */
public final class NearestWord {
    private static final int LONGEST = 64;

    private NearestWord() {}

    /** The word with the fewest edits to what was seen, if that is few; the first one among equals. */
    public static Optional<String> of(String seen, Collection<String> words) {
        if (seen.length() > LONGEST) {
            return Optional.empty();
        }
        String best = null;
        int fewest = Integer.MAX_VALUE;
        for (String word : words) {
            int edits = edits(plain(seen), plain(word));
            if (edits < fewest) {
                fewest = edits;
                best = word;
            }
        }
        boolean near = best != null && fewest <= Math.max(1, Math.max(seen.length(), best.length()) / 3);
        return near ? Optional.of(best) : Optional.empty();
    }

    /** {@code ; did you mean 'x'?}, or nothing when no word is near. */
    public static String hint(String seen, Collection<String> words) {
        return of(seen, words).map(word -> "; did you mean '" + word + "'?").orElse("");
    }

    private static String plain(String word) {
        return word.toLowerCase(Locale.ROOT).replace("_", "-");
    }

    /** Insertions, deletions, replacements and swaps of neighbours. */
    private static int edits(String from, String to) {
        int[][] cost = new int[from.length() + 1][to.length() + 1];
        for (int i = 0; i <= from.length(); i++) {
            for (int j = 0; j <= to.length(); j++) {
                if (i == 0 || j == 0) {
                    cost[i][j] = i + j;
                    continue;
                }
                int same = from.charAt(i - 1) == to.charAt(j - 1) ? 0 : 1;
                int least = Math.min(cost[i - 1][j] + 1, cost[i][j - 1] + 1);
                least = Math.min(least, cost[i - 1][j - 1] + same);
                if (i > 1
                        && j > 1
                        && from.charAt(i - 1) == to.charAt(j - 2)
                        && from.charAt(i - 2) == to.charAt(j - 1)) {
                    least = Math.min(least, cost[i - 2][j - 2] + 1);
                }
                cost[i][j] = least;
            }
        }
        return cost[from.length()][to.length()];
    }
}
