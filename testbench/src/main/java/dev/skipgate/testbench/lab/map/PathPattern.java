package dev.skipgate.testbench.lab.map;

import dev.skipgate.boards.yaml.NearestWord;
import java.util.Collection;
import java.util.List;
import java.util.TreeSet;
import java.util.regex.Pattern;

/**
 * Names one or more levels of the hierarchy that follow one another, beginning at any level, and stands for all that is below. {@code *} and {@code ?} stand for characters within a
 * name, {@code **} for any number of levels.
 */
final class PathPattern {
    private static final String ANY_LEVELS = "**";

    private final List<String> levels;
    private final List<Pattern> patterns;

    PathPattern(String text) {
        levels = List.of(text.split("/", -1));
        patterns = levels.stream().map(PathPattern::level).toList();
    }

    /** Whether a text can be a pattern: no empty level, nothing but names and stars. */
    static boolean isLegal(String text) {
        return text.matches("[A-Za-z0-9_.*?-]{1,80}(/[A-Za-z0-9_.*?-]{1,80}){0,7}");
    }

    private static Pattern level(String glob) {
        StringBuilder regex = new StringBuilder();
        for (int i = 0; i < glob.length(); i++) {
            char c = glob.charAt(i);
            regex.append(c == '*' ? ".*" : c == '?' ? "." : Pattern.quote(String.valueOf(c)));
        }
        return Pattern.compile(regex.toString());
    }

    boolean matches(List<String> path) {
        for (int start = 0; start < path.size(); start++) {
            if (matches(0, path, start)) {
                return true;
            }
        }
        return false;
    }

    private boolean matches(int level, List<String> path, int at) {
        if (level == levels.size()) {
            return true;
        }
        if (levels.get(level).equals(ANY_LEVELS)) {
            for (int skip = at; skip <= path.size(); skip++) {
                if (matches(level + 1, path, skip)) {
                    return true;
                }
            }
            return false;
        }
        return at < path.size()
                && patterns.get(level).matcher(path.get(at)).matches()
                && matches(level + 1, path, at + 1);
    }

    /** For a pattern that matches none of these: what was meant, or what there is. */
    String hint(Collection<? extends Leaf> leaves) {
        TreeSet<String> names = new TreeSet<>();
        leaves.forEach(leaf -> names.addAll(leaf.path()));
        for (int i = 0; i < levels.size(); i++) {
            Pattern pattern = patterns.get(i);
            if (names.stream().noneMatch(name -> pattern.matcher(name).matches())) {
                String hint = NearestWord.hint(levels.get(i), names);
                return hint.isEmpty() ? "; names here: " + String.join(", ", names) : hint;
            }
        }
        return "; there is each of these names, but not below one another; the levels are model/block/layer/gate/tensor,"
                + " such as " + leaves.iterator().next().text();
    }
}
